"""Results clause by clause: which verb states which kind of outcome, who did it, and whether a guard forbids it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from schemas.terms import OutcomeKind
from service.engines.rules.guards import background, figurative, future, modal, negated, speculative, unfulfilled
from service.engines.rules.outcome_patterns import (
    ACCUSED,
    NO_DEAL,
    PLANNED_VERBS,
    TALKS_SUBJECT,
    TERMINAL_TRUCE,
    TIED_TO_DEAL,
    VERB_RULES,
    Rule,
)
from service.engines.rules.segments import Segment, segments
from service.engines.rules.subjects import Cast, Who
from service.engines.rules.verbs import base_of

_RECENT = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|overnight|tonight|this (?:week|morning|afternoon|evening)|last (?:week|night)|"
    r"hours|earlier in the day|in recent days|since then|on the eve|again|the day before|days? (?:later|after|before))\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"\b(?:said|says|told|added|adding|announced|according to|reported)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:which|who|that|whom|where|whose)\s+(?:[\w'-]+ ){0,5}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Happening:
    """One result stated by one clause."""

    kind: OutcomeKind
    segment: Segment
    who: Who
    sides: str
    """`joint`: the act of all named in the clause; `subject`: of its subject alone."""
    definite: bool
    """Whether the clause takes up a result told before: "the accord was signed"."""


def find_happenings(cast: Cast, published: date | None) -> list[Happening]:
    """Return every stated result in order of position."""
    found: list[Happening] = []
    old_paragraph = 0
    for line in cast.lines:
        if speculative(line, cast.speaker(line)) or figurative(line.text):
            continue
        if background(line.text, published):
            old_paragraph = line.paragraph if old_paragraph != line.paragraph else old_paragraph
            continue
        for segment in segments(line):
            happening = next(_in_segment(cast, segment), None)
            if happening is not None:
                found.append(happening)
    return found


def _in_segment(cast: Cast, segment: Segment) -> Iterator[Happening]:
    line = segment.line
    first, last = line.word_at(segment.start), line.word_at(segment.end)
    accused = ACCUSED.search(segment.text)
    if accused:
        yield from _accusation(cast, segment, accused)
    hits = [hit for index in range(first, last) if not line.quoted(line.words[index].start) for hit in _at_word(cast, segment, index)]
    hits.sort(key=lambda hit: _RANK[hit.kind])
    yield from hits
    yield from _failure(cast, segment)


_RANK: dict[OutcomeKind, int] = {
    "ceasefire": 0,
    "agreement": 1,
    "deadlock": 2,
    "refusal": 3,
    "talks_planned": 4,
    "violation": 5,
    "offer": 6,
    "implementation": 7,
    "escalation": 8,
    "talks_held": 9,
}


def _at_word(cast: Cast, segment: Segment, index: int) -> Iterator[Happening]:
    word = segment.line.words[index]
    planned = _planned(cast, segment, index)
    if planned is not None:
        yield planned
        return
    base = base_of(word.text, "past", "participle", "third", "gerund") or ("agree" if word.text == "agree" else None)
    rules = VERB_RULES.get(base or "", ())
    if not rules or not _asserted(segment, index, base or ""):
        return
    for rule in rules:
        if _fits(segment, index, rule):
            happening = _happening(cast, segment, index, rule)
            if happening is not None:
                yield happening
                return


def _asserted(segment: Segment, index: int, base: str) -> bool:
    """Whether the verb states a fact: not negated, modal, future, an infinitive, a participle adjective or a condition."""
    line, word = segment.line, segment.line.words[index]
    if negated(line, index) or modal(line, index) or future(line, index) or unfulfilled(line, index):
        return False
    before = line.words[index - 1].text if index else ""
    if before == "to" or (before in ("the", "a", "an", "any", "its", "their", "no", "of", "his", "her") and word.text != "agreed"):
        return False
    if word.text.endswith("ing"):
        return before in ("been", "is", "are", "was", "were", "kept", "after") and base not in ("meet", "offer", "hold")
    present_offer = base in ("offer", "propose", "reject", "refuse", "accuse", "agree", "decline", "meet", "accept")
    return bool(base_of(word.text, "past", "participle")) or present_offer or base == "put"


def _fits(segment: Segment, index: int, rule: Rule) -> bool:
    if rule.what is None:
        return True
    word = segment.line.words[index]
    after = segment.line.text[word.end : segment.end]
    before = segment.line.text[segment.start : word.start]
    if rule.place == "after":
        return bool(rule.what.search(after))
    if rule.place == "before":
        if word.text in ("came", "took", "entered", "take", "takes", "comes") and not TERMINAL_TRUCE.search(after):
            return False
        return bool(rule.what.search(before))
    return bool(rule.what.search(after) or rule.what.search(before))


def _happening(cast: Cast, segment: Segment, index: int, rule: Rule) -> Happening | None:
    line, word = segment.line, segment.line.words[index]
    who = cast.subject(line, index)
    if who.form == "first_person":
        return None
    named = [i for i in line.actors_between(segment.start, segment.end) if i in cast.known]
    if not _grounded(cast, segment, rule, who, named):
        return None
    if rule.kind == "escalation" and not _RECENT.search(line.text):
        return None
    if rule.kind == "implementation" and not TIED_TO_DEAL.search(line.text):
        return None
    if rule.kind in ("talks_held", "agreement", "escalation") and _RELATIVE.search(line.text[segment.start : word.start]):
        return None
    definite = bool(re.match(r"\W*(?:the|this|that|it|its|their)\b", segment.text, re.IGNORECASE)) and not who.ids
    return Happening(rule.kind, segment, who, rule.sides, definite)


def _grounded(cast: Cast, segment: Segment, rule: Rule, who: Who, named: list[str]) -> bool:
    """Whether the act belongs to this dispute: an actor does it, or it happens to talks, truce or deal."""
    if rule.sides == "subject" and rule.kind != "escalation":
        return bool(who.ids)
    if rule.kind == "escalation":
        return bool(who.ids or named)
    if who.ids:
        return True
    return rule.kind in ("ceasefire", "agreement", "deadlock", "implementation", "talks_held") and not (
        who.outsider and rule.place == "after" and not named
    )


def _planned(cast: Cast, segment: Segment, index: int) -> Happening | None:
    line, word = segment.line, segment.line.words[index]
    base = base_of(word.text, "base", "third", "participle")
    if base is None or base not in PLANNED_VERBS or negated(line, index):
        return None
    is_future = future(line, index) or (base in ("resume", "begin", "start", "open") and word.text.endswith("s") is False and _starts_on(line, index))
    pattern = PLANNED_VERBS[base]
    after = line.text[word.end : segment.end]
    if not is_future or (pattern is not None and not pattern.search(after)):
        return None
    if modal(line, index) or re.search(r"\bif\b|\bunless\b|\bwhether\b", line.text[segment.start : segment.end]):
        return None
    who = cast.subject(line, index)
    subject_is_talks = bool(TALKS_SUBJECT.search(line.text[segment.start : word.start][-60:]))
    if not (who.ids or subject_is_talks or _officials(who)) or who.form == "first_person":
        return None
    if base in ("continue", "come", "go", "be", "open", "begin", "start", "arrive") and not (subject_is_talks or who.ids):
        return None
    if base == "continue" and not subject_is_talks:
        return None
    return Happening("talks_planned", segment, who, "joint", definite=False)


def _starts_on(line: object, index: int) -> bool:
    text = line.text[line.words[index].end :]  # type: ignore[attr-defined]
    return bool(re.match(r"\s+(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\s+(?:next|tomorrow)\b", text, re.IGNORECASE))


def _officials(who: Who) -> bool:
    return bool(re.search(r"\b(?:ministers?|leaders?|presidents?|delegations?|commanders?|negotiators?|envoys?|teams?|sides|committee|commission)\b", who.text, re.I))


def _accusation(cast: Cast, segment: Segment, accused: re.Match[str]) -> Iterator[Happening]:
    line = segment.line
    start = segment.start + accused.start("who")
    found = cast.resolve(line, start, segment.start + accused.end("who"))
    if re.search(r"\beach other|one another\b", accused.group("who")):
        found = Who(cast.disputants, False, "", start, "both")
    if found.ids and found.ids != ():
        yield Happening("violation", segment, found, "subject", definite=False)


def _failure(cast: Cast, segment: Segment) -> Iterator[Happening]:
    found = NO_DEAL.search(segment.text)
    if not found or segment.line.quoted(segment.start + found.start()):
        return
    if re.search(r"\b(?:if|unless|could|would|may|might|will)\b", segment.text) or not (
        TALKS_SUBJECT.search(segment.text) or [i for i in segment.line.actors_between(segment.start, segment.end) if i in cast.known]
    ):
        return
    who = Who(tuple(i for i in segment.line.actors_between(segment.start, segment.end) if i in cast.known))
    yield Happening("deadlock", segment, who, "joint", definite=False)
