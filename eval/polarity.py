"""Whether one of two short texts negates what the other asserts.

Narrower than comparing negation words: "accept no partial deal" and "refuse any partial deal" say the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from service.grounding.words import FUNCTION_WORDS, NEGATIONS, content_stems, stem, words

_CLAUSES = re.compile(r"[;:!?]|\.\s")
_DETERMINERS = frozenset({"no", "none", "nobody", "nothing", "neither", "nor"})
_PARTICLES = frozenset({"to", "from"})
_PARTICLE_REACH = 3
_NEGATING_VERBS: dict[str, str] = {
    stem("fail"): "to",
    stem("refuse"): "to",
    stem("decline"): "to",
    stem("refrain"): "from",
}
"""Verbs that with this particle negate the verb after them."""
_AVERSE_VERBS = """
abandon avoid ban bar block cancel cease decline deny drop end fail give halt lift oppose prevent refrain refuse reject
renounce stop suspend withdraw
"""
_AVERSE = frozenset(stem(verb) for verb in _AVERSE_VERBS.split())


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """What comparison needs of an item's text."""

    stems: frozenset[str]
    negated: frozenset[str]
    """Stems that a negation governs."""


@lru_cache(maxsize=65536)
def text_features(text: str) -> TextFeatures:
    """Return the content stems of `text`, and those under a negation."""
    negated = frozenset(found for clause in _CLAUSES.split(text) for found in _negated_stems(list(words(clause))))
    return TextFeatures(frozenset(content_stems(text)), negated)


def polarity_conflict(first: TextFeatures, second: TextFeatures) -> bool:
    """Whether exactly one of two texts negates, and what it negates the other asserts.

    A verb of aversion that only the asserting text holds (refuse, give up) can say the same as the negation, so there
    the words decide.
    """
    if bool(first.negated) == bool(second.negated):
        return False
    negating, asserting = (first, second) if first.negated else (second, first)
    averse = (asserting.stems & _AVERSE) - negating.stems
    return not averse and bool(negating.negated & asserting.stems)


def _negated_stems(clause: list[str]) -> Iterable[str]:
    for position, word in enumerate(clause):
        following = clause[position + 1 :]
        if word in NEGATIONS and following[:1] != ["only"]:
            yield from _content(following)[: 2 if word in _DETERMINERS else 1]
        elif not _PARTICLES.isdisjoint(following[:_PARTICLE_REACH]):
            yield from _content(_after_particle(stem(word), following))[:1]


def _after_particle(verb: str, following: list[str]) -> list[str]:
    """Return what a negating verb governs: all after its particle, which may stand apart ("failed on Friday to")."""
    particle = _NEGATING_VERBS.get(verb)
    near = following[:_PARTICLE_REACH]
    return following[near.index(particle) + 1 :] if particle in near else []


def _content(following: list[str]) -> list[str]:
    return [stem(w) for w in following if w not in FUNCTION_WORDS and w not in NEGATIONS and not w.endswith("ly")]
