"""How alike two actors' names, or two items, are: matrices that matching aligns.

Items are alike by what they say (most), by where the article says it, and by whom they tie together. The weights and
the threshold were set on pairs of human labellings of one article (the same item in two people's words scores 0.6 and
more) against pairs of distinct items of one article, which share evidence and actors but seldom words.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.fuzz import ratio

from eval.polarity import polarity_conflict, text_features
from eval.records import ActorRecord, ItemRecord, Span, name_key
from service.grounding.words import FUNCTION_WORDS, content_stems, stem

Matrix = NDArray[np.float64]

ACTOR_THRESHOLD = 0.8
ONE_WORD_THRESHOLD = 0.88
"""One-word names that differ in a letter or two are often two names (Austria, Australia); spellings differ in less."""
ITEM_THRESHOLD = 0.55
TEXT_WEIGHT, EVIDENCE_WEIGHT, REFS_WEIGHT = 0.6, 0.25, 0.15
NAME_STEM_WEIGHT = 0.5
"""What a stem of an actor's name counts in a text: every item of an article names the same few actors."""
ONE_WORD_FACTOR = 0.5
"""What remains of text similarity where a text has one content word: it needs evidence and actors beside it."""

_GENERIC = """
administration agency alliance army assembly association authority coalition commission committee company conference
confederation congress cooperation corporation council democratic federal federation force forces front government group
guild interim international islamic kingdom league liberation military ministry mission movement nation national nations
organisation organization parliament party people peoples popular republic resistance revolutionary state states
transitional union united
"""
GENERIC_NAME_STEMS = frozenset(stem(word) for word in _GENERIC.split())
_QUALIFIERS = "north south east west northern southern eastern western central new upper lower real"
QUALIFIERS = frozenset(_QUALIFIERS.split())
"""Words that make another actor of a name: the Sudan that is not South Sudan."""


def item_similarity(
    gold: Sequence[ItemRecord], predicted: Sequence[ItemRecord], actor_map: dict[str, str], name_stems: frozenset[str]
) -> tuple[Matrix, NDArray[np.bool_]]:
    """Return similarities in 0..1, one row a gold item, one column a predicted one, and where polarity forbids a pair.

    Args:
        gold: items of the labelling taken as right.
        predicted: items of the other.
        actor_map: predicted actor ids to the gold ids they were aligned with.
        name_stems: stems of actors' names in both labellings.

    """
    left, right = [text_features(item.text) for item in gold], [text_features(item.text) for item in predicted]
    text = _text_similarity([f.stems for f in left], [f.stems for f in right], name_stems)
    evidence = _span_similarity([item.spans for item in gold], [item.spans for item in predicted])
    refs = _refs_similarity(
        [frozenset(ref for field in item.refs for ref in field) for item in gold],
        [frozenset(actor_map.get(ref, f"?{ref}") for field in item.refs for ref in field) for item in predicted],
    )
    conflicts = np.zeros(text.shape, dtype=bool)
    for row, one in enumerate(left):
        for column, other in enumerate(right):
            conflicts[row, column] = polarity_conflict(one, other)
    return TEXT_WEIGHT * text + EVIDENCE_WEIGHT * evidence + REFS_WEIGHT * refs, conflicts


def actor_similarity(gold: Sequence[ActorRecord], predicted: Sequence[ActorRecord]) -> Matrix:
    """Return similarities in 0..1, one row a gold actor, one column a predicted one; 1 where alias sets overlap."""
    left, right = [_keys(actor) for actor in gold], [_keys(actor) for actor in predicted]
    matrix = np.zeros((len(gold), len(predicted)))
    for row, one in enumerate(left):
        for column, other in enumerate(right):
            if not one.isdisjoint(other):
                matrix[row, column] = 1.0
            else:
                people = gold[row].labels[0] == predicted[column].labels[0] == "person"
                matrix[row, column] = max(
                    name_similarity(a, b, people=people) for a in sorted(one) for b in sorted(other)
                )
    return matrix


@lru_cache(maxsize=65536)
def name_similarity(first: str, second: str, *, people: bool = False) -> float:
    """Return how alike two folded names are: token-sort ratio or containment of content words, whichever is more.

    Names whose qualifiers differ (North, South) are not alike at all. One word contained in a longer name counts only
    where it is no generic word (Army), unless both are people.
    """
    one, other = set(first.split()) - FUNCTION_WORDS, set(second.split()) - FUNCTION_WORDS
    if not one or not other or one & QUALIFIERS != other & QUALIFIERS:
        return 0.0
    sorted_ratio = ratio(" ".join(sorted(first.split())), " ".join(sorted(second.split()))) / 100
    if len(one) == len(other) == 1:
        same_stem = stem(min(one)) == stem(min(other))
        return 1.0 if same_stem else sorted_ratio if sorted_ratio >= ONE_WORD_THRESHOLD else min(sorted_ratio, 0.79)
    shorter, longer = sorted(({stem(w) for w in one}, {stem(w) for w in other}), key=len)
    shared = shorter & longer
    telling = people or len(shared) > 1 or bool(shared - GENERIC_NAME_STEMS)
    containment = len(shared) / len(shorter) if telling else 0.0
    return max(sorted_ratio, containment)


def _keys(actor: ActorRecord) -> frozenset[str]:
    return frozenset(name_key(name) for name in (actor.name, *actor.aliases))


def name_stems(actors: Iterable[ActorRecord]) -> frozenset[str]:
    """Return the stems of the names and aliases of `actors`."""
    return frozenset(s for actor in actors for name in (actor.name, *actor.aliases) for s in _stems_of_name(name))


@lru_cache(maxsize=65536)
def _stems_of_name(name: str) -> tuple[str, ...]:
    return tuple(content_stems(name))


def _text_similarity(
    gold: Sequence[frozenset[str]], predicted: Sequence[frozenset[str]], name_stems: frozenset[str]
) -> Matrix:
    left, right, weights = _incidence(gold, predicted, name_stems)
    sizes = (left @ weights)[:, None] + (right @ weights)[None, :]
    shared = (left * weights) @ right.T
    similarity: Matrix = np.divide(2 * shared, sizes, out=np.zeros_like(shared), where=sizes > 0)
    short = np.logical_or.outer([len(s) < 2 for s in gold], [len(s) < 2 for s in predicted])
    similarity[short] *= ONE_WORD_FACTOR
    return similarity


def _refs_similarity(gold: Sequence[frozenset[str]], predicted: Sequence[frozenset[str]]) -> Matrix:
    left, right, _ = _incidence(gold, predicted, frozenset())
    sizes = left.sum(axis=1)[:, None] + right.sum(axis=1)[None, :]
    similarity: Matrix = np.divide(2 * (left @ right.T), sizes, out=np.ones_like(sizes), where=sizes > 0)
    return similarity


def _incidence(
    gold: Sequence[frozenset[str]], predicted: Sequence[frozenset[str]], light: frozenset[str]
) -> tuple[Matrix, Matrix, Matrix]:
    vocabulary = sorted(frozenset().union(*gold, *predicted))
    column = {word: n for n, word in enumerate(vocabulary)}
    left, right = np.zeros((len(gold), len(column))), np.zeros((len(predicted), len(column)))
    for matrix, sets in ((left, gold), (right, predicted)):
        for row, members in enumerate(sets):
            matrix[row, [column[member] for member in members]] = 1.0
    return left, right, np.array([NAME_STEM_WEIGHT if word in light else 1.0 for word in vocabulary])


def _span_similarity(gold: Sequence[Sequence[Span]], predicted: Sequence[Sequence[Span]]) -> Matrix:
    """Return the share of the shorter evidence that lies in the longer: citing one sentence more is no other place."""
    shared = np.array([[overlap(one, other) for other in predicted] for one in gold], dtype=float)
    shared = shared.reshape(len(gold), len(predicted))
    shorter = np.minimum.outer([length(spans) for spans in gold], [length(spans) for spans in predicted]).astype(float)
    similarity: Matrix = np.divide(shared, shorter, out=np.zeros_like(shared), where=shorter > 0)
    return similarity


def length(spans: Sequence[Span]) -> int:
    """Return the characters that disjoint `spans` cover."""
    return sum(end - start for start, end in spans)


def overlap(first: Sequence[Span], second: Sequence[Span]) -> int:
    """Return the characters that two sets of disjoint spans share."""
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in first for b in second)
