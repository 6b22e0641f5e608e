"""Fields of two runs over the items that both found: the only ones whose fields can be compared.

Accuracy over whatever a run happened to find cannot be tested by exchanging documents between runs: a run that finds
more has the larger denominators throughout, and a single error then weighs least where it is observed.
"""

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

import numpy as np

from eval.metrics import FIELD_METRICS
from eval.scores import CaseScore, Pair
from eval.statistics import Array
from schemas.terms import SECTIONS, Section

Ratio = tuple[float, float]
ByGold = Mapping[int, Sequence[Pair]]
"""Gold index to the pairs that found it, one for each repeat that did."""


def field_counts(
    first: Mapping[str, Sequence[CaseScore]], second: Mapping[str, Sequence[CaseScore]]
) -> dict[str, tuple[Array, Array]]:
    """Return the counts of every field metric, for either run of shape (cases, 1, 2), over items that both found.

    Args:
        first: scores of the first run by case, its repeats together; an item counts once, averaged over them.
        second: of the second run, over the same cases in the same order.

    """
    counts = {metric: (np.zeros((len(first), 1, 2)), np.zeros((len(first), 1, 2))) for metric in FIELD_METRICS}
    for place, case in enumerate(first):
        for section in SECTIONS:
            sides = [_by_gold(scores, section) for scores in (first[case], second[case])]
            for gold in sides[0].keys() & sides[1].keys():
                for side, found in enumerate(sides):
                    for metric, ratio in _ratios(section, found[gold]):
                        counts[metric][side][place, 0] += ratio
    return counts


def _by_gold(scores: Sequence[CaseScore], section: Section) -> ByGold:
    found: dict[int, list[Pair]] = {}
    for score in scores:
        for pair in score.sections[section].pairs:
            found.setdefault(pair.gold, []).append(pair)
    return found


def _ratios(section: Section, pairs: Sequence[Pair]) -> Iterator[tuple[str, Ratio]]:
    for verdict in pairs[0].fields:
        metric = f"{section} {verdict.field}"
        if metric in FIELD_METRICS:
            right = fmean(v.right for pair in pairs for v in pair.fields if v.field == verdict.field)
            yield metric, (right, 1)
    shared = fmean(2 * pair.evidence.shared for pair in pairs)
    yield f"{section} evidence", (shared, fmean(pair.evidence.gold + pair.evidence.predicted for pair in pairs))
