"""The commands of the command line, one module each; `service.cli` loads a module only when its command runs."""
