"""The figures that runs are compared by: each a mean of ratios, with every case's share of its counts."""

from collections.abc import Mapping, Sequence

import numpy as np

from eval.records import LABELS, REFS
from eval.scores import CaseScore, SectionScore
from eval.statistics import Array
from schemas.terms import SECTIONS, Section

Ratio = tuple[float, float]

HEADLINES: tuple[str, ...] = ("mean F1 found", "mean F1 strict")
SECTION_METRICS: tuple[str, ...] = tuple(f"{section} F1 {kind}" for section in SECTIONS for kind in ("found", "strict"))
FIELD_METRICS: tuple[str, ...] = tuple(
    f"{section} {field}"
    for section in SECTIONS
    for field in (*LABELS[section], *REFS[section], *(("when",) if section == "outcomes" else ()), "evidence")
)
METRICS = HEADLINES + SECTION_METRICS + FIELD_METRICS


def metric_counts(cases: Sequence[CaseScore], metric: str) -> Array:
    """Return the counts of one of `METRICS`, shape (cases, ratios, 2)."""
    return np.array([[ratios[name] for name in _ratios_of(metric)] for ratios in map(case_ratios, cases)], dtype=float)


def case_ratios(case: CaseScore) -> Mapping[str, Ratio]:
    """Return numerator and denominator of every section and field metric of one case."""
    found: dict[str, Ratio] = {}
    for section, score in case.sections.items():
        counts = score.counts
        total = counts.gold + counts.predicted
        found[f"{section} F1 found"] = (2 * counts.found, total)
        found[f"{section} F1 strict"] = (2 * counts.strict, total)
        found.update(_field_ratios(section, score))
    return found


def _field_ratios(section: Section, score: SectionScore) -> Mapping[str, Ratio]:
    names = [name for name in FIELD_METRICS if name.startswith(f"{section} ")]
    right, compared = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)
    for pair in score.pairs:
        for verdict in pair.fields:
            name = f"{section} {verdict.field}"
            if name in right:
                right[name] += verdict.right
                compared[name] += 1
        right[f"{section} evidence"] += 2 * pair.evidence.shared
        compared[f"{section} evidence"] += pair.evidence.gold + pair.evidence.predicted
    return {name: (right[name], compared[name]) for name in names}


def _ratios_of(metric: str) -> tuple[str, ...]:
    if metric in HEADLINES:
        return tuple(f"{section} F1 {metric.rsplit(' ', 1)[1]}" for section in SECTIONS)
    return (metric,)
