"""Two runs over the same cases: every figure of each, the difference, and whether it is more than chance."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from eval.figures import by_case, counts_by_case
from eval.metrics import FIELD_METRICS, HEADLINES, SECTION_METRICS
from eval.paired import field_counts
from eval.runs import Run
from eval.scores import CaseScore
from eval.statistics import Array, PairedTest, Verdict, difference_interval, holm, mean_of_ratios, randomisation_test
from schemas.base import Contract
from schemas.errors import InvalidRequest

Family = Literal["headline", "section", "field"]
FAMILIES: dict[Family, tuple[str, ...]] = {"headline": HEADLINES, "section": SECTION_METRICS, "field": FIELD_METRICS}
"""Metrics that are tested together; p is adjusted within each family."""


class Difference(Contract):
    """One metric of two runs."""

    family: Family
    metric: str
    first: float | None
    """None where the run has nothing to count."""
    second: float | None
    difference: float | None
    """Second less first."""
    low: float | None
    """Of the 95 % interval of the difference, over documents."""
    high: float | None
    p: float | None
    """Two-sided, by paired randomisation."""
    adjusted_p: float | None
    """Holm, over the family."""
    exact: bool
    """Whether every exchange was enumerated."""
    documents: int
    differing: int
    """Documents on which the runs differ."""
    verdict: Verdict


class Apart(Contract):
    """Cases that two runs do not share."""

    first_only: tuple[str, ...]
    second_only: tuple[str, ...]
    changed: tuple[str, ...]
    """Of one name, but with another article or other labels."""

    def __bool__(self) -> bool:
        return bool(self.first_only or self.second_only or self.changed)

    def __str__(self) -> str:
        lists = {"only in the first": self.first_only, "only in the second": self.second_only, "changed": self.changed}
        return "; ".join(f"{what}: {', '.join(cases)}" for what, cases in lists.items() if cases)


def cases_apart(first: Run, second: Run) -> Apart:
    """Return the cases that the runs do not share."""
    one, other = first.config.cases, second.config.cases
    return Apart(
        first_only=tuple(sorted(one.keys() - other.keys())),
        second_only=tuple(sorted(other.keys() - one.keys())),
        changed=tuple(sorted(case for case in one.keys() & other.keys() if one[case] != other[case])),
    )


def shared_cases(first: Run, second: Run, *, common: bool = False) -> list[str]:
    """Return the cases to compare, by name.

    Args:
        first: one run.
        second: the other.
        common: leave out what they do not share.

    Raises:
        schemas.errors.InvalidRequest: they do not share all their cases, or none.

    """
    apart = cases_apart(first, second)
    if apart and not common:
        raise InvalidRequest(f"the runs are over different cases ({apart}); --common compares those they share")
    shared = first.config.cases.keys() & second.config.cases.keys() - set(apart.changed)
    if not shared:
        raise InvalidRequest("the runs share no case")
    return sorted(shared)


def differences(first: Sequence[CaseScore], second: Sequence[CaseScore]) -> tuple[Difference, ...]:
    """Return every metric of two runs over the same cases; repeats of a case are averaged.

    Fields are compared over the items that both runs found, so that their shares are not those of either run alone.
    """
    one, other = by_case(first), by_case(second)
    fields = field_counts(one, other)
    found: list[Difference] = []
    for family, metrics in FAMILIES.items():
        counts = {
            metric: fields[metric] if metric in fields else (mean_counts(one, metric), mean_counts(other, metric))
            for metric in metrics
        }
        found += tested(family, counts)
    return tuple(found)


def tested(family: Family, counts: dict[str, tuple[Array, Array]]) -> list[Difference]:
    """Return the tests of one family.

    Args:
        family: its name.
        counts: of each metric, those of the first and of the second run, over the same documents in the same order.

    """
    known = {metric: both for metric, both in counts.items() if None not in map(_value, both)}
    tests = {metric: randomisation_test(*both) for metric, both in known.items()}
    adjusted = dict(zip(tests, holm([test.p for test in tests.values()]), strict=True))
    return [
        _difference(family, metric, *known[metric], tests[metric], adjusted[metric])
        if metric in known
        else _untested(family, metric, *counts[metric])
        for metric in counts
    ]


def _difference(
    family: Family, metric: str, first: Array, second: Array, test: PairedTest, adjusted: float
) -> Difference:
    interval = difference_interval(first, second)
    return Difference(
        family=family,
        metric=metric,
        first=_value(first),
        second=_value(second),
        difference=test.difference,
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
        p=test.p,
        adjusted_p=adjusted,
        exact=test.exact,
        documents=test.documents,
        differing=test.differing,
        verdict=test.verdict(adjusted_p=adjusted),
    )


def _untested(family: Family, metric: str, first: Array, second: Array) -> Difference:
    return Difference(
        family=family,
        metric=metric,
        first=_value(first),
        second=_value(second),
        difference=None,
        low=None,
        high=None,
        p=None,
        adjusted_p=None,
        exact=True,
        documents=len(first),
        differing=0,
        verdict="cannot conclude",
    )


def mean_counts(grouped: Mapping[str, Sequence[CaseScore]], metric: str) -> Array:
    """Return the counts of a metric by case, averaged over its repeats, so that runs of other repeats compare."""
    repeats = np.array([len(scores) for scores in grouped.values()])
    counts: Array = counts_by_case(grouped, metric) / repeats[:, None, None]
    return counts


def _value(counts: Array) -> float | None:
    value = float(mean_of_ratios(counts.sum(axis=0)))
    return None if np.isnan(value) else value
