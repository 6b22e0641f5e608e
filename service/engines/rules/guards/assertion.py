"""Whether a verb states a fact: what keeps it from being wished, denied, planned, supposed or a mere adjective."""

import re

from service.engines.rules.guards.factuality import future, modal, negated, unfulfilled
from service.engines.rules.lexicon.verbs import base_of
from service.engines.rules.syntax.segments import Segment

_STATES = frozenset("remain remains remained is are was were still fully firmly strongly stay stays deeply".split())
_NONE = re.compile(r"\W*(?:no|neither|none|nobody|few|hardly)\b", re.IGNORECASE)
_ENDINGS = frozenset("end break collapse adjourn suspend fail stall".split())


def asserted(segment: Segment, index: int, base: str) -> bool:
    """Whether the verb states a fact: not negated, modal, future, an infinitive, an adjective or a condition."""
    line, word = segment.line, segment.line.words[index]
    if negated(line, index) or modal(line, index) or future(line, index) or unfulfilled(line, index):
        return False
    if _NONE.match(segment.text) and base not in _ENDINGS:
        return False
    before = line.words[index - 1].text if index else ""
    if (
        before.endswith("'s")
        or before in ("to", "be")
        or (base == "commit" and before in _STATES)
        or (before in ("the", "a", "an", "any", "its", "their", "no", "of", "his", "her") and word.text != "agreed")
    ):
        return False
    if word.text.endswith("ing"):
        return before in ("been", "is", "are", "was", "were", "kept", "after") and base not in ("meet", "offer", "hold")
    present_offer = base in (
        "offer",
        "propose",
        "reject",
        "refuse",
        "accuse",
        "agree",
        "decline",
        "meet",
        "accept",
        "commit",
    )
    return bool(base_of(word.text, "past", "participle")) or present_offer or base == "put"
