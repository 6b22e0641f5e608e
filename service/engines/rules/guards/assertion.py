"""Whether a verb states a fact: what keeps it from being wished, denied, planned, supposed or a mere adjective."""

import re

from service.engines.rules.guards.factuality import future, modal, negated, unfulfilled
from service.engines.rules.lexicon.verbs import base_of
from service.engines.rules.syntax.segments import Segment

_STATES = frozenset("remain remains remained is are was were still fully firmly strongly stay stays deeply".split())
_PROGRESSIVE = frozenset("been is are was were kept after".split())
_PRESENT = frozenset("offer propose reject refuse accuse agree decline meet accept commit put".split())
"""Verbs that tell of an act in the present tense too."""
_DETERMINERS = frozenset("the a an any its their no of his her".split())
_NONE = re.compile(r"\W*(?:no|neither|none|nobody|few|hardly)\b", re.IGNORECASE)
_ENDINGS = frozenset("end break collapse adjourn suspend fail stall".split())


def asserted(segment: Segment, index: int, base: str) -> bool:
    """Whether the verb states a fact: not negated, modal, future, an infinitive, an adjective or a condition."""
    line, word = segment.line, segment.line.words[index]
    before = line.words[index - 1].text if index else ""
    if not _tells(word.text, before, base) or _is_no_verb(word.text, before, base):
        return False
    if negated(line, index) or modal(line, index) or future(line, index) or unfulfilled(line, index):
        return False
    return base in _ENDINGS or not _NONE.match(segment.text)


def _is_no_verb(word: str, before: str, base: str) -> bool:
    """Whether the word before shows an infinitive, an adjective, a participle or a noun."""
    return (
        before.endswith("'s")
        or before in ("to", "be")
        or (base == "commit" and before in _STATES)
        or (before in _DETERMINERS and word != "agreed")
    )


def _tells(word: str, before: str, base: str) -> bool:
    """Whether the form of the verb can tell of what was done: a past form, an offer or answer, or a progressive one."""
    if word.endswith("ing"):
        return before in _PROGRESSIVE and base not in ("meet", "offer", "hold")
    return base in _PRESENT or bool(base_of(word, "past", "participle"))
