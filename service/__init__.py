"""The service: reading, engines, grounding, assembly, store, HTTP and command line."""

__version__ = "0.1.0"
