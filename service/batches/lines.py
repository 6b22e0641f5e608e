"""From what is sent to the lines of a batch: one line that cannot be read becomes a failure, and sinks no other."""

import codecs
import json
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass

from pydantic import ValidationError

from schemas.batches import ArticleFailure, BatchArticle
from schemas.errors import InputError, InvalidRequest
from service.reading.limits import Limits, check_text

MOST_PROBLEMS = 3


@dataclass(frozen=True)
class Line:
    """One line of a batch: an article, or why there is none."""

    number: int
    """1-based, in what was sent; blank lines are counted."""
    article: BatchArticle | None = None
    failure: ArticleFailure | None = None
    id: str | None = None
    """The sender's own name for a line that failed, where it could be told."""


def read_value(number: int, value: object, limits: Limits) -> Line:
    """Return the line of one JSON value, checked as a brief's submission is."""
    try:
        article = BatchArticle.model_validate(value)
        check_text(article.text, limits)
    except ValidationError as error:
        return failed(number, InvalidRequest(_describe(error)), _id_of(value))
    except InputError as error:
        return failed(number, error, _id_of(value))
    return Line(number, article=article)


def read_line(number: int, line: bytes, limits: Limits) -> Line | None:
    """Return the line of NDJSON (https://github.com/ndjson/ndjson-spec), None for a blank one."""
    line = line.removeprefix(codecs.BOM_UTF8).strip() if number == 1 else line.strip()
    if not line:
        return None
    if len(line) > limits.max_bytes:
        return failed(number, InvalidRequest(f"The line has over {limits.max_bytes:,} bytes. Send the text alone."))
    try:
        value: object = json.loads(line)
    except UnicodeDecodeError:
        return failed(number, InvalidRequest("The line is not UTF-8."))
    except json.JSONDecodeError as error:
        return failed(number, InvalidRequest(f"The line is not JSON: column {error.colno}."))
    except (RecursionError, ValueError):
        return failed(number, InvalidRequest("The line is nested too deeply, or has a number too long."))
    return read_value(number, value, limits)


async def read_lines(chunks: AsyncIterable[bytes], limits: Limits) -> AsyncIterator[Line]:
    """Yield the lines of NDJSON that comes in chunks of any size; no more than one line is held.

    A line over `limits.max_bytes` is read past, not kept.
    """
    number, held, over = 0, bytearray(), False
    async for chunk in chunks:
        *whole, rest = chunk.split(b"\n")
        for piece in whole:
            number += 1
            line = _over(number, limits) if over else read_line(number, bytes(held) + piece, limits)
            held.clear()
            over = False
            if line is not None:
                yield line
        over = over or len(held) + len(rest) > limits.max_bytes
        held = bytearray() if over else held + rest
    if over:
        yield _over(number + 1, limits)
    elif (last := read_line(number + 1, bytes(held), limits)) is not None:
        yield last


def _over(number: int, limits: Limits) -> Line:
    return failed(number, InvalidRequest(f"The line has over {limits.max_bytes:,} bytes. Send the text alone."))


def failed(number: int, error: InputError, name: str | None = None) -> Line:
    """Return the line of an article that could not be read."""
    return Line(number, failure=ArticleFailure(code=error.code, detail=error.detail), id=name)


def _id_of(value: object) -> str | None:
    name = value.get("id") if isinstance(value, dict) else None
    return name if isinstance(name, str) and len(name) <= 200 else None


def _describe(error: ValidationError) -> str:
    """Return what is wrong with which field, without the value that was sent."""
    known = BatchArticle.model_fields
    problems: list[str] = []
    for item in error.errors(include_url=False, include_context=False, include_input=False):
        field = str(item["loc"][0]) if item["loc"] else "line"
        if item["type"] == "extra_forbidden":
            problems.append(f"unknown field; known are {', '.join(known)}")
        else:
            problems.append(f"{field if field in {*known, 'line'} else '(a field)'}: {item['msg'].lower()}")
    return "; ".join(problems[:MOST_PROBLEMS])
