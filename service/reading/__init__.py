"""Reading: bytes or a submission in, an `Article` with numbered sentences out."""

from service.reading.limits import Limits
from service.reading.read import read_body, read_submission

__all__ = ["Limits", "read_body", "read_submission"]
