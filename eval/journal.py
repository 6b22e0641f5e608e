"""What a run has done so far, one line a case, so that a run that was stopped goes on where it was.

The first line is the configuration. A run of another configuration does not take it up, and says what differs.
"""

from pathlib import Path

from pydantic import ValidationError

from eval.runs import CaseRun, RunConfig
from schemas.errors import InvalidRequest


class Journal:
    """An append-only file beside the run's own; removed once that is written."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def resume(self, config: RunConfig) -> list[CaseRun]:
        """Return what was done under `config`, failures left out so that they are tried again; start one if none.

        Raises:
            schemas.errors.InvalidRequest: what is there belongs to another configuration.

        """
        text = self._path.read_text(encoding="utf-8") if self._path.is_file() else ""
        lines = text.split("\n") if text else []  # splitlines would also cut within an entry
        if not lines:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(config.model_dump_json() + "\n", encoding="utf-8")
            return []
        self._check(lines[0], config)
        if not text.endswith("\n"):
            self._append("\n")  # the last line was cut off; what comes next must not be glued to it
        return [entry for entry in map(_entry, lines[1:]) if entry is not None and entry.brief is not None]

    def add(self, entry: CaseRun) -> None:
        """Keep one finished case."""
        self._append(entry.model_dump_json() + "\n")

    def discard(self) -> None:
        """Remove the file, if there is one."""
        self._path.unlink(missing_ok=True)

    def _append(self, text: str) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(text)

    def _check(self, line: str, config: RunConfig) -> None:
        try:
            other = RunConfig.model_validate_json(line)
        except ValidationError:
            other = None
        if other == config:
            return
        differing = "its first line"
        if other is not None:
            differing = ", ".join(n for n in RunConfig.model_fields if getattr(other, n) != getattr(config, n))
        raise InvalidRequest(
            f"{self._path} holds an unfinished run that differs in {differing}: "
            "finish it as it was started, give this run another --name, or start over with --fresh"
        )


def _entry(line: str) -> CaseRun | None:
    """Return the entry of a line; None for one that was cut off when the run was killed."""
    try:
        return CaseRun.model_validate_json(line)
    except ValidationError:
        return None
