"""What verbs make of deals, truces, talks and proposals: rules from `data/outcome_verbs.json`, and phrases."""

import re
from dataclasses import dataclass
from typing import Literal

from schemas.terms import OutcomeKind
from service.engines.rules.cues import Cue
from service.engines.rules.tables import table

Place = Literal["after", "before", "either"]
Sides = Literal["joint", "subject"]

_TABLE = table("outcome_verbs")
_NOUNS: dict[str, str] = _TABLE["nouns"]
TRUCE, DEAL, TALKS = _NOUNS["TRUCE"], _NOUNS["DEAL"], _NOUNS["TALKS"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What one verb states.

    `what` must match within the clause after (or before) the verb; an empty pattern always does.
    """

    kind: OutcomeKind
    what: re.Pattern[str] | None
    place: Place = "after"
    sides: Sides = "joint"
    """Whose act it is: all named in the clause, or its subject alone."""


def _compiled(pattern: str) -> re.Pattern[str] | None:
    for name, noun in _NOUNS.items():
        pattern = pattern.replace(f"<{name}>", noun)
    return re.compile(pattern, re.IGNORECASE) if pattern else None


VERB_RULES: dict[str, tuple[Rule, ...]] = {
    verb: tuple(
        Rule(rule["kind"], _compiled(rule.get("what", "")), rule.get("place", "after"), rule.get("sides", "joint"))
        for rule in rules
    )
    for verb, rules in _TABLE["rules"].items()
}
"""By base form; the first rule that fits counts. In the table, `<DEAL>` and the like stand for the table's nouns."""

PLANNED_VERBS: dict[str, re.Pattern[str] | None] = {verb: _compiled(what) for verb, what in _TABLE["plans"].items()}
"""Verbs of meeting and travelling that announce a next step, and what must follow them."""

DEAL_SUBJECT = re.compile(rf"\b{DEAL}\b", re.IGNORECASE)
TRUCE_WORD = re.compile(rf"\b(?:{TRUCE}|fighting|hostilities|offensive operations|shelling)\b", re.IGNORECASE)
TALKS_SUBJECT = re.compile(rf"\b{TALKS}\b", re.IGNORECASE)
NO_DEAL = Cue(
    "no without signature not unsettled haven't hasn't hadn't didn't don't doesn't deadlock stalemate impasse "
    "standstill",
    r"\b(?:no (?:\w+ ){0,2}?(?:agreement|deal|breakthrough|accord|result|progress|"
    r"compromise)\b(?! (?:with|was ever))|without (?:having )?(?:\w+ ){0,3}?(?:agree\w*|"
    r"deal|breakthrough|accord|result|date|progress|a paper)|"
    r"(?:with)?out a signature|not (?:been )?(?:settled|resolved)|unsettled|"
    r"(?:have|has|had|did|do|does)(?:n't| not)(?: yet)? (?:agree|agreed|found? an "
    r"agreement|reach\w*|find an agreement)|deadlock\w*|stalemate|impasse|at a standstill)\b",
)
ACCUSED = Cue(
    "accuse accusing blame blaming charge charging",
    r"\b(?:accus\w+|blam\w+|charg\w+)\b(?P<who>[^;]{0,70}?)\b(?:of|for) (?:[\w-]+ "
    r"){0,3}?(?:break|breach|violat|flout|fir|shell|attack|stay|reneg)\w*",
)
TIED_TO_DEAL = re.compile(
    r"\b(?:deal|agreement|accord|exchange|swap|as agreed|as promised|promised|agreed|"
    r"under (?:the|a|its)|in line with|first (?:day|phase|group|batch|stage|convoy)|"
    r"truce|ceasefire|pledged|terms)\b",
    re.IGNORECASE,
)
REFUSABLE = re.compile(
    r"\b(?:proposal|plan|offer|draft|compromise|framework|package|invitation|mediat\w+|"
    r"arbitration|venue|meeting|talks|round|truce|ceasefire|road ?map)\b",
    re.IGNORECASE,
)
TERMINAL_TRUCE = re.compile(r"^\s*(?:into (?:force|effect)|effect|hold\b|force)", re.IGNORECASE)
