"""What a run is held to: the counts of an earlier one, case by case, and which gold items it found; no brief."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Literal

import numpy as np
from pydantic import ValidationError

from eval.figures import by_case
from eval.runs import Run, RunConfig
from eval.scores import CaseScore
from eval.statistics import Array
from schemas.base import Contract
from schemas.errors import InvalidRequest
from schemas.terms import SECTIONS, Section

BASELINES = Path(__file__).parent / "baselines"


class PinnedSection(Contract):
    """One section of one case, summed over repeats."""

    gold: int
    predicted: int
    found: int
    strict: int
    items: tuple[int, ...]
    """Indices of the gold items found in most repeats."""
    wrong: dict[str, tuple[str, ...]]
    """Of those, index to the fields that strict scoring asks for and that were wrong in most repeats."""


class PinnedCase(Contract):
    """One case."""

    digest: str
    """SHA-256 of its article and labels."""
    sections: dict[Section, PinnedSection]


class Baseline(Contract):
    """One run, pinned."""

    version: Literal[1] = 1
    config: RunConfig
    """Without its cases, which stand below."""
    pinned: dict[str, PinnedCase]


def baseline_path(run: Run) -> Path:
    """Return where the baseline for runs of that name is kept."""
    return BASELINES / f"{run.name}.json"


def pin(run: Run) -> Baseline:
    """Return the run as a baseline.

    Raises:
        schemas.errors.InvalidRequest: a case of it failed.

    """
    if failed := sorted({entry.case for entry in run.entries if entry.failure}):
        raise InvalidRequest(f"a run with failed cases is no baseline: {', '.join(failed)}")
    return Baseline(config=run.config.model_copy(update={"cases": {}}), pinned=pinned_cases(run))


def pinned_cases(run: Run) -> dict[str, PinnedCase]:
    """Return the counts of every case of a run, its repeats together."""
    return {case: _case(scores, run.config.cases[case]) for case, scores in by_case(run.scores).items()}


def save_baseline(baseline: Baseline, path: Path) -> None:
    """Write the baseline, one case a line."""
    head = baseline.config.model_dump_json()
    cases = ",\n".join(f'  "{name}": {case.model_dump_json()}' for name, case in sorted(baseline.pinned.items()))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'{{\n "version": {baseline.version},\n "config": {head},\n "pinned": {{\n{cases}\n }}\n}}\n', encoding="utf-8"
    )


def load_baseline(path: Path) -> Baseline:
    """Return a baseline from its file.

    Raises:
        schemas.errors.InvalidRequest: there is none, or it is not one of this version.

    """
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except OSError:
        raise InvalidRequest(f"there is no baseline at {path}: pin a run by `parley eval gate RUN --update`") from None
    except ValidationError:
        raise InvalidRequest(f"{path} is not a baseline of this version: pin a run anew with --update") from None


def f1(case: PinnedCase, *, strict: bool = False) -> float | None:
    """Return the mean F1 of the sections that hold anything on either side; None where none does."""
    ratios = [_ratio(section, strict=strict) for section in case.sections.values()]
    known = [right / total for right, total in ratios if total]
    return fmean(known) if known else None


def f1_counts(pinned: Iterable[PinnedCase], repeats: int, *, strict: bool) -> Array:
    """Return numerator and denominator of F1 by case and section, averaged over repeats: shape (cases, 4, 2)."""
    ratios = [[_ratio(case.sections[section], strict=strict) for section in SECTIONS] for case in pinned]
    return np.array(ratios, dtype=float) / repeats


def _ratio(section: PinnedSection, *, strict: bool) -> tuple[int, int]:
    return 2 * (section.strict if strict else section.found), section.gold + section.predicted


def _case(scores: Sequence[CaseScore], digest: str) -> PinnedCase:
    return PinnedCase(digest=digest, sections={section: _section(scores, section) for section in SECTIONS})


def _section(scores: Sequence[CaseScore], section: Section) -> PinnedSection:
    parts = [score.sections[section] for score in scores]
    pairs = [pair for part in parts for pair in part.pairs]
    most = len(parts) / 2
    items = sorted(gold for gold in {pair.gold for pair in pairs} if sum(pair.gold == gold for pair in pairs) > most)
    wrong: dict[str, tuple[str, ...]] = {}
    for gold in items:
        verdicts = [verdict for pair in pairs if pair.gold == gold for verdict in pair.fields if verdict.counts]
        fields = dict.fromkeys(verdict.field for verdict in verdicts)
        missed = tuple(f for f in fields if sum(v.field == f and not v.right for v in verdicts) > most)
        if missed:
            wrong[str(gold)] = missed
    return PinnedSection(
        gold=sum(part.counts.gold for part in parts),
        predicted=sum(part.counts.predicted for part in parts),
        found=sum(part.counts.found for part in parts),
        strict=sum(part.counts.strict for part in parts),
        items=tuple(items),
        wrong=wrong,
    )
