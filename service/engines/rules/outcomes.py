"""Outcomes of a scene: happenings joined to distinct results, each with its text, its actors and its day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.drafts import DraftMediator, DraftOutcome, DraftParty
from schemas.terms import OutcomeKind
from service.engines.rules.dates import Direction, find_day
from service.engines.rules.happening import Happening
from service.engines.rules.happenings import find_happenings
from service.engines.rules.lines import Line
from service.engines.rules.scene import Scene
from service.engines.rules.subjects import Cast, cast_of
from service.engines.rules.wording import narrowed, outcome_text
from service.grounding.words import content_stems

_JOINT: frozenset[OutcomeKind] = frozenset(
    {"agreement", "ceasefire", "deadlock", "talks_held", "talks_planned", "implementation"}
)
_RESULTS: frozenset[OutcomeKind] = frozenset({"agreement", "ceasefire", "deadlock"})
_DEALS: frozenset[OutcomeKind] = frozenset({"agreement", "ceasefire"})
_SAME = 0.5
_NO_DATE = re.compile(
    r"\bno (?:new |further |next )?(?:date|venue|talks|meeting|round)\b[^.;]{0,30}\b(?:set|"
    r"agreed|fixed|scheduled|planned|given|named|announced)\b",
    re.IGNORECASE,
)
_IN_RETURN = re.compile(
    r"(?:In (?:return|exchange)|For (?:its|their|his) part|[A-Z][\w' ]{2,40}, (?:for its part|in return))\b"
)
_BARE_OFFER = re.compile(r"\b(?:an?|its|their|his|her) (?:\w+ )?(?:offer|proposal|plan|package)\W*$", re.IGNORECASE)
_BROKERED = re.compile(r"\b(?:broker|mediat|facilitat|guarant|host|under the auspices)\w*", re.IGNORECASE)
_ROUND = re.compile(
    r"\b(?:talks|negotiations|rounds?|sessions?|sides|parties|delegations|teams|two|both|they)\b", re.IGNORECASE
)
_ROUND_VERBS = frozenset("meet resume reconvene hold be open begin start return continue".split())
_NEAR = 3
_FEW = 2
_EARLY = 6


@dataclass
class _Result:
    """Happenings that tell one result, the clause that gives its text first."""

    kind: OutcomeKind
    happenings: list[Happening]
    when: str | None
    more: list[Line] = field(default_factory=list)
    leading: bool = False
    """Whether it is the first deal or truce that the article tells: the one its mediators brokered."""

    @property
    def number(self) -> int:
        return self.happenings[0].segment.line.number


def find_outcomes(
    scene: Scene, parties: Sequence[DraftParty], mediators: Sequence[DraftMediator]
) -> tuple[DraftOutcome, ...]:
    """Return what came of the dispute reported, one item per distinct result, in order of position."""
    if not any(party.role == "disputant" for party in parties):
        return ()
    cast = cast_of(scene, tuple(parties), tuple(mediators))
    results: list[_Result] = []
    for happening in find_happenings(cast, scene.article.published):
        result = _Result(happening.kind, [happening], None if happening.terms else _day(cast, happening))
        same = _told_before(results, result, happening)
        if same is None:
            results.append(result)
        else:
            same.happenings.append(happening)
            same.when = same.when or result.when
    for result in results:
        result.kind = _kind(results, result)
        _complete(cast, result)
        result.leading = result.kind in _DEALS and result is next(r for r in results if r.kind in _DEALS)
    return tuple(_outcome(cast, result) for result in results if not _shadowed(result, results))


def _kind(results: Sequence[_Result], result: _Result) -> OutcomeKind:
    """Return the kind, an attack while a truce of this process holds being a violation."""
    first = result.happenings[0]
    if first.kind != "escalation" or not first.violent:
        return result.kind
    truces = [
        r
        for r in results
        if r.kind == "ceasefire" and ((r.when <= result.when) if r.when and result.when else r.number <= result.number)
    ]
    breach = re.search(
        r"\b(?:breach(?:es)?|violations?|(?:since|despite) the (?:truce|ceasefire))\b", first.segment.line.lower
    )
    return "violation" if truces or breach else "escalation"


def _day(cast: Cast, happening: Happening) -> str | None:
    direction: Direction = "future" if happening.kind == "talks_planned" else "past"
    published = cast.scene.article.published
    return find_day(happening.segment.text, published, direction) or find_day(
        happening.segment.line.text, published, direction
    )


def _told_before(results: Sequence[_Result], new: _Result, happening: Happening) -> _Result | None:
    """Return the result of which `new` is but another telling."""
    for result in results:
        dates_clash = bool(result.when and new.when and result.when != new.when)
        if (
            happening.definite
            and new.kind in _DEALS
            and result.kind in _DEALS
            and not dates_clash
            and not happening.terms
        ):
            return result
        if result.kind != new.kind or dates_clash:
            continue
        near = abs(result.number - new.number) <= _NEAR
        if new.kind == "deadlock" or (happening.terms and result.kind == new.kind):
            return result
        if near and (happening.commitment or new.kind == "talks_held"):
            return result
        if _alike(result, new):
            return result
    return None


def _alike(first: _Result, second: _Result) -> bool:
    left = set(content_stems(first.happenings[0].segment.text))
    right = set(content_stems(second.happenings[0].segment.text))
    return bool(left and right) and 2 * len(left & right) / (len(left) + len(right)) >= _SAME


def _complete(cast: Cast, result: _Result) -> None:
    """Add the sentence that completes a statement: what an offer offers, what is given in return, no date."""
    line = result.happenings[0].segment.line
    following = cast.by_number.get(line.number + 1)
    if result.happenings[0].terms and following and _IN_RETURN.match(following.text):
        result.more.append(following)
    together = following is not None and following.paragraph == line.paragraph
    if following and together and result.kind == "offer" and _BARE_OFFER.search(result.happenings[0].segment.text):
        result.more.append(following)
    if result.kind == "deadlock":
        result.more.extend(
            other
            for other in cast.lines
            if line.number < other.number <= line.number + _NEAR * 2
            and _NO_DATE.search(other.text)
            and len(other.words) < 20
        )


def _outcome(cast: Cast, result: _Result) -> DraftOutcome:
    first = result.happenings[0]
    cites = dict.fromkeys(
        [
            first.segment.line.number,
            *(line.number for line in result.more),
            *(h.segment.line.number for h in result.happenings),
        ]
    )
    return DraftOutcome(
        cites=tuple(cites)[:3],
        kind=result.kind,
        text=outcome_text(cast, first, result.more),
        actors=_actors(cast, result),
        when=result.when,
    )


def _actors(cast: Cast, result: _Result) -> tuple[str, ...]:
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
    if not sides or (len(sides) < 2 and not (result.kind in ("talks_planned", "talks_held") and thirds)):
        ids.extend(i for i in cast.resolve_both(line).ids if i not in ids)
    if result.kind in _RESULTS or _round(first):
        ids.extend(i for i in _brokers(cast, result) if i not in ids)
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


def _brokers(cast: Cast, result: _Result) -> list[str]:
    """Return the mediators that the article ties to a result: its one or two active ones, or those named beside it."""
    active = [m.id for m in cast.all_mediators if m.role == "mediator" and m.status == "active"]
    early = result.number <= cast.lines[min(len(cast.lines), _EARLY) - 1].number
    if len(active) <= _FEW and (
        result.kind == "deadlock" or (result.leading and early) or _round(result.happenings[0])
    ):
        return active
    near = [
        line for line in cast.lines if any(abs(line.number - h.segment.line.number) <= 1 for h in result.happenings)
    ]
    tied = [
        i
        for line in near
        if _BROKERED.search(line.text) or line.number == result.number
        for i in line.actors_between(0, len(line.text))
    ]
    return [i for i in cast.mediators if i in tied]


def _shadowed(result: _Result, results: Sequence[_Result]) -> bool:
    """Whether a meeting is told only as part of the result that it had, or a deal only by who brokered it."""
    first = result.happenings[0]
    if result.kind == "offer":
        return any(
            r.happenings[0].verb in ("accept", "reject", "turn", "refuse") and abs(r.number - result.number) <= _NEAR
            for r in results
        )
    if result.kind == "talks_held":
        return any(r.kind in _RESULTS and abs(r.number - result.number) <= _NEAR for r in results)
    return first.fallback and any(r.kind in _DEALS and r is not result for r in results)
