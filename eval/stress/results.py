"""What a stress run says: for each perturbation how many briefs held, and what it did to the scores."""

from collections.abc import Mapping, Sequence
from math import isnan

from eval.cases import Case
from eval.comparison import mean_counts
from eval.figures import by_case
from eval.metrics import HEADLINES
from eval.records import Labelled, from_brief
from eval.runner import NOTHING
from eval.runs import Run
from eval.scores import CaseScore
from eval.statistics import difference_interval, mean_of_ratios
from eval.stress.editing import Perturbed
from eval.stress.judging import Judgement, judge
from eval.stress.perturbations import Effect, Perturbation
from schemas.base import Contract


class Change(Contract):
    """One headline figure before and after, over the same cases."""

    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    """Of the 95 % interval of the difference, over documents."""
    high: float | None


class Stressed(Contract):
    """One perturbation of one run."""

    perturbation: str
    effect: Effect
    does: str
    cases: int
    """Cases that could be perturbed."""
    left_out: tuple[str, ...]
    held: int
    """Briefs that stayed, followed or dropped what had to go."""
    judged: int
    """Briefs that could tell: all, but those that had not found what was to go."""
    found: Change
    strict: Change
    broken: tuple[Judgement, ...]


class StressReport(Contract):
    """All perturbations of one engine."""

    made_by: str
    software: str
    seed: int
    cases: int
    perturbations: tuple[Stressed, ...]


def stressed(
    perturbation: Perturbation, cases: Mapping[str, Case], edited: Mapping[str, Perturbed], before: Run, after: Run
) -> Stressed:
    """Return what a perturbation did.

    Args:
        perturbation: which.
        cases: all cases, by name.
        edited: those that could be perturbed, by name.
        before: the run over all cases as they are.
        after: the run over the perturbed ones.

    """
    was, now = _predicted(before, cases), _predicted(after, {name: one.case for name, one in edited.items()})
    judgements = [judge(cases[name], one, was[name], now[name]) for name, one in edited.items()]
    judged = [one for one in judgements if one.held != "not judged"]
    scores = [score for score in before.scores if score.name in edited]
    return Stressed(
        perturbation=perturbation.name,
        effect=perturbation.effect,
        does=perturbation.does,
        cases=len(edited),
        left_out=tuple(sorted(cases.keys() - edited.keys())),
        held=sum(one.held == "held" for one in judged),
        judged=len(judged),
        found=_change(scores, after.scores, HEADLINES[0]),
        strict=_change(scores, after.scores, HEADLINES[1]),
        broken=tuple(one for one in judged if one.held == "broke"),
    )


def _predicted(run: Run, cases: Mapping[str, Case]) -> dict[str, Labelled]:
    return {
        entry.case: from_brief(entry.brief, cases[entry.case].text) if entry.brief else NOTHING for entry in run.entries
    }


def _change(before: Sequence[CaseScore], after: Sequence[CaseScore], metric: str) -> Change:
    first, second = (mean_counts(by_case(scores), metric) for scores in (before, after))
    values = [float(mean_of_ratios(counts.sum(axis=0))) for counts in (first, second)]
    if any(map(isnan, values)):
        return Change(before=None, after=None, difference=None, low=None, high=None)
    low, high = difference_interval(first, second) or (None, None)
    return Change(before=values[0], after=values[1], difference=values[1] - values[0], low=low, high=high)
