"""What verbs make of deals, truces, talks and proposals: rules from `data/outcome_*.json`, and phrases."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Literal, cast

from schemas.terms import OutcomeKind
from service.engines.rules.syntax.cues import Cue
from service.engines.rules.tables import table

Place = Literal["after", "before", "either"]
Sides = Literal["joint", "subject"]

_TABLE = table("outcome_verbs")
_NOUNS: dict[str, str] = _TABLE["nouns"]
TRUCE, DEAL, TALKS, ROUND = _NOUNS["TRUCE"], _NOUNS["DEAL"], _NOUNS["TALKS"], _NOUNS["ROUND"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What one verb states; its patterns are compiled when they are first asked for."""

    kind: OutcomeKind
    wanted: str
    following: str = ""
    place: Place = "after"
    sides: Sides = "joint"
    """Whose act it is: all named in the clause, or its subject alone."""
    needs: frozenset[str] = frozenset()
    """Conditions on subject, object and article; see `conditions.holds`."""

    @property
    def what(self) -> re.Pattern[str] | None:
        """What must match within the clause after (or before) the verb; None where anything does."""
        return _compiled(self.wanted)

    @property
    def next(self) -> re.Pattern[str] | None:
        """What must follow the verb where `what` stands before it."""
        return _compiled(self.following)


_FIELDS = frozenset({"kind", "what", "place", "sides", "next"})


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    for name, noun in _NOUNS.items():
        pattern = pattern.replace(f"<{name}>", noun)
    return re.compile(pattern, re.IGNORECASE) if pattern else None


def _rule(entry: dict[str, str]) -> Rule:
    needs = frozenset(f"{name}:{value}" for name, value in entry.items() if name not in _FIELDS)
    return Rule(
        cast("OutcomeKind", entry["kind"]),
        entry.get("what", ""),
        entry.get("next", ""),
        cast("Place", entry.get("place", "after")),
        cast("Sides", entry.get("sides", "joint")),
        needs,
    )


def _verb_rules() -> dict[str, tuple[Rule, ...]]:
    rules: dict[str, tuple[Rule, ...]] = {
        verb: tuple(_rule(entry) for entry in entries) for verb, entries in _TABLE["rules"].items()
    }
    for group in table("outcome_classes")["classes"]:
        shared = tuple(_rule(entry) for entry in group["rules"])
        for verb in group["verbs"].split():
            rules[verb] = tuple(chain(rules.get(verb, ()), shared))
    return rules


VERB_RULES: dict[str, tuple[Rule, ...]] = _verb_rules()
"""By base form, a verb's own rules before those of its classes; the first that fits counts.

In the tables, `<DEAL>` and the like stand for nouns.
"""

PLANNED_VERBS: frozenset[str] = frozenset(_TABLE["plans"])
"""Verbs of meeting and travelling that announce a next step."""


def announced(verb: str) -> re.Pattern[str] | None:
    """Return what must follow one of `PLANNED_VERBS`; None where anything may."""
    return _compiled(_TABLE["plans"][verb])


def compile_all() -> None:
    """Compile the patterns of all verbs now, not when an article first has the verb."""
    for rule in chain.from_iterable(VERB_RULES.values()):
        _compiled(rule.wanted)
        _compiled(rule.following)
    for verb in PLANNED_VERBS:
        announced(verb)


DEAL_SUBJECT = re.compile(rf"\b{DEAL}\b", re.IGNORECASE)
TRUCE_WORD = re.compile(
    rf"\b(?:{TRUCE}|hold (?:their|its|his) fire|guns|fighting|hostilities|offensive operations|shelling)\b",
    re.IGNORECASE,
)
TALKS_SUBJECT = re.compile(rf"\b{TALKS}\b", re.IGNORECASE)
NO_DEAL = Cue(
    "no nothing neither further far without signature not unsettled haven't hasn't hadn't didn't don't doesn't "
    "deadlock stalemate impasse "
    "standstill over end dead recess hold limbo off suspended",
    r"\b(?:no (?:\w+ ){0,2}?(?:agreement|deal|breakthrough|accord|result|progress|"
    r"compromise)\b(?! (?:with|was ever))|without (?:having )?(?:\w+ ){0,3}?(?:agree\w*|"
    r"deal|breakthrough|accord|result|date|progress|a paper)|"
    r"(?:with)?out a signature|not (?:been )?(?:settled|resolved)|unsettled|"
    r"neither (?:side |party |delegation |of them )?(?:would |has |had )?(?:budged?|moved?|yielded|give way|"
    r"gave way|given ground|gave ground)|"
    r"nothing (?:\w+ )?(?:settled|agreed|decided|resolved)|no (?:headway|movement|common ground|meeting of minds)|"
    r"(?:as far|further) apart(?: as| than)?|"
    r"(?:have|has|had|did|do|does)(?:n't| not)(?: yet)? (?:agree|agreed|found? an "
    r"agreement|reach\w*|find an agreement)|deadlock\w*|stalemate|impasse|at a standstill|"
    rf"{ROUND}(?:,[^,;]{{2,60}},| (?:between|with|in|on|at) [^,;]{{2,60}}?)? "
    r"(?:is|are|was|were|remains?|stands?|now lies?|lies|has been|have been) "
    r"(?:therefore |thus |now |still |again |effectively |already )?(?:at an end|over|dead|off|in recess|on hold|"
    r"in limbo|suspended|called off|broken off|abandoned)|"
    r"(?:commission|committee|talks|teams|delegations|negotiators|sides|parties|council|panel)"
    r"(?: (?:of|for|from) [^,;]{2,60}?)? (?:has|have) not "
    r"(?:sat|met|resumed|spoken|reconvened|convened|talked)(?: \w+)? since)\b",
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
