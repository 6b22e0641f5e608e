"""Assembly: grounded items become the brief's: each once, with stable ids, in a stable order."""

from service.assembly.brief import assemble, brief_id

__all__ = ["assemble", "brief_id"]
