"""Whether a statement takes the opposite stance of its sentences: negation, and verbs such as agree and refuse.

Flags only: a reader decides. After Polarity in NatLog (MacCartney and Manning, 2007), reduced to what needs no parser.
"""

from collections.abc import Sequence
from typing import NamedTuple

from service.grounding.index import IndexedSentence
from service.grounding.senses import OPPOSED, STANCES, equivalents
from service.grounding.support import Statement


class Flag(NamedTuple):
    """One thing to look at: `opposite` where the sentences say the contrary, else a stance that they do not state."""

    opposite: bool
    word: str
    """The stem concerned."""


def flags(stated: Statement, cited: Sequence[IndexedSentence]) -> list[Flag]:
    """Return what in the statement is contrary to, or takes a stance not found in, the cited sentences."""
    return [*_negation(stated, cited), *_stance(stated, cited)]


def _negation(stated: Statement, cited: Sequence[IndexedSentence]) -> list[Flag]:
    plain = frozenset[str]().union(*(entry.stems - entry.negated for entry in cited))
    negated = frozenset[str]().union(*(entry.negated for entry in cited)) - plain
    found = []
    for word in stated.stems:
        same = equivalents(word)
        denies = word in stated.negated and same & plain and not same & negated
        affirms = word not in stated.negated and word in negated
        if denies or affirms:
            found.append(Flag(opposite=True, word=word))
    return found


def _stance(stated: Statement, cited: Sequence[IndexedSentence]) -> list[Flag]:
    here = frozenset[str]().union(*(entry.stems for entry in cited))
    found = []
    for word in stated.stems:
        if word not in STANCES or equivalents(word) & here:
            continue
        sides = [(left, right) if word in left else (right, left) for left, right in OPPOSED if word in left | right]
        if any(own & here for own, _ in sides):
            continue
        found.append(Flag(opposite=any(other & here for _, other in sides), word=word))
    return found
