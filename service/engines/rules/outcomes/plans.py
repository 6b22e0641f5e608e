"""Next steps announced: meetings, rounds, visits, signings to come, or put off."""

import re

from service.engines.rules.guards.factuality import future, modal, negated, reported_future
from service.engines.rules.lexicon.phrases import BOTH_SIDES, Who
from service.engines.rules.lexicon.verbs import base_of
from service.engines.rules.outcomes.happening import Happening
from service.engines.rules.outcomes.patterns import DEAL_SUBJECT, PLANNED_VERBS, TALKS_SUBJECT, announced
from service.engines.rules.syntax.lines import Line
from service.engines.rules.syntax.segments import Segment
from service.engines.rules.syntax.subjects import Cast

THING = re.compile(r"(?:^|\s)(?:it|they|this|that)$", re.IGNORECASE)


def planned(cast: Cast, segment: Segment, index: int) -> Happening | None:
    """Return the next step that the verb at word `index` announces, if it announces one."""
    line, word = segment.line, segment.line.words[index]
    base = base_of(word.text, "base", "third", "participle")
    if base is None or base not in PLANNED_VERBS or negated(line, index):
        return None
    reported = reported_future(line, index)
    is_future = reported or future(line, index) or _timetabled(line, index, base)
    pattern = None if base == "be" and word.text in ("is", "are") else announced(base)
    after = line.text[word.end : segment.end]
    if not is_future or (pattern is not None and not pattern.search(after)):
        return None
    if (modal(line, index) and not reported) or re.search(
        r"\bif\b|\bunless\b|\bwhether\b", line.text[segment.start : segment.end]
    ):
        return None
    who = cast.subject(line, index)
    before = line.text[segment.start : word.start]
    subject_is_talks = bool(TALKS_SUBJECT.search(before) or _DATE.search(before)) or (
        base == "sign" and bool(DEAL_SUBJECT.search(before))
    )
    if THING.search(who.text.strip()) and base == "sign":
        who, subject_is_talks = Who((), who.text, who.start), True
    if who.form != "both" and set(who.ids) & set(cast.disputants) and BOTH_SIDES.search(after):
        who = Who((), who.text, who.start)
        subject_is_talks = True
    they = who.text.strip().lower() == "they" and base in ("be", "meet", "return", "resume", "start", "sit")
    if they and len(who.ids) == 1:
        who = Who((), who.text, who.start)
    if not (who.ids or subject_is_talks or they or officials(who)) or who.form == "first_person":
        return None
    if base in ("continue", "come", "go", "be", "open", "begin", "start", "arrive") and not (
        subject_is_talks or who.ids or they
    ):
        return None
    if base == "continue" and not subject_is_talks:
        return None
    return Happening("talks_planned", segment, who, "joint", definite=False, at=word.start, verb=base)


_COMING = re.compile(
    r"^[^;,]{0,60}?\b(?:on (?:late |early )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|on (?:the )?\d|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|next \w+|tomorrow|later this|this (?:weekend|afternoon|evening)|"
    r"(?:on|in|from) (?:late |early |mid-)?(?:jan|feb|march|apr|may|june|july|aug|sep|oct|nov|dec)\w*|"
    r"at the (?:new|end|beginning)|in (?:two|three|four|a few|\d+) (?:days|weeks|months))",
    re.IGNORECASE,
)
_IS_ON = re.compile(
    r"\s+(?:now )?(?:(?:due|set|scheduled|planned|pencilled in|slated|fixed|expected) )?(?:for|on|"
    r"in)\s+(?:the )?(?:late |early |mid-)?"
    r"(?:\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|feb|march|apr|may|june|july|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:date|day)\b|^\W*(?:an?|the) (?:first|second|third|fourth|fifth|sixth|next|final|new)\b", re.IGNORECASE
)
_TIMETABLED = frozenset(
    "resume begin start open meet convene reconvene reopen fly travel visit return sit gather".split()
)


def _timetabled(line: Line, index: int, base: str) -> bool:
    """Whether a verb in the present tense tells of a day to come: "the next session opens on 17 July"."""
    word = line.words[index]
    if base == "be":
        return word.text in ("is", "are") and bool(
            _IS_ON.match(line.text, word.end) and TALKS_SUBJECT.search(line.text, 0, word.start)
        )
    if base not in _TIMETABLED or word.text not in (base, *_present(base)):
        return False
    if index and line.words[index - 1].text in (
        "to",
        "not",
        "the",
        "a",
        "would",
        "could",
        "might",
        "may",
        "can",
        "did",
    ):
        return False
    return bool(_COMING.search(line.text[word.end :]))


def _present(base: str) -> tuple[str, ...]:
    return (base + "s", base + "es", base[:-1] + "ies")


def officials(who: Who) -> bool:
    """Whether a noun phrase is of people who act for sides: "regional commanders", "the negotiators"."""
    return bool(
        re.search(
            r"\b(?:ministers?|teams?|managers|leaders?|presidents?|delegations?|commanders?|"
            r"negotiators?|envoys?|teams?|sides|committee|commission)\b",
            who.text,
            re.I,
        )
    )
