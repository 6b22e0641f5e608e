"""A run: what was asked of which engine, every brief it gave, and the scores; one JSON file each."""

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from eval.resumable import Resumable
from eval.scores import CaseScore, Confusion, ErrorClassTally, Summary
from schemas.base import Contract
from schemas.brief import Brief
from schemas.errors import InvalidRequest
from schemas.terms import EngineName, ProfileName

Replies = Literal["live", "recorded", "replayed"]

RUNS = Path("eval/runs")
"""Where runs are kept, under the current folder."""


class RunConfig(Contract):
    """Everything that a run's results depend on besides chance; two runs of equal configuration may be joined."""

    engine: EngineName
    profile: ProfileName
    model: str | None
    endpoint: str | None
    """Base URL of the endpoint, without any user or password; null is the library's default, or that none was asked."""
    mode: str | None
    """How structure was asked of the model."""
    temperature: float | None
    repair_rounds: int
    prompts: dict[str, str]
    """Stage to `name@hash`."""
    software: str
    replies: Replies
    """Whether the model was asked (and recorded), or its recorded replies were used."""
    answered_by: str | None = None
    """Who gave the replies, as their recording says: the model, or a person in its place; null where none was made."""
    cases: dict[str, str]
    """Case name to SHA-256 of its article and labels."""
    repeats: int


class Failure(Contract):
    """Why there is no brief."""

    code: str
    detail: str


class CaseRun(Contract):
    """One article briefed once."""

    case: str
    repeat: int
    """1-based."""
    seconds: float
    """Wall time, waiting for a free slot left out."""
    brief: Brief | None
    failure: Failure | None


class Figure(Contract):
    """One metric over a run, with its 95 % interval over documents."""

    metric: str
    value: float | None
    """None where there was nothing to count."""
    low: float | None
    high: float | None
    documents: int
    """Documents with something to count."""
    spread: bool
    """False where the documents do not differ, so that the interval says nothing."""


class CaseVariance(Contract):
    """How much one case's F1 moved between repeats."""

    case: str
    found: float | None
    """Mean over repeats of the mean F1 of its sections."""
    found_deviation: float | None
    """Standard deviation over repeats."""
    strict: float | None
    strict_deviation: float | None


class Totals(Contract):
    """What the run took."""

    wall_seconds: float
    """Of the last sitting, where a stopped run was taken up again."""
    median_seconds: float
    """Of one brief."""
    slowest_seconds: float
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None
    """None where no price is known."""
    failures: int


class Run(Contract):
    """One finished run."""

    version: Literal[1] = 1
    name: str
    started: datetime
    finished: datetime
    config: RunConfig
    totals: Totals
    summary: Summary
    figures: tuple[Figure, ...]
    errors: tuple[ErrorClassTally, ...]
    confusions: tuple[Confusion, ...]
    variance: tuple[CaseVariance, ...]
    """Empty unless cases were repeated."""
    entries: tuple[CaseRun, ...]
    """By case, then repeat."""
    scores: tuple[CaseScore, ...]
    """Of each entry, in the same order; a case that failed is scored as if nothing had been found."""


Journal = Resumable[RunConfig, CaseRun]


def journal_of(path: Path) -> Journal:
    """Return the file that holds the finished cases of the run kept at `path`, until that is written."""
    partial = path.with_suffix(".partial.jsonl")
    return Journal(partial, RunConfig, CaseRun, what="run", instead="give this run another --name")


def run_path(name: str, folder: Path = RUNS) -> Path:
    """Return where the run of that name is kept; a path to a `.json` file stands for itself."""
    return Path(name) if name.endswith(".json") else folder / f"{name}.json"


def save_run(run: Run, path: Path) -> None:
    """Write the run, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".json.tmp")
    unfinished.write_text(run.model_dump_json(indent=1) + "\n", encoding="utf-8")
    unfinished.replace(path)


def load_run(path: Path) -> Run:
    """Return a run from its file.

    Raises:
        schemas.errors.InvalidRequest: there is none, or it is not a run of this version.

    """
    try:
        return Run.model_validate_json(path.read_bytes())
    except OSError:
        raise InvalidRequest(f"there is no run at {path}: make one with `parley eval run`") from None
    except ValidationError as error:
        raise InvalidRequest(f"{path} is not a run of this version ({error.error_count()} fields differ)") from None
