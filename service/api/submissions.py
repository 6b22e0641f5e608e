"""From a request's body to an `Article`: JSON, plain text, HTML, or one file of a multipart form."""

import codecs
import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import PurePath
from typing import Any

import anyio.to_thread
from multipart import MultipartError, MultipartParser, MultipartPart, parse_options_header
from pydantic import ValidationError

from schemas.article import Article, Submission
from schemas.errors import InvalidRequest, UnsupportedMediaType
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
TYPES_READ = "send application/json, text/plain, text/html, or multipart/form-data with one file"
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
        submission = Submission.model_validate_json(body.removeprefix(codecs.BOM_UTF8))
    except ValidationError as error:
        raise InvalidRequest(describe(error)) from None
    missing = {name: value for name, value in _checked(metadata).items() if getattr(submission, name) is None}
    return read_submission(submission.model_copy(update=missing), limits)


def _read_form(body: bytes, parameters: Mapping[str, str], metadata: Metadata, limits: Limits) -> Article:
    boundary = parameters.get("boundary")
    if not boundary:
        raise InvalidRequest("the Content-Type has no boundary: let the HTTP client write it")
    try:
        parts = MultipartParser(BytesIO(body), boundary, spool_limit=limits.max_bytes, strict=False).parts()
        fields = {part.name: part.value for part in parts if not part.filename}
    except (MultipartError, UnicodeDecodeError, LookupError, ValueError):
        raise InvalidRequest("the multipart form is malformed, cut off, or not UTF-8") from None
    files = [part for part in parts if part.filename]
    if len(files) != 1:
        raise InvalidRequest(
            f"the form has {len(files)} files: send one, and title, source, published, language as fields"
        )
    if unknown := [name for name in fields if name not in METADATA]:
        raise InvalidRequest(f"{_name(unknown[0])}: unknown field; a form may have {', '.join(METADATA)} and one file")
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
    media_type, _ = parse_options_header(part.content_type)
    if media_type in READABLE:
        return str(media_type)
    by_name = SUFFIXES.get(PurePath(part.filename or "").suffix.lower())
    if by_name is None:
        raise UnsupportedMediaType("the file is neither text/plain nor text/html, by its media type or its name")
    return by_name


def describe(error: ValidationError) -> str:
    """Return what is wrong with which field, without the value that was sent."""
    problems = [
        f"{_path(item['loc'])}: {_message(item['type'], item['msg'])}"
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    return "; ".join(problems[:5])


def _message(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return f"unknown field; known are {', '.join(Submission.model_fields)}"
    return message[0].lower() + message[1:] if not message.startswith("JSON") else message


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(_name(str(part)) for part in location) or "body"


def _name(name: str) -> str:
    return name if SHOWABLE.fullmatch(name) else "(a field)"


def _unreadable(media_type: str) -> str:
    if not media_type:
        return f"the request has no Content-Type: {TYPES_READ}"
    if media_type == "application/x-www-form-urlencoded":
        return f"form fields are not read (curl -d sends them unless told -H 'Content-Type: text/plain'): {TYPES_READ}"
    return f"this Content-Type is not read: {TYPES_READ}"
