"""The body of a batch, read as it comes: NDJSON or a JSON array, plain or gzip; no more than a line or two is held."""

import codecs
import re
import zlib
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
from dataclasses import dataclass
from typing import Any, Protocol

import ijson
from litestar import Request
from litestar.exceptions import InternalServerException
from multipart import parse_options_header

from schemas.errors import BodyTooLarge, InvalidRequest, UnsupportedMediaType
from service.api.openapi import NDJSON
from service.batches.lines import Line, read_lines, read_value
from service.reading import Limits

LINES = frozenset(
    {NDJSON, "application/ndjson", "application/jsonl", "application/json-lines", "application/jsonlines"}
)
"""Names in use for one JSON object a line."""
ARRAY = "application/json"
PIECE = 65_536
"""Bytes that are unpacked at once, however well they were packed."""
GZIP_WINDOW = 31
"""zlib's name for "gzip, with the largest window"."""
MOST_NESTED = 64
"""Brackets within brackets; an article has none, and the parser's time grows with the square of their depth."""
_MARK = re.compile(rb'\\.?|["\[\]{}]', re.DOTALL)
_FIRST = re.compile(rb"[^ \t\r\n]")


@dataclass(frozen=True)
class BatchLimits:
    """The most that is read of one batch."""

    article: Limits
    total_bytes: int
    """Of the whole body, unpacked."""


def batch_lines(request: Request[Any, Any, Any], limits: BatchLimits) -> AsyncIterator[Line]:
    """Return the lines of a request's body.

    Args:
        request: whose body has not been read.
        limits: the most that is read.

    Raises:
        UnsupportedMediaType: at once, where type or encoding is none that is read.
        InvalidRequest, BodyTooLarge: while lines are taken, where the body is cut off, damaged, or over a limit.

    """
    media_type = parse_options_header(request.headers.get("content-type", ""))[0].lower()
    if media_type not in {ARRAY, *LINES}:
        raise UnsupportedMediaType(f"Send {NDJSON}, one JSON object a line, or {ARRAY}, an array of objects.")
    chunks = _counted(_unpacked(request), limits.total_bytes)
    return _elements(chunks, limits.article) if media_type == ARRAY else read_lines(chunks, limits.article)


def _unpacked(request: Request[Any, Any, Any]) -> AsyncIterator[bytes]:
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"", "identity"}:
        return _received(request)
    if encoding in {"gzip", "x-gzip"}:
        return _gunzipped(_received(request))
    raise UnsupportedMediaType("Batches are read plain or as gzip. Send Content-Encoding: gzip, or none.")


async def _received(request: Request[Any, Any, Any]) -> AsyncGenerator[bytes, None]:
    try:
        async for chunk in request.stream():
            yield chunk
    except InternalServerException:  # what the framework raises where the client has gone
        raise InvalidRequest("The body was cut off. Nothing of the batch was kept: send it again.") from None


async def _gunzipped(chunks: AsyncIterable[bytes]) -> AsyncGenerator[bytes, None]:
    """Yield what gzip members hold (RFC 1952), a bounded piece at a time."""
    member, begun = zlib.decompressobj(GZIP_WINDOW), False
    async for chunk in chunks:
        packed = chunk
        while packed:
            begun = True
            try:
                piece = member.decompress(packed, PIECE)
            except zlib.error:
                raise InvalidRequest("The body is not gzip, although Content-Encoding says so.") from None
            packed = member.unconsumed_tail
            if member.eof:
                packed, member, begun = member.unused_data, zlib.decompressobj(GZIP_WINDOW), False
            yield piece
    while rest := member.decompress(b"", PIECE) if begun else b"":
        yield rest
    if begun:
        raise InvalidRequest("The gzip body was cut off. Nothing of the batch was kept: send it again.")


async def _counted(chunks: AsyncIterable[bytes], most: int) -> AsyncGenerator[bytes, None]:
    total = 0
    async for chunk in chunks:
        total += len(chunk)
        if total > most:
            raise BodyTooLarge(f"The batch is over {most:,} bytes (PARLEY_BATCH_BYTES). Send several batches.")
        if chunk:
            yield chunk


async def _elements(chunks: AsyncIterable[bytes], limits: Limits) -> AsyncGenerator[Line, None]:
    """Yield the elements of an array as lines; an array that is damaged itself sinks the batch."""
    found = ijson.sendable_list()
    parser, number, since = ijson.items_coro(found, "item", use_float=True), 0, 0
    nesting = _Nesting()
    async for chunk in _array(chunks):
        nesting.follow(chunk)
        _feed(parser, chunk)
        since = since + len(chunk) if not found else 0
        if since > limits.max_bytes + PIECE:
            raise BodyTooLarge(f"An element of the array has over {limits.max_bytes:,} bytes.")
        for value in found:
            number += 1
            yield read_value(number, value, limits)
        found.clear()
    _feed(parser, None)


class _Nesting:
    """How deep in brackets a JSON text is, piece by piece."""

    def __init__(self) -> None:
        self._depth = 0
        self._quoted = self._escaped = False

    def follow(self, piece: bytes) -> None:
        """Go on by a piece, as long as it stays within bounds."""
        marks, self._escaped = _MARK.finditer(piece, int(self._escaped)), False
        for mark in marks:
            byte = mark.group()
            if byte[:1] == b"\\":
                self._escaped = len(byte) == 1
            elif byte == b'"':
                self._quoted = not self._quoted
            elif not self._quoted:
                self._depth += 1 if byte in b"[{" else -1
                if self._depth > MOST_NESTED:
                    raise InvalidRequest(f"The array is nested over {MOST_NESTED} deep. Send an array of objects.")


async def _array(chunks: AsyncIterable[bytes]) -> AsyncGenerator[bytes, None]:
    """Pass an array on, without a byte order mark; refuse what is something else."""
    held, begun = b"", False
    async for chunk in chunks:
        held += chunk
        if begun or len(held) >= len(codecs.BOM_UTF8):
            text = held if begun else _opening(held)
            if text:  # the parser takes nothing for the end
                begun, held = True, b""
                yield text
    if not begun:
        text = _opening(held)
        if not text:
            raise InvalidRequest("The body is no JSON array: it is empty.")
        yield text


def _opening(held: bytes) -> bytes:
    """Return the beginning of an array; nothing while there is only white space."""
    text = held.removeprefix(codecs.BOM_UTF8)
    first = _FIRST.search(text)
    if first is None:
        return b""
    if first.group() != b"[":
        raise InvalidRequest(f"The body is no JSON array. Send an array of objects, or {NDJSON}.")
    return text


class _Parser(Protocol):
    def send(self, data: bytes) -> None: ...
    def close(self) -> None: ...


def _feed(parser: _Parser, chunk: bytes | None) -> None:
    """Hand on a piece, or, by None, the end."""
    try:
        if chunk is None:
            parser.close()
        else:
            parser.send(chunk)
    except ijson.JSONError:  # its message quotes the body
        raise InvalidRequest(
            "The array is not JSON, or was cut off. Nothing of the batch was kept. "
            f"As {NDJSON}, a damaged line sinks no other."
        ) from None
