"""From a request's body to an `Article`: JSON, plain text, HTML, or one file of a multipart form."""

import codecs
import json
import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import PurePath
from typing import Any

import anyio.to_thread
from multipart import MultipartError, MultipartParser, MultipartPart, parse_options_header
from pydantic import BaseModel, ValidationError

from schemas.article import Article, Submission
from schemas.errors import InvalidRequest, UndecodableArticle, UnsupportedMediaType
from service.reading import Limits, read_body, read_submission

JSON = "application/json"
MULTIPART = "multipart/form-data"
READABLE = {
    "text/plain": "text/plain",
    "text/markdown": "text/plain",
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
}
"""Media types that are read as text, and what they are read as."""
SUFFIXES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
}
"""File name endings that decide where a file's part has no media type of its own."""
METADATA = ("title", "source", "published", "language")
TYPES_READ = "Send application/json, text/plain, text/html, or multipart/form-data with one file."
MOST_PROBLEMS = 5
SHOWABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")
"""Field names that may be quoted in a problem: one that looks otherwise may be a piece of the article."""

Metadata = Mapping[str, str | date | None]


async def read_request(body: bytes, content_type: str | None, metadata: Metadata, limits: Limits) -> Article:
    """Return the article in a request body.

    Args:
        body: as received.
        content_type: the header's value, with its parameters.
        metadata: title, source, published and language from the query; they fill in what the body does not say.
        limits: the most that is read.

    Raises:
        InputError: the sender can mend it; no message quotes the body.

    """
    media_type, parameters = parse_options_header(content_type or "")
    media_type = media_type.lower()
    if media_type == JSON:
        read = partial(_read_json, body, metadata, limits)
    elif media_type == MULTIPART:
        read = partial(_read_form, body, parameters, metadata, limits)
    elif media_type in READABLE:
        read = partial(_read_text, body, media_type, parameters.get("charset"), _checked(metadata), limits)
    else:
        raise UnsupportedMediaType(_unreadable(media_type))
    return await anyio.to_thread.run_sync(read)  # seconds of work, for a large page


def _read_json(body: bytes, metadata: Metadata, limits: Limits) -> Article:
    try:
        submission = Submission.model_validate(_parsed(body))
    except ValidationError as error:
        raise InvalidRequest(describe(error)) from None
    missing = {name: value for name, value in _checked(metadata).items() if getattr(submission, name) is None}
    return read_submission(submission.model_copy(update=missing), limits)


def _parsed(body: bytes) -> object:
    """Return the JSON value, by the standard parser: pydantic's own refuses lone surrogates, which reading replaces."""
    try:
        value: object = json.loads(body.removeprefix(codecs.BOM_UTF8))
    except UnicodeDecodeError as error:
        raise UndecodableArticle(f"The body is not UTF-8: byte {error.start:,} cannot be decoded.") from None
    except json.JSONDecodeError as error:
        raise InvalidRequest(f"The body is not JSON: line {error.lineno}, column {error.colno}.") from None
    except (RecursionError, ValueError):
        raise InvalidRequest("The body is nested too deeply, or has a number too long, to be a submission.") from None
    return value


def _read_form(body: bytes, parameters: Mapping[str, str], metadata: Metadata, limits: Limits) -> Article:
    boundary = parameters.get("boundary")
    if not boundary:
        raise InvalidRequest("The Content-Type has no boundary. Let the HTTP client write it.")
    try:
        parts = MultipartParser(BytesIO(body), boundary, spool_limit=limits.max_bytes, strict=False).parts()
        fields = {part.name: part.value for part in parts if not part.filename}
    except (MultipartError, UnicodeDecodeError, LookupError, ValueError):
        raise InvalidRequest("The multipart form is malformed, cut off, or not UTF-8.") from None
    files = [part for part in parts if part.filename]
    if len(files) != 1:
        raise InvalidRequest(f"The form has {len(files)} files. Send one, and {', '.join(METADATA)} as fields.")
    if unknown := [name for name in fields if name not in METADATA]:
        raise InvalidRequest(
            f"{showable(unknown[0])} is not a known field. A form may have {', '.join(METADATA)} and one file."
        )
    given = {name: value for name, value in fields.items() if value}
    charset = parse_options_header(files[0].headers.get("Content-Type", ""))[1].get("charset")
    return _read_text(files[0].raw, _type_of(files[0]), charset, _checked({**metadata, **given}), limits)


def _read_text(
    body: bytes, media_type: str, charset: str | None, metadata: Mapping[str, Any], limits: Limits
) -> Article:
    return read_body(body, READABLE[media_type], limits, charset=charset, **metadata)


def _checked(metadata: Metadata) -> dict[str, Any]:
    """Return those that are set, checked like the fields of a submission."""
    given = {name: value for name, value in metadata.items() if value is not None}
    try:
        submission = Submission.model_validate({"text": "", **given})
    except ValidationError as error:
        raise InvalidRequest(describe(error)) from None
    return {name: getattr(submission, name) for name in given}


def _type_of(part: MultipartPart) -> str:
    return type_of_file(part.content_type, part.filename)


def type_of_file(content_type: str, name: str | None) -> str:
    """Return the media type of a file; one that says nothing of itself is taken for text, and checked by reading."""
    media_type = str(parse_options_header(content_type)[0]).lower()
    if media_type in READABLE:
        return READABLE[media_type]
    if media_type != "application/octet-stream":
        raise UnsupportedMediaType(f"The file's media type is not read. Send {' or '.join(READABLE)}.")
    return SUFFIXES.get(PurePath(name or "").suffix.lower(), "text/plain")


def describe(error: ValidationError, *, known: type[BaseModel] = Submission) -> str:
    """Return what is wrong with which field of `known`, without the value that was sent."""
    problems = [
        f"{_path(item['loc'])}: {_message(item['type'], item['msg'], known)}"
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    return "; ".join(problems[:MOST_PROBLEMS])


def _message(kind: str, message: str, known: type[BaseModel]) -> str:
    if kind == "extra_forbidden":
        return f"unknown field; known are {', '.join(known.model_fields)}"
    return message[0].lower() + message[1:]


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(showable(str(part)) for part in location) or "body"


def showable(name: str) -> str:
    """Return a name that a sender made up, if it looks like a name: it may be a piece of the article."""
    return name if SHOWABLE.fullmatch(name) else "(a field)"


def _unreadable(media_type: str) -> str:
    if not media_type:
        return f"The request has no Content-Type. {TYPES_READ}"
    if media_type == "application/x-www-form-urlencoded":
        return f"Form fields are not read (curl -d sends them unless told -H 'Content-Type: text/plain'). {TYPES_READ}"
    return f"This Content-Type is not read. {TYPES_READ}"
