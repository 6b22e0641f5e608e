"""Where `parley batch` has its articles from: a file of JSON lines, a folder of texts and pages, or standard input."""

import hashlib
import shutil
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import BinaryIO

import anyio.to_thread

from schemas.batches import BatchArticle
from schemas.errors import InputError, InvalidRequest
from service.batches.lines import Line, failed, read_lines, read_value
from service.reading.limits import Limits, check_size
from service.reading.text import decode

TEXT = frozenset({".txt", ".text"})
HTML = frozenset({".html", ".htm", ".xhtml"})
CHUNK = 1 << 20


class Source(ABC):
    """Articles, read as often as is asked for, a few at a time."""

    @abstractmethod
    def lines(self, limits: Limits) -> AsyncIterator[Line]:
        """Yield the articles, and why there is none where one cannot be read."""

    @abstractmethod
    def feed(self, digest: "hashlib._Hash") -> None:
        """Feed all content, so that the same content is known again."""


class JsonLines(Source):
    """A file with one JSON object a line."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    async def lines(self, limits: Limits) -> AsyncIterator[Line]:
        """Yield the lines; see `Source`."""
        self._file.seek(0)

        async def chunks() -> AsyncIterator[bytes]:
            while chunk := await anyio.to_thread.run_sync(self._file.read, CHUNK):
                yield chunk

        async for line in read_lines(chunks(), limits):
            yield line

    def feed(self, digest: "hashlib._Hash") -> None:
        """Feed the bytes."""
        self._file.seek(0)
        while chunk := self._file.read(CHUNK):
            digest.update(chunk)


class Folder(Source):
    """The text and HTML files in a folder and its folders, by name; their paths are the articles' ids."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def lines(self, limits: Limits) -> AsyncIterator[Line]:
        """Yield the files; see `Source`."""
        for number, file in enumerate(self._files(), 1):
            yield await anyio.to_thread.run_sync(_read, number, file, str(file.relative_to(self._folder)), limits)

    def feed(self, digest: "hashlib._Hash") -> None:
        """Feed names and bytes."""
        for file in self._files():
            digest.update(str(file.relative_to(self._folder)).encode("utf-8", "surrogateescape") + b"\0")
            digest.update(hashlib.sha256(file.read_bytes()).digest())

    def _files(self) -> Iterator[Path]:
        yield from sorted(
            path for path in self._folder.rglob("*") if path.suffix.lower() in TEXT | HTML and path.is_file()
        )


def open_source(path: Path) -> Source:
    """Return the source at a path; `-` is standard input, which is kept aside so that it can be read twice.

    Raises:
        InvalidRequest: it cannot be read.

    """
    if str(path) == "-":
        kept = tempfile.TemporaryFile()  # noqa: SIM115 -- open for as long as the command runs
        shutil.copyfileobj(sys.stdin.buffer, kept, CHUNK)
        return JsonLines(kept)
    if path.is_dir():
        return Folder(path)
    try:
        return JsonLines(path.open("rb"))
    except OSError as error:
        raise InvalidRequest(f"{path}: {error.strerror}") from error


def _read(number: int, file: Path, name: str, limits: Limits) -> Line:
    name = name.encode("utf-8", "replace").decode()
    try:
        with file.open("rb") as stream:
            body = stream.read(limits.max_bytes + 1)
        check_size(body, limits)
        if file.suffix.lower() in TEXT:
            found: dict[str, object] = {"text": decode(body, None)}
        else:
            found = _page(body)
    except InputError as error:
        return failed(number, error, name)
    except OSError as error:
        return failed(number, InvalidRequest(f"The file cannot be read: {error.strerror}."), name)
    return read_value(number, {**found, "id": name[-200:]}, limits)


def _page(body: bytes) -> dict[str, object]:
    from service.reading.html import read_page  # slow to import, which plain text need not pay

    page = read_page(body, None)
    fields = set(BatchArticle.model_fields) - {"id"}
    return {name: getattr(page, name) for name in fields if getattr(page, name) is not None}
