"""Who took part in a result: who did or agreed it, and the mediators that the article ties to it."""

import re

from schemas.terms import OutcomeKind
from service.engines.rules.outcomes.happening import Happening
from service.engines.rules.outcomes.plans import officials
from service.engines.rules.outcomes.results import RESULTS, Result
from service.engines.rules.outcomes.wording import narrowed
from service.engines.rules.syntax.subjects import Cast

_JOINT: frozenset[OutcomeKind] = frozenset(
    {"agreement", "ceasefire", "deadlock", "talks_held", "talks_planned", "implementation"}
)
_BROKERED = re.compile(r"\b(?:broker|mediat|facilitat|guarant|host|under the auspices)\w*", re.IGNORECASE)
_ROUND = re.compile(
    r"\b(?:talks|negotiations|rounds?|sessions?|sides|parties|delegations|teams|two|both|they)\b", re.IGNORECASE
)
_ROUND_VERBS = frozenset("meet resume reconvene hold be open begin start return continue".split())
_ERRANDS = frozenset("send dispatch visit travel fly chair tour arrive".split())
_FEW = 2
_TWO = 2
_EARLY = 6


def actors(cast: Cast, result: Result) -> tuple[str, ...]:
    """Return the ids of the actors of a result."""
    first = result.happenings[0]
    line, who = first.segment.line, first.who
    if (first.sides == "subject" and not (first.verb == "accept" and len(who.ids) > 1)) or result.kind not in _JOINT:
        return (
            tuple(dict.fromkeys(i for h in result.happenings for i in h.who.ids))
            if result.kind == "violation"
            else who.ids
        )
    told = result.happenings if result.kind == "talks_held" else [first]
    ids = list(dict.fromkeys([*who.ids, *(i for happening in told for i in _named(cast, happening))]))
    if result.kind == "deadlock" and not ids and result.number <= _EARLY:
        ids.extend(cast.disputants)
    sides = [i for i in ids if i in cast.disputants]
    thirds = [i for i in ids if i in cast.third_parties]
    alone = bool(who.ids) and (first.commitment or (result.kind == "talks_planned" and first.verb in _ERRANDS))
    if alone or (result.kind == "implementation" and ids):
        pass
    elif not sides or (len(sides) < 2 and not (result.kind in ("talks_planned", "talks_held") and thirds)):
        ids.extend(i for i in cast.resolve_both(line).ids if i not in ids)
    mutual = result.kind == "agreement" and not officials(who) and len(set(ids) & set(cast.disputants)) >= _TWO
    if result.kind in RESULTS or _round(first):
        ids.extend(i for i in _brokers(cast, result, mutual=mutual) if i not in ids)
    return tuple(ids)


def _named(cast: Cast, happening: Happening) -> list[str]:
    """Return the actors named in the clause itself: not in a relative clause after its verb, nor as the place."""
    line, segment = happening.segment.line, happening.segment
    text = narrowed(happening)
    start = line.text.find(text, segment.start)
    relative = re.compile(r"\b(?:that|which|who|whose)\b").search(
        line.text, max(start, happening.at), start + len(text)
    )
    end = relative.start() if relative else start + len(text)
    spans = [s for s in line.mentions_between(start, end) if s.actor in cast.known and s.form != "pronoun"]
    return [
        s.actor
        for s in spans
        if not (s.form == "alias" and re.search(r"\b(?:in|near|outside|at)\s$", line.text[: s.start]))
    ]


def _round(happening: Happening) -> bool:
    """Whether it is a further round of the talks themselves, at which the mediator is there without being named."""
    return (
        happening.kind == "talks_planned" and happening.verb in _ROUND_VERBS and bool(_ROUND.search(happening.who.text))
    )


def _brokers(cast: Cast, result: Result, *, mutual: bool) -> list[str]:
    """Return the mediators that the article ties to a result.

    What sides do together is tied to the one or two mediators at work; else those count that are named beside it.
    """
    active = [m.id for m in cast.all_mediators if m.role == "mediator" and m.status == "active"]
    early = result.number <= cast.lines[min(len(cast.lines), _EARLY) - 1].number
    if len(active) <= _FEW and (mutual or result.kind == "deadlock" or (result.leading and early)):
        return active
    beside = {h.segment.line.number + step for h in result.happenings for step in (-1, 0, 1)}
    near = [cast.by_number[number] for number in sorted(beside) if number in cast.by_number]
    tied = [
        i
        for line in near
        if _BROKERED.search(line.text) or line.number == result.number
        for i in line.actors_between(0, len(line.text))
    ]
    return [i for i in cast.mediators if i in tied]
