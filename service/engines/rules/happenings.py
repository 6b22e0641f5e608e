"""Results clause by clause: which verb states which kind of outcome, who did it, and whether a guard forbids it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from schemas.terms import OutcomeKind
from service.engines.rules.guards import (
    background,
    figurative,
    future,
    modal,
    negated,
    reported_future,
    speculative,
    unfulfilled,
)
from service.engines.rules.outcome_patterns import (
    ACCUSED,
    NO_DEAL,
    PLANNED_VERBS,
    REFUSABLE,
    DEAL_SUBJECT,
    TALKS_SUBJECT,
    TERMINAL_TRUCE,
    TIED_TO_DEAL,
    TRUCE_WORD,
    VERB_RULES,
    Rule,
)
from service.engines.rules.lines import Line
from service.engines.rules.segments import Segment, segments
from service.engines.rules.subjects import BOTH_SIDES, Cast, Who
from service.engines.rules.verbs import base_of

_VIOLENT = frozenset("attack shell bomb bombard hit kill wound fire open seize capture ambush raid storm torch clash strike".split())
_RECENT = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|overnight|tonight|this (?:week|morning|afternoon|evening)|last (?:week|night)|"
    r"hours|(?:jan|feb|mar|apr|may|june|july|aug|sept?|oct|nov|dec)[a-z]*\.? \d|\d (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|earlier in the day|in recent days|since then|on the eve|again|the day before|days? (?:later|after|before))\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"\b(?:said|says|told|added|adding|announced|according to|reported)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:which|who|whom|where|whose)\s+(?:[\w'-]+ ){0,5}$", re.IGNORECASE)
_TERMS = re.compile(r"^\W*under (?:the|its|their|this) (?:terms|deal|agreement|accord|pact|text|plan|settlement|contract|treaty|truce|ceasefire|arrangement|framework|compromise|memorandum)\b", re.IGNORECASE)
_WEAPON = re.compile(
    r"\b(?:bombs?|missiles?|drones?|rockets?|shells?|shelling|mortars?|mines?|explosions?|blasts?|air ?strikes?|gunmen|gunfire|artillery|arson|fire ?bombs?|stones)\b"
    r"(?: \w+){0,6}? (?:hit|cut|struck|fired|opened fire|shot|attacked|stormed|ambushed|threw|killed|wounded|injured|destroyed|damaged|fell|exploded|went off|rained|shook|landed|tore|rocked|were thrown)\b", re.IGNORECASE,
)
_BLAMED = re.compile(r"\b(?:put (?:it|that|this|the \w+) down to|blam(?:ed|es)|accus(?:ed|es)|pinned (?:it|that) on|attribut(?:ed|es) (?:it|the \w+) to)\s+", re.IGNORECASE)
_READY = re.compile(r"\b(?:is|are|was|were|stands?|remains?) (?:prepared|ready|willing) to (?:send|host|mediate|provide|facilitate|broker|guarantee|monitor|help (?:mediate|broker|the))\b", re.IGNORECASE)
_WILL_NOT = re.compile(
    r"\b(?:would not|will not|won't|wouldn't|cannot|refuses to|is not going to) (?:\w+ )?(?:sign|initial|attend|join the|take part|return to the (?:talks|table)|go to the|"
    r"send (?:its|their|any|a) (?:\w+ )?(?:negotiators?|delegat\w+|team|envoys?)|negotiate|talk to|meet with)\b",
    re.IGNORECASE,
)
_THING = re.compile(r"(?:it|they|this|that)", re.IGNORECASE)
_SESSION = re.compile(r"\b(?:evening|day|night|hour|meeting|encounter|afternoon|visit)\b", re.IGNORECASE)


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
    at: int = 0
    """Offset into the line of the word that states it."""
    verb: str = ""
    """Base form of the verb that states it."""
    accuser: tuple[str, ...] = ()
    """Who charges `who` with it, where it is a charge."""
    terms: bool = False
    """Whether the clause tells terms: "under the deal …"."""

    @property
    def commitment(self) -> bool:
        """Whether it states what sides bound themselves to, as part of some result."""
        return self.verb in ("pledge", "commit", "undertake", "promise", "put")

    @property
    def fallback(self) -> bool:
        """Whether it only mentions a deal in passing, by who brokered it."""
        return self.verb == "broker"

    @property
    def violent(self) -> bool:
        """Whether it is an attack rather than a sanction or walkout."""
        return self.verb in _VIOLENT


def find_happenings(cast: Cast, published: date | None) -> list[Happening]:
    """Return every stated result in order of position."""
    found: list[Happening] = []
    for line in cast.lines:
        if speculative(line, cast.speaker(line)) or figurative(line.text):
            continue
        for segment in segments(line):
            if not background(segment.text, published):
                found.extend(_in_segment(cast, segment))
    return found


def _in_segment(cast: Cast, segment: Segment) -> Iterator[Happening]:
    line = segment.line
    first, last = line.word_at(segment.start), line.word_at(segment.end)
    accused = ACCUSED.search(segment.text)
    if accused:
        yield from _accusation(cast, segment, accused)
    terms = _terms(cast, segment)
    if terms is not None:
        yield terms
        return
    hits = [hit for index in range(first, last) if not line.quoted(line.words[index].start) for hit in _at_word(cast, segment, index)]
    hits.extend(_failure(cast, segment))
    hits.extend(_weapons(cast, segment))
    hits.extend(_readiness(cast, segment))
    hits.extend(_unwilling(cast, segment))
    planned = [hit for hit in hits if hit.kind == "talks_planned"]
    others = sorted((hit for hit in hits if hit.kind != "talks_planned"), key=lambda hit: _RANK[hit.kind])
    held = [hit for hit in others[1:] if hit.kind == "talks_held" and planned]
    yield from (*others[:1], *held, *planned[:1])


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
    base = base_of(word.text, "past", "participle", "third", "gerund")
    rules = VERB_RULES.get(base or "", ())
    if not rules or not _asserted(segment, index, base or ""):
        return
    for rule in rules:
        if _fits(segment, index, rule):
            happening = _happening(cast, segment, index, rule, base or "")
            if happening is not None:
                yield happening
                return


def _asserted(segment: Segment, index: int, base: str) -> bool:
    """Whether the verb states a fact: not negated, modal, future, an infinitive, a participle adjective or a condition."""
    line, word = segment.line, segment.line.words[index]
    if negated(line, index) or modal(line, index) or future(line, index) or unfulfilled(line, index):
        return False
    before = line.words[index - 1].text if index else ""
    if before.endswith("'s") or before == "to" or (before in ("the", "a", "an", "any", "its", "their", "no", "of", "his", "her") and word.text != "agreed"):
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


def _happening(cast: Cast, segment: Segment, index: int, rule: Rule, base: str) -> Happening | None:
    line, word = segment.line, segment.line.words[index]
    who = cast.subject(line, index)
    if who.form == "first_person":
        return None
    if _THING.fullmatch(who.text.strip()) and _passive(line, index):
        who = Who((), True, who.text, who.start)
    if not who.ids and rule.kind == "violation" and re.search(r"\b(?:each|both|other)\b", line.lower):
        who = cast.resolve_both(line)
    if not who.ids and rule.kind == "offer":
        who = _agent(cast, line, word.end)
    if rule.kind in ("agreement", "ceasefire") and base != "broker" and who.ids and set(who.ids) <= cast.third_parties and not any(i in cast.disputants for i in line.actors_between(0, len(line.text))):
        return None
    named = [i for i in line.actors_between(segment.start, segment.end) if i in cast.known]
    if not _grounded(cast, segment, rule, who, named):
        return None
    if rule.kind == "escalation" and not _RECENT.search(line.text):
        return None
    if rule.kind == "refusal" and re.match(r"\s+(?:that|it|this|them|both) down\b", line.text[word.end :]) and not _takes_up_proposal(cast, line):
        return None
    if rule.kind == "talks_held" and re.match(r"\s+the (?:meeting|session|talks)\b", line.text[word.end :]):
        return None
    if rule.kind == "implementation" and not TIED_TO_DEAL.search(line.text):
        return None
    if rule.kind in ("talks_held", "agreement", "escalation") and base != "broker" and _RELATIVE.search(line.text[segment.start : word.start]):
        return None
    definite = bool(re.match(r"\W*(?:the|this|that|it|its|their)\b", segment.text, re.IGNORECASE)) and not who.ids
    return Happening(rule.kind, segment, who, rule.sides, definite, word.start, base)


def _passive(line: Line, index: int) -> bool:
    return any(word.text in ("is", "are", "was", "were", "be", "been") for word in line.words[max(0, index - 3) : index])


def _agent(cast: Cast, line: Line, start: int) -> Who:
    """Return who put a proposal forward: named after "by", or the mediator who tells of it."""
    by = re.search(r"\bby\s+(?:the )?", line.text[start:])
    spans = line.mentions_between(start + by.end() - 4, start + by.end() + 80) if by else []
    if spans:
        heads = [s.actor for s in spans[:1]] + [s.actor for s in spans[1:2] if re.fullmatch(r"\s*and\s*", line.text[spans[0].end : s.start])]
        return Who(tuple(heads))
    speaker = cast.speaker(line)
    return speaker if set(speaker.ids) & cast.third_parties else Who((), True)


def _takes_up_proposal(cast: Cast, line: Line) -> bool:
    before = cast.by_number.get(line.number - 1)
    return before is not None and bool(REFUSABLE.search(before.text))


def _grounded(cast: Cast, segment: Segment, rule: Rule, who: Who, named: list[str]) -> bool:
    """Whether the act belongs to this dispute: an actor does it, or it happens to talks, truce or deal."""
    if rule.sides == "subject" and rule.kind != "escalation":
        return bool(who.ids)
    if rule.kind == "escalation":
        return bool(who.ids or named)
    if who.ids:
        return True
    if rule.kind == "talks_planned":
        return bool(TALKS_SUBJECT.search(segment.text)) or _officials(who)
    if _officials(who) or (rule.kind == "deadlock" and _SESSION.search(who.text)):
        return True
    return rule.kind in ("ceasefire", "agreement", "deadlock", "implementation", "talks_held") and not (
        who.outsider and rule.place == "after" and not named
    )


def _terms(cast: Cast, segment: Segment) -> Happening | None:
    """Return the agreement of which a clause tells the terms: "under the deal, the rebels will …"."""
    found = _TERMS.match(segment.text)
    if not found or re.search(r"\b(?:would|could|might|if|proposed|draft)\b", segment.text):
        return None
    if not re.search(r"\b(?:will|is to|are to|shall|ends?|comes?|agreed|must)\b", segment.text):
        return None
    segment = Segment(segment.line, segment.start, len(segment.line.text))
    kind: OutcomeKind = "ceasefire" if TRUCE_WORD.search(segment.text) else "agreement"
    return Happening(kind, segment, Who(), "joint", definite=True, at=segment.start, terms=True)


def _weapons(cast: Cast, segment: Segment) -> Iterator[Happening]:
    """Return attacks told by their weapon, with whoever is blamed in this or the next sentence."""
    line = segment.line
    found = _WEAPON.search(segment.text)
    if not found or line.quoted(segment.start + found.start()) or not _RECENT.search(line.text):
        return
    ids: tuple[str, ...] = ()
    for place in (line, cast.by_number.get(line.number + 1)):
        blamed = _BLAMED.search(place.text) if place else None
        if place and blamed and not ids:
            ids = tuple(s.actor for s in place.mentions_between(blamed.end(), blamed.end() + 60)[:1] if s.actor in cast.disputants)
    yield Happening("escalation", segment, Who(ids), "subject", definite=False, at=segment.start + found.start(), verb="attack")


def _readiness(cast: Cast, segment: Segment) -> Iterator[Happening]:
    found = _READY.search(segment.text)
    if found and not segment.line.quoted(segment.start + found.start()):
        who = cast.subject(segment.line, segment.line.word_at(segment.start + found.start()))
        if who.ids and not set(who.ids) & set(cast.disputants):
            yield Happening("offer", segment, who, "subject", definite=False, at=segment.start + found.start())


def _unwilling(cast: Cast, segment: Segment) -> Iterator[Happening]:
    """Return refusals told by an auxiliary: "would not sign a text", "will not send its negotiators"."""
    line = segment.line
    found = _WILL_NOT.search(segment.text)
    if found and not line.quoted(segment.start + found.start()):
        who = cast.subject(line, line.word_at(segment.start + found.start()))
        if who.ids and who.form != "first_person" and set(who.ids) <= set(cast.disputants):
            yield Happening("refusal", segment, who, "subject", definite=False, at=segment.start + found.start())


def _planned(cast: Cast, segment: Segment, index: int) -> Happening | None:
    line, word = segment.line, segment.line.words[index]
    base = base_of(word.text, "base", "third", "participle")
    if base is None or base not in PLANNED_VERBS or negated(line, index):
        return None
    reported = reported_future(line, index)
    is_future = reported or future(line, index) or (base in ("resume", "begin", "start", "open") and word.text.endswith("s") is False and _starts_on(line, index))
    pattern = PLANNED_VERBS[base]
    after = line.text[word.end : segment.end]
    if not is_future or (pattern is not None and not pattern.search(after)):
        return None
    if (modal(line, index) and not reported) or re.search(r"\bif\b|\bunless\b|\bwhether\b", line.text[segment.start : segment.end]):
        return None
    who = cast.subject(line, index)
    before = line.text[segment.start : word.start]
    subject_is_talks = bool(TALKS_SUBJECT.search(before)) or (base == "sign" and bool(DEAL_SUBJECT.search(before)))
    if _THING.fullmatch(who.text.strip()) and base == "sign":
        who, subject_is_talks = Who((), True, who.text, who.start), True
    if who.form != "both" and set(who.ids) & set(cast.disputants) and BOTH_SIDES.search(after):
        who = Who((), True, who.text, who.start)
        subject_is_talks = True
    if not (who.ids or subject_is_talks or _officials(who)) or who.form == "first_person":
        return None
    if base in ("continue", "come", "go", "be", "open", "begin", "start", "arrive") and not (subject_is_talks or who.ids):
        return None
    if base == "continue" and not subject_is_talks:
        return None
    return Happening("talks_planned", segment, who, "joint", definite=False, at=word.start, verb=base)


def _starts_on(line: Line, index: int) -> bool:
    text = line.text[line.words[index].end :]
    return bool(re.match(r"\s+(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\s+(?:next|tomorrow)\b", text, re.IGNORECASE))


def _officials(who: Who) -> bool:
    return bool(re.search(r"\b(?:ministers?|teams?|managers|leaders?|presidents?|delegations?|commanders?|negotiators?|envoys?|teams?|sides|committee|commission)\b", who.text, re.I))


def _accusation(cast: Cast, segment: Segment, accused: re.Match[str]) -> Iterator[Happening]:
    line = segment.line
    start = segment.start + accused.start("who")
    found = cast.resolve(line, start, segment.start + accused.end("who"))
    if re.search(r"\beach other|one another\b", accused.group("who")):
        found = Who(cast.disputants, False, "", start, "both")
    index = line.word_at(segment.start + accused.start())
    if line.words[index].text.endswith("ing"):
        index = next((i for i in range(index - 1, -1, -1) if line.words[i].finite), index)
    if found.ids:
        accuser = cast.subject(line, index).ids
        yield Happening("violation", segment, found, "subject", definite=False, at=segment.start + accused.start(), verb="accuse", accuser=accuser)


def _failure(cast: Cast, segment: Segment) -> Iterator[Happening]:
    found = NO_DEAL.search(segment.text)
    if not found or segment.line.quoted(segment.start + found.start()):
        return
    if re.search(r"\b(?:if|unless|could|would|may|might|will)\b", segment.text) or not (
        TALKS_SUBJECT.search(segment.text) or re.search(r"\b(?:matter|question|issue|point|dispute)\b", segment.text) or [i for i in segment.line.actors_between(segment.start, segment.end) if i in cast.known]
    ):
        return
    who = Who(tuple(i for i in segment.line.actors_between(segment.start, segment.end) if i in cast.known))
    yield Happening("deadlock", segment, who, "joint", definite=False, at=segment.start + found.start())
