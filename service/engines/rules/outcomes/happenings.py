"""Results clause by clause: which verb states which kind of outcome, who did it, and whether a guard forbids it."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from schemas.terms import OutcomeKind
from service.engines.rules.guards.assertion import asserted
from service.engines.rules.guards.factuality import background, figurative, speculative
from service.engines.rules.lexicon.phrases import Who
from service.engines.rules.lexicon.verbs import base_of, verb_forms
from service.engines.rules.outcomes.conditions import agent, by_its_subject, holds, passive, recent
from service.engines.rules.outcomes.happening import Happening
from service.engines.rules.outcomes.patterns import (
    ACCUSED,
    PLANNED_VERBS,
    REFUSABLE,
    TALKS_SUBJECT,
    TERMINAL_TRUCE,
    TRUCE,
    VERB_RULES,
    Rule,
)
from service.engines.rules.outcomes.plans import THING, officials, planned
from service.engines.rules.outcomes.told import accusation, failure, readiness, terms, threats, unwilling, weapons
from service.engines.rules.syntax.lines import Line
from service.engines.rules.syntax.segments import Segment, segments
from service.engines.rules.syntax.subjects import Cast

_TIME = re.compile(
    r"\s+(?:late |early )?on (?:mon|tues|wednes|thurs|fri|satur|sun)day(?: (?:morning|"
    r"afternoon|evening|night))?(?=\s)",
    re.IGNORECASE,
)
_A_TRUCE = re.compile(rf"\s+(?:to )?(?:an? |the )?(?:[\w-]+ ){{0,3}}?{TRUCE}\b", re.IGNORECASE)
_DEFINITE = re.compile(r"\W*(?:the|this|that|it|its|their)\b", re.IGNORECASE)
_TURNED_IT_DOWN = re.compile(r"\s+(?:that|it|this|them|both) down\b")
_THE_MEETING = re.compile(r"\s+the (?:meeting|session|talks)\b")
_RELATIVE = re.compile(r"\b(?:which|who|whom|where|whose)\s+(?:[\w'-]+ ){0,5}$", re.IGNORECASE)
_ON_WHICH = re.compile(r"\b(?:on|over|in|under|at|for) which\b[^,;]*$")
_SESSION = re.compile(r"\b(?:evening|day|night|hour|meeting|encounter|afternoon|visit)\b", re.IGNORECASE)


def find_happenings(cast: Cast, published: date | None) -> list[Happening]:
    """Return every stated result in order of position."""
    found: list[Happening] = []
    for line in cast.lines:
        if speculative(line, cast.speaker(line)) or figurative(line):
            continue
        for segment in segments(line):
            passed = background(line, segment.start, segment.end, published)
            found.extend(h for h in _in_segment(cast, segment) if not passed or h.kind == "talks_planned")
    return found


def _in_segment(cast: Cast, segment: Segment) -> Iterator[Happening]:
    line = segment.line
    first, last = line.word_at(segment.start), line.word_at(segment.end)
    accused = ACCUSED.search(line, segment.start, segment.end)
    if accused:
        yield from accusation(cast, segment, accused)
    told = terms(cast, segment)
    if told is not None:
        yield told
        return
    hits = [
        hit
        for index in line.places_of(_telling_words())
        if first <= index < last and not line.quoted(line.words[index].start)
        for hit in _at_word(cast, segment, index)
    ]
    hits.extend(failure(cast, segment))
    hits.extend(weapons(cast, segment))
    hits.extend(readiness(cast, segment))
    hits.extend(unwilling(cast, segment))
    hits.extend(threats(cast, segment))
    plans = [hit for hit in hits if hit.kind == "talks_planned"]
    others = sorted((hit for hit in hits if hit.kind != "talks_planned"), key=lambda hit: _RANK[hit.kind])
    held = [hit for hit in others[1:] if hit.kind == "talks_held" and plans]
    yield from (*others[:1], *held, *plans[:1])


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


@cache
def _telling_words() -> frozenset[str]:
    """Return every form of the verbs that state a result or a plan: no other word needs a second look."""
    stating = PLANNED_VERBS | VERB_RULES.keys()
    return frozenset(form for form, pairs in verb_forms().items() if any(base in stating for base, _ in pairs))


def _at_word(cast: Cast, segment: Segment, index: int) -> Iterator[Happening]:
    word = segment.line.words[index]
    plan = planned(cast, segment, index)
    if plan is not None:
        yield plan
        return
    base = base_of(word.text, "past", "participle", "third", "gerund")
    rules = [rule for rule in VERB_RULES.get(base or "", ()) if _fits(segment, index, rule)]
    if not rules or not asserted(segment, index, base or ""):
        return
    for rule in rules:
        happening = _happening(cast, segment, index, rule, base or "")
        if happening is not None:
            yield happening
        if happening is not None or rule.kind == "talks_planned":
            return


def _fits(segment: Segment, index: int, rule: Rule) -> bool:
    if rule.what is None:
        return True
    word = segment.line.words[index]
    day = _TIME.match(segment.line.text, word.end, segment.end)
    after = segment.line.text[day.end() if day else word.end : segment.end]
    if rule.next is not None and not rule.next.search(after):
        return False
    before = segment.line.text[segment.start : word.start]
    if rule.place == "after":
        return bool(rule.what.search(after))
    if rule.place == "before":
        if (
            rule.next is None
            and word.text in ("came", "took", "entered", "take", "takes", "comes")
            and not TERMINAL_TRUCE.search(after)
        ):
            return False
        return bool(rule.what.search(before))
    return bool(rule.what.search(after) or rule.what.search(before))


def _happening(cast: Cast, segment: Segment, index: int, rule: Rule, base: str) -> Happening | None:
    line, word = segment.line, segment.line.words[index]
    who = _doer(cast, line, index, rule, segment.end)
    if base == "call" and rule.kind == "violation":
        who = Who(cast.others(who.ids), who.text, who.start)
    if who.form == "first_person" or not _grounded(cast, segment, rule, who):
        return None
    if not holds(cast, line, index, segment.end, rule, who):
        return None
    if _of_others(cast, line, rule, base, who) or not _current(cast, segment, index, rule, base):
        return None
    kind: OutcomeKind = "ceasefire" if rule.kind == "agreement" and _A_TRUCE.match(line.text, word.end) else rule.kind
    definite = bool(_DEFINITE.match(segment.text)) and not who.ids
    return Happening(kind, segment, who, rule.sides, definite, word.start, base)


def _doer(cast: Cast, line: Line, index: int, rule: Rule, end: int) -> Who:
    """Return whose act the verb tells: its subject, both sides of "each", or who put forward what was offered."""
    if by_its_subject(rule) and passive(line, index):
        return agent(cast, line, index, end)
    who = cast.subject(line, index)
    if THING.search(who.text.strip()) and passive(line, index):
        who = Who((), who.text, who.start)
    if who.ids or who.form == "first_person":
        return who
    if rule.kind == "violation" and re.search(r"\b(?:each|both|other)\b", line.lower):
        return cast.resolve_both(line)
    return _agent(cast, line, line.words[index].end) if rule.kind == "offer" else who


def _of_others(cast: Cast, line: Line, rule: Rule, base: str, who: Who) -> bool:
    """Whether it is a deal among mediators alone, which is no result of the dispute."""
    if rule.kind not in ("agreement", "ceasefire") or base == "broker" or not who.ids:
        return False
    sides = any(i in cast.disputants for i in line.actors_between(0, len(line.text)))
    return set(who.ids) <= cast.third_parties and not sides


def _current(cast: Cast, segment: Segment, index: int, rule: Rule, base: str) -> bool:
    """Whether it belongs to what is reported: attacks are recent, steps tied to a deal, nothing told in passing."""
    line, word = segment.line, segment.line.words[index]
    after = line.text[word.end :]
    if rule.kind == "escalation" and (not rule.needs and rule.next is None) and not recent(line, index):
        return False
    if rule.kind == "refusal" and _TURNED_IT_DOWN.match(after):
        return _takes_up_proposal(cast, line)
    if rule.kind == "talks_held" and _THE_MEETING.match(after):
        return False
    if rule.kind == "deadlock" and _ON_WHICH.search(line.text[segment.start : word.start]):
        return False
    passing = rule.kind in ("talks_held", "agreement", "escalation", "refusal", "implementation") and base != "broker"
    return not (passing and _RELATIVE.search(line.text[segment.start : word.start]))


def _agent(cast: Cast, line: Line, start: int) -> Who:
    """Return who put a proposal forward: named after "by", or the mediator who tells of it."""
    by = re.search(r"\bby\s+(?:the )?", line.text[start:])
    spans = line.mentions_between(start + by.end() - 4, start + by.end() + 80) if by else []
    if spans:
        heads = [s.actor for s in spans[:1]] + [
            s.actor for s in spans[1:2] if re.fullmatch(r"\s*and\s*", line.text[spans[0].end : s.start])
        ]
        return Who(tuple(heads))
    speaker = cast.speaker(line)
    return speaker if set(speaker.ids) & cast.third_parties else Who()


def _takes_up_proposal(cast: Cast, line: Line) -> bool:
    before = cast.by_number.get(line.number - 1)
    return before is not None and bool(REFUSABLE.search(before.text))


def _grounded(cast: Cast, segment: Segment, rule: Rule, who: Who) -> bool:
    """Whether the act belongs to this dispute: an actor does it, or it happens to talks, truce or deal."""
    named = [i for i in segment.line.actors_between(segment.start, segment.end) if i in cast.known]
    if rule.sides == "subject" and rule.kind != "escalation":
        return bool(who.ids)
    if rule.kind == "escalation":
        return bool(who.ids or named)
    if who.ids:
        return True
    if rule.kind == "talks_planned":
        return bool(TALKS_SUBJECT.search(segment.text)) or officials(who)
    if officials(who) or (rule.kind == "deadlock" and _SESSION.search(who.text)):
        return True
    return rule.kind in ("ceasefire", "agreement", "deadlock", "implementation", "talks_held") and not (
        who.outsider and rule.place == "after" and not named
    )
