"""Whether a statement takes another stance than its sentences: negation, opposite verbs, verbs that they do not have.

Flags only: a reader decides. After the polarity features of natural logic inference (MacCartney and Manning, 2007),
reduced to what needs no parser.
"""

from collections.abc import Sequence
from typing import NamedTuple

from service.grounding.index import IndexedSentence
from service.grounding.senses import STANCES, equivalents
from service.grounding.statements import Statement
from service.grounding.words import has_negation, stem

_ALLOWING = frozenset(stem(word) for word in ("let", "allow", "permit"))

_DENYING = frozenset(
    stem(word)
    for word in """
    refuse refusal reject rejection deny denial decline fail failure ban bar block prevent halt stop end avoid refrain
    withhold lack absence abstain boycott oppose renounce rule
    """.split()
)
"""Words by which a sentence denies without a "not"."""


class Flag(NamedTuple):
    """One thing to look at: `opposite` where the sentences say the contrary, else a verb that they do not have."""

    opposite: bool
    word: str
    """The stem concerned, or the "not" itself."""


def flags(stated: Statement, cited: Sequence[IndexedSentence]) -> list[Flag]:
    """Return what in the statement is contrary to, or takes a step not found in, the cited sentences."""
    return [*_negation(stated, cited), *_denial(stated, cited), *_stance(stated, cited), *_verbs(stated, cited)]


def _negation(stated: Statement, cited: Sequence[IndexedSentence]) -> list[Flag]:
    plain = frozenset[str]().union(*(entry.stems - entry.negated for entry in cited))
    negated = frozenset[str]().union(*(entry.negated for entry in cited)) - plain
    denied = [word for word in stated.stems if word in stated.negated and word not in _ALLOWING]
    if 2 * sum(bool(equivalents(word) & negated) for word in denied) >= len(denied) > 0:
        return []  # both deny the same; what else stands near the negation depends on the wording
    found = []
    for word in stated.stems:
        same = equivalents(word)
        denies = word in stated.negated and same & plain and not same & negated
        affirms = word not in stated.negated and word in negated
        if denies or affirms:
            found.append(Flag(opposite=True, word=word))
    return found


def _denial(stated: Statement, cited: Sequence[IndexedSentence]) -> list[Flag]:
    """Return a verb that the statement denies where the sentences deny nothing, in whatever words."""
    if not stated.denies or any(has_negation(entry.text) or entry.stems & _DENYING for entry in cited):
        return []
    return [Flag(opposite=False, word="not")]


def _stance(stated: Statement, cited: Sequence[IndexedSentence]) -> list[Flag]:
    here = frozenset[str]().union(*(entry.stems for entry in cited))
    found = []
    for word in stated.stems:
        sides = STANCES.get(word, ())
        if not sides or (word in here and not any(other & here for _, other in sides)):
            continue
        own = frozenset[str]().union(*(side for side, _ in sides)) - (frozenset(stated.stems) - {word})
        other = frozenset[str]().union(*(side for _, side in sides)) - own
        if not own & here:
            found.append(Flag(opposite=bool(other & here), word=word))
        elif other & here and _nearest_clause_takes(other, own, stated, cited):
            found.append(Flag(opposite=True, word=word))
    return found


def _nearest_clause_takes(
    other: frozenset[str], own: frozenset[str], stated: Statement, cited: Sequence[IndexedSentence]
) -> bool:
    """Where the sentences have both stances: whether the clause nearest to the statement takes only the other one."""
    topic = frozenset(stated.stems) - own - other
    clauses = [clause for entry in cited for clause in entry.clauses if clause & (own | other)]
    nearness = [len(topic & clause) for clause in clauses]
    best = max(nearness, default=0)
    nearest = [clause for clause, near in zip(clauses, nearness, strict=True) if near == best]
    return best > 0 and all(clause & other and not clause & own for clause in nearest)


def _verbs(stated: Statement, cited: Sequence[IndexedSentence]) -> list[Flag]:
    here = frozenset[str]().union(*(entry.stems for entry in cited))
    return [Flag(opposite=False, word=word) for word in stated.verbs if not equivalents(word) & here]
