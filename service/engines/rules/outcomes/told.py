"""Results told by a phrase rather than a verb: charges, terms, weapons, readiness, refusals, failure to agree."""

import re
from collections.abc import Iterator

from schemas.terms import OutcomeKind
from service.engines.rules.lexicon.phrases import Who
from service.engines.rules.outcomes.conditions import RECENT
from service.engines.rules.outcomes.happening import Happening
from service.engines.rules.outcomes.patterns import NO_DEAL, TALKS_SUBJECT, TRUCE_WORD
from service.engines.rules.syntax.cues import Cue
from service.engines.rules.syntax.segments import Segment
from service.engines.rules.syntax.subjects import Cast

_TERMS = re.compile(
    r"^\W*under (?:the|its|their|this|an?) (?:[\w-]+ ){0,3}?(?:terms|resolution|bargain|award|deal|agreement|"
    r"accord|pact|text|plan|"
    r"settlement|contract|treaty|truce|ceasefire|arrangement|framework|compromise|"
    r"memorandum)\b",
    re.IGNORECASE,
)
_WEAPON = Cue(
    "bomb missile drone rocket shell mortar mine mines explosion blast air airstrike gunmen gunfire artillery arson "
    "fire shots volleys stones firebomb jets warplanes aircraft tanks snipers",
    r"\b(?:jets|warplanes|aircraft|tanks|snipers|bombs?|missiles?|drones?|rockets?|shells?|shelling|mortars?|"
    r"mines?|explosions?|"
    r"blasts?|air ?strikes?|gunmen|gunfire|artillery|arson|fire ?bombs?|stones)\b"
    r"(?: \w+){0,6}? (?:bombed|pounded|shelled|hit|cut|struck|fired|opened fire|shot|attacked|stormed|ambushed|"
    r"threw|killed|wounded|injured|destroyed|damaged|fell|exploded|went off|rained|"
    r"shook|landed|tore|rocked|were thrown)\b|"
    r"\b(?:hit|struck|raked|killed|wounded|injured|damaged|destroyed|torn apart) by (?:an? |the |\w+ )?"
    r"(?:gunfire|gunmen|shell(?:s|ing|fire)?|rockets?|missiles?|drones?|mortars?|snipers?|mines?|bombs?|blasts?|"
    r"artillery|stones|air ?strikes?)\b|"
    r"\b(?:shots|fire|gunfire|shells|rockets|mortars?|volleys|artillery fire) (?:was|were|had been|has been|have been) "
    r"(?:again |briefly )?(?:exchanged|fired|traded|heard)\b",
)
_BLAMED = re.compile(
    r"\b(?:put (?:it|that|this|the \w+) down to|blam(?:ed|es)|accus(?:ed|es)|pinned "
    r"(?:it|that) on|attribut(?:ed|es) (?:it|the \w+) to)\s+",
    re.IGNORECASE,
)
_READY = Cue(
    "prepared ready willing happy glad gladly consider could",
    r"\b(?:is|are|was|were|be|stands?|remains?) (?:prepared|ready|willing|happy|glad) to (?:send|lend|give|take|"
    r"receive|store|post|"
    r"act|serve|sit|chair|appoint|fund|pay|supply|lead|"
    r"host|mediate|provide|facilitate|broker|guarantee|monitor|help (?:mediate|broker|"
    r"the))\b|\bwould (?:gladly|consider) (?:\w+ing|give|host|lend|send|take)\b|\bcould (?:sit|host|chair|lend)\b",
)
_WILL_NOT = Cue(
    "not won't wouldn't cannot refuses didn't stay",
    r"\b(?:would not|will not|won't|wouldn't|cannot|could not|did not|refuses to|is not going to) (?:\w+ "
    r")?(?:accept|agree to|endorse|look at|be joining|come to (?:an?|the)|go back|meet\b|sit down|sign|initial|"
    r"attend|join the|take part|return to the (?:talks|table)|go "
    r"to the|"
    r"send (?:its|their|any|a) (?:\w+ )?(?:negotiators?|delegat\w+|team|envoys?)|negotiate|talk to|meet with)\b|"
    r"\b(?:would|will) stay (?:out|away)\b",
)

_WILL_STRIKE = Cue(
    "strike down walk stop stage begin refuse boycott picket",
    r"\b(?:will|are to|is to|would|plans? to) (?:\w+ )?(?:strike|down tools|walk (?:out|off)|stop work|go on strike|"
    r"stage (?:an? )?(?:[\w-]+ ){0,2}(?:strike|walk-?out|march|sit-in)|"
    r"begin (?:an? )?(?:[\w-]+ ){0,2}(?:strike|ban|boycott)|"
    r"refuse to (?:carry|handle|work|load|unload|drive)|picket|boycott)\b"
    r"(?=[^;]{0,80}\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"[^;]{0,80}\b(?:next|tomorrow|from \w+ \d|on \w+ \d|on \d))",
)
_DOUBT = re.compile(r"\b(?:if|unless|warn\w*|threat\w*|until|should)\b", re.IGNORECASE)


def terms(cast: Cast, segment: Segment) -> Happening | None:
    """Return the agreement of which a clause tells the terms: "under the deal, the rebels will …"."""
    found = _TERMS.match(segment.text)
    if not found or re.search(r"\b(?:would|could|might|if|proposed|draft)\b", segment.text):
        return None
    if not re.search(r"\b(?:will|is to|are to|shall|ends?|comes?|agreed|must)\b", segment.text):
        return None
    segment = Segment(segment.line, segment.start, len(segment.line.text))
    kind: OutcomeKind = "ceasefire" if TRUCE_WORD.search(segment.text) else "agreement"
    return Happening(kind, segment, Who(), "joint", definite=True, at=segment.start, terms=True)


def weapons(cast: Cast, segment: Segment) -> Iterator[Happening]:
    """Return attacks told by their weapon, with whoever is blamed in this or the next sentence."""
    line = segment.line
    found = _WEAPON.search(segment.line, segment.start, segment.end)
    if not found or line.quoted(found.start()) or not RECENT.search(line.text):
        return
    ids: tuple[str, ...] = ()
    for place in (line, cast.by_number.get(line.number + 1)):
        blamed = _BLAMED.search(place.text) if place else None
        if place and blamed and not ids:
            ids = tuple(
                s.actor
                for s in place.mentions_between(blamed.end(), blamed.end() + 60)[:1]
                if s.actor in cast.disputants
            )
    yield Happening("escalation", segment, Who(ids), "subject", definite=False, at=found.start(), verb="attack")


def readiness(cast: Cast, segment: Segment) -> Iterator[Happening]:
    """Yield offers told as readiness: "is prepared to send observers"."""
    found = _READY.search(segment.line, segment.start, segment.end)
    if found and not segment.line.quoted(found.start()):
        who = cast.subject(segment.line, segment.line.word_at(found.start()))
        if who.ids and not set(who.ids) & set(cast.disputants):
            yield Happening("offer", segment, who, "subject", definite=False, at=found.start())


def unwilling(cast: Cast, segment: Segment) -> Iterator[Happening]:
    """Return refusals told by an auxiliary: "would not sign a text", "will not send its negotiators"."""
    line = segment.line
    found = _WILL_NOT.search(segment.line, segment.start, segment.end)
    if found and not line.quoted(found.start()):
        who = cast.subject(line, line.word_at(found.start()))
        if who.ids and who.form != "first_person" and set(who.ids) <= set(cast.disputants):
            yield Happening("refusal", segment, who, "subject", definite=False, at=found.start())


def accusation(cast: Cast, segment: Segment, accused: re.Match[str]) -> Iterator[Happening]:
    """Yield the breach that a clause charges somebody with."""
    line = segment.line
    start = accused.start("who")
    found = cast.resolve(line, start, accused.end("who"))
    if re.search(r"\beach other|one another\b", accused.group("who")):
        found = Who(cast.disputants, "", start, "both")
    index = line.word_at(accused.start())
    if line.words[index].text.endswith("ing"):
        index = next((i for i in range(index - 1, -1, -1) if line.words[i].finite), index)
    if found.ids:
        accuser = cast.subject(line, index).ids
        yield Happening(
            "violation",
            segment,
            found,
            "subject",
            definite=False,
            at=accused.start(),
            verb="accuse",
            accuser=accuser,
        )


def failure(cast: Cast, segment: Segment) -> Iterator[Happening]:
    """Yield the deadlock told by a clause that says no agreement was reached."""
    found = NO_DEAL.search(segment.line, segment.start, segment.end)
    if not found or segment.line.quoted(found.start()) or re.match(r"\W*what\b", segment.text, re.IGNORECASE):
        return
    if re.search(r"\b(?:if|unless|could|would|may|might|will)\b", segment.text) or not (
        TALKS_SUBJECT.search(segment.text)
        or re.search(r"\b(?:matter|question|issue|point|dispute)\b", segment.text)
        or [i for i in segment.line.actors_between(segment.start, segment.end) if i in cast.known]
    ):
        return
    who = Who(tuple(i for i in segment.line.actors_between(segment.start, segment.end) if i in cast.known))
    alone = cast.subject(segment.line, segment.line.word_at(found.start()))
    if "agree" in found.group().lower() and len(alone.ids) == 1 and alone.ids[0] in cast.disputants:
        yield Happening("refusal", segment, alone, "subject", definite=False, at=found.start(), verb="agree")
        return
    yield Happening("deadlock", segment, who, "joint", definite=False, at=found.start())


def threats(cast: Cast, segment: Segment) -> Iterator[Happening]:
    """Yield strikes and boycotts announced for certain: "the drivers will walk out on Monday"."""
    line = segment.line
    found = _WILL_STRIKE.search(line, segment.start, segment.end)
    if not found or line.quoted(found.start()) or _DOUBT.search(line.text):
        return
    who = cast.subject(line, line.word_at(found.start()))
    if who.ids and who.form != "first_person" and not set(who.ids) & cast.third_parties:
        yield Happening("escalation", segment, who, "subject", definite=False, at=found.start(), verb="announce")
