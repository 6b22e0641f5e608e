"""One-to-one, optimal alignment of two labellings of one article.

Pairs maximise the summed similarity (linear assignment; Kuhn 1955, solved after Crouse 2016 by scipy) over pairs that
reach the threshold. Ties go to the pairs whose labels agree, then to a fixed order of content, so that the order of
lists never matters.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from eval.records import ACTOR_SECTIONS, ITEM_SECTIONS, ActorRecord, ItemRecord, Labelled
from eval.similarity import ACTOR_THRESHOLD, ITEM_THRESHOLD, Matrix, actor_similarity, item_similarity, name_stems
from schemas.terms import Section

_Record = TypeVar("_Record", ActorRecord, ItemRecord)
_TIE = 1e-6


@dataclass(frozen=True, slots=True)
class SectionAlignment:
    """Which gold record is which predicted one; indices are into the lists as given."""

    pairs: tuple[tuple[int, int, float], ...]
    """Gold index, predicted index, similarity; in the order of gold."""
    duplicates: tuple[tuple[int, int], ...]
    """Predicted records left over that say again what another found: gold index, predicted index."""
    polarity: tuple[tuple[int, int], ...]
    """Records left over on both sides that only a negation keeps apart: gold index, predicted index."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The alignment of every section, and of actors over sections."""

    sections: dict[Section, SectionAlignment]
    confused: tuple[tuple[Section, int, int], ...]
    """Gold actors predicted in the other section: gold section, gold index, predicted index."""
    actor_map: dict[str, str]
    """Predicted actor ids to gold ids, parties and mediators pooled."""


def align(gold: Labelled, predicted: Labelled) -> Alignment:
    """Return the best one-to-one alignment of `predicted` with `gold`."""
    sections: dict[Section, SectionAlignment] = {}
    actor_map: dict[str, str] = {}
    for section in ACTOR_SECTIONS:
        sections[section] = _align_actors(gold.actors(section), predicted.actors(section))
        for g, p, _ in sections[section].pairs:
            actor_map[predicted.actors(section)[p].id] = gold.actors(section)[g].id
    confused = _confused(gold, predicted, sections)
    for section, g, p in confused:
        actor_map[predicted.actors(_other(section))[p].id] = gold.actors(section)[g].id
    stems = name_stems(
        actor for side in (gold, predicted) for section in ACTOR_SECTIONS for actor in side.actors(section)
    )
    for section in ITEM_SECTIONS:
        sections[section] = _align_items(gold.items(section), predicted.items(section), actor_map, stems)
    return Alignment(sections, confused, actor_map)


def assign(similarity: Matrix, threshold: float) -> list[tuple[int, int]]:
    """Return the pairs (row, column) that maximise the summed similarity over pairs that reach `threshold`."""
    if not similarity.size:
        return []
    eligible = np.where(similarity >= threshold, similarity, 0.0)
    rows, columns = linear_sum_assignment(eligible, maximize=True)
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if eligible[r, c] > 0]


def _align_actors(gold: Sequence[ActorRecord], predicted: Sequence[ActorRecord]) -> SectionAlignment:
    def similarity(left: Sequence[ActorRecord], right: Sequence[ActorRecord]) -> tuple[Matrix, NDArray[np.bool_]]:
        matrix = actor_similarity(left, right)
        return matrix, np.zeros(matrix.shape, dtype=bool)

    return _align(gold, predicted, similarity, ACTOR_THRESHOLD)


def _align_items(
    gold: Sequence[ItemRecord], predicted: Sequence[ItemRecord], actor_map: dict[str, str], stems: frozenset[str]
) -> SectionAlignment:
    return _align(gold, predicted, lambda left, right: item_similarity(left, right, actor_map, stems), ITEM_THRESHOLD)


def _align(
    gold: Sequence[_Record],
    predicted: Sequence[_Record],
    similarity: Callable[[Sequence[_Record], Sequence[_Record]], tuple[Matrix, NDArray[np.bool_]]],
    threshold: float,
) -> SectionAlignment:
    if not gold or not predicted:
        return SectionAlignment((), (), ())
    row_of, column_of = _content_order(gold), _content_order(predicted)
    left, right = [gold[g] for g in row_of], [predicted[p] for p in column_of]
    alike, conflicts = similarity(left, right)
    allowed = np.where(conflicts, 0.0, alike)
    found = assign(_with_ties_settled(allowed, threshold, left, right), threshold)
    taken_rows, taken_columns = {r for r, _ in found}, {c for _, c in found}
    apart = np.where(conflicts, alike, 0.0)
    apart[sorted(taken_rows), :] = 0.0
    apart[:, sorted(taken_columns)] = 0.0
    opposed = assign(apart, threshold)
    opposed_columns = {c for _, c in opposed}
    free = [c for c in range(len(right)) if c not in taken_columns and c not in opposed_columns]
    twice = [(int(allowed[:, c].argmax()), c) for c in free if allowed[:, c].max() >= threshold]
    return SectionAlignment(
        pairs=tuple(sorted((row_of[r], column_of[c], float(alike[r, c])) for r, c in found)),
        duplicates=tuple(sorted((row_of[r], column_of[c]) for r, c in twice)),
        polarity=tuple(sorted((row_of[r], column_of[c]) for r, c in opposed)),
    )


def _confused(
    gold: Labelled, predicted: Labelled, sections: dict[Section, SectionAlignment]
) -> tuple[tuple[Section, int, int], ...]:
    found: list[tuple[Section, int, int]] = []
    for section in ACTOR_SECTIONS:
        other = _other(section)
        rows = _left_over(len(gold.actors(section)), {g for g, _, _ in sections[section].pairs})
        columns = _left_over(len(predicted.actors(other)), {p for _, p, _ in sections[other].pairs})
        across = _align_actors([gold.actors(section)[g] for g in rows], [predicted.actors(other)[p] for p in columns])
        found.extend((section, rows[g], columns[p]) for g, p, _ in across.pairs)
    return tuple(found)


def _left_over(count: int, taken: set[int]) -> list[int]:
    return [n for n in range(count) if n not in taken]


def _other(section: Section) -> Section:
    return "mediators" if section == "parties" else "parties"


def _with_ties_settled(
    similarity: Matrix, threshold: float, gold: Sequence[_Record], predicted: Sequence[_Record]
) -> Matrix:
    settled = similarity.copy()
    for row, column in np.argwhere(similarity >= threshold):
        settled[row, column] += _TIE * _agreement(gold[row], predicted[column])
    return settled


def _agreement(gold: ActorRecord | ItemRecord, predicted: ActorRecord | ItemRecord) -> float:
    """Return the share of labels that agree, and for actors whether the full names do; it only breaks ties."""
    agreeing = [one == other for one, other in zip(gold.labels, predicted.labels, strict=False)]
    if isinstance(gold, ActorRecord) and isinstance(predicted, ActorRecord):
        agreeing += [gold.name == predicted.name] * 3
    return sum(agreeing) / len(agreeing) if agreeing else 0.0


def _content_order(records: Sequence[ActorRecord] | Sequence[ItemRecord]) -> list[int]:
    return sorted(range(len(records)), key=lambda n: repr(records[n]))
