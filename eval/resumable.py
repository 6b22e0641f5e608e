"""A file of finished work, one entry a line under a head that says what the work is, so that a killed process goes on.

It is removed once the work is done and written elsewhere. Work of another head is not taken up: the error says what
differs.
"""

from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from schemas.base import Contract
from schemas.errors import InvalidRequest

HeadT = TypeVar("HeadT", bound=Contract)
EntryT = TypeVar("EntryT", bound=Contract)


class Resumable(Generic[HeadT, EntryT]):
    """An append-only file of JSON Lines."""

    def __init__(self, path: Path, head: type[HeadT], entry: type[EntryT], *, what: str, instead: str) -> None:
        """Name the file and what is in it.

        Args:
            path: of the file.
            head: what its first line holds.
            entry: what every other line holds.
            what: it is, for errors: "run".
            instead: of going on with another head one may do this, for errors.

        """
        self._path, self._head, self._entry = path, head, entry
        self._what, self._instead = what, instead

    def resume(self, head: HeadT) -> list[EntryT]:
        """Return what was done under `head`, a line that was cut off left out; begin if nothing was.

        Raises:
            schemas.errors.InvalidRequest: what is there was done under another head.

        """
        text = self._path.read_text(encoding="utf-8") if self._path.is_file() else ""
        if not text:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._append(head)
            return []
        first, *rest = text.split("\n")  # splitlines would also cut within an entry
        self._check(first, head)
        if rest[-1:] != [""]:
            self._write("\n")  # the last line was cut off; what comes next must not be glued to it
        return [entry for entry in map(self._read, rest) if entry is not None]

    def add(self, entry: EntryT) -> None:
        """Keep one entry, at once."""
        self._append(entry)

    def discard(self) -> None:
        """Remove the file, if there is one."""
        self._path.unlink(missing_ok=True)

    def _append(self, entry: HeadT | EntryT) -> None:
        self._write(entry.model_dump_json() + "\n")

    def _write(self, text: str) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(text)

    def _read(self, line: str) -> EntryT | None:
        try:
            return self._entry.model_validate_json(line)
        except ValidationError:
            return None

    def _check(self, first: str, head: HeadT) -> None:
        try:
            other = self._head.model_validate_json(first)
        except ValidationError:
            other = None
        if other == head:
            return
        differing = "its first line"
        if other is not None:
            differing = ", ".join(n for n in self._head.model_fields if getattr(other, n) != getattr(head, n))
        raise InvalidRequest(
            f"{self._path} holds an unfinished {self._what} that differs in {differing}: "
            f"finish it as it was started, {self._instead}, or start over with --fresh"
        )
