"""The commands of `parley eval`, one a module; `eval.cli` names them."""
