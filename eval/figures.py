"""Scores of a run over its cases and repeats, as figures with intervals, and as variance by case."""

from collections.abc import Mapping, Sequence
from statistics import fmean, stdev

import numpy as np

from eval.metrics import METRICS, metric_counts
from eval.runs import CaseVariance, Figure
from eval.scores import CaseScore
from eval.statistics import Array, jackknife_interval, mean_of_ratios
from eval.summary import document_f1


def by_case(scores: Sequence[CaseScore]) -> dict[str, list[CaseScore]]:
    """Return the scores of each case, its repeats together."""
    grouped: dict[str, list[CaseScore]] = {}
    for score in scores:
        grouped.setdefault(score.name, []).append(score)
    return grouped


def counts_by_case(grouped: Mapping[str, Sequence[CaseScore]], metric: str) -> Array:
    """Return the counts of a metric, shape (cases, ratios, 2), repeats of a case summed: the case stays the unit."""
    return np.array([metric_counts(scores, metric).sum(axis=0) for scores in grouped.values()])


def figures(scores: Sequence[CaseScore]) -> tuple[Figure, ...]:
    """Return every metric over the run with its interval."""
    grouped = by_case(scores)
    return tuple(_figure(metric, counts_by_case(grouped, metric)) for metric in METRICS)


def variance(scores: Sequence[CaseScore]) -> tuple[CaseVariance, ...]:
    """Return how each case's F1 moved between repeats; nothing where no case was repeated."""
    grouped = by_case(scores)
    if all(len(repeats) == 1 for repeats in grouped.values()):
        return ()
    found = []
    for case, repeats in grouped.items():
        lenient, strict = (
            _spread([document_f1(s) for s in repeats]),
            _spread([document_f1(s, strict=True) for s in repeats]),
        )
        found.append(
            CaseVariance(
                case=case, found=lenient[0], found_deviation=lenient[1], strict=strict[0], strict_deviation=strict[1]
            )
        )
    return tuple(found)


def _figure(metric: str, counts: Array) -> Figure:
    counting = int((counts[..., 1].sum(axis=1) > 0).sum())
    value = float(mean_of_ratios(counts.sum(axis=0))) if counting else None
    interval = jackknife_interval(counts)
    return Figure(
        metric=metric,
        value=value,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        documents=counting,
        spread=interval.spread if interval else False,
    )


def _spread(values: Sequence[float | None]) -> tuple[float | None, float | None]:
    known = [value for value in values if value is not None]
    if not known:
        return None, None
    return fmean(known), stdev(known) if len(known) > 1 else None
