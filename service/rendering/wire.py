"""A brief as JSON, the same on every way out."""

from schemas.batches import ResultLine
from schemas.brief import Brief


def as_json(brief: Brief, *, include_article: bool = False, indent: int | None = None) -> str:
    """Return the brief as JSON; the article's text only when asked for."""
    left_out = None if include_article else {"article": {"text"}}
    return brief.model_dump_json(exclude=left_out, indent=indent)


def line_as_json(line: ResultLine) -> str:
    """Return what became of one line of a batch as JSON, on one line, without articles' texts."""
    return line.model_dump_json(exclude={"brief": {"article": {"text"}}})
