"""Outcomes of a scene: happenings joined to distinct results, each with its text, its actors and its day."""

import re
from collections.abc import Sequence
from datetime import date

from schemas.drafts import DraftOutcome
from schemas.terms import OutcomeKind
from service.engines.rules.outcomes.dates import Direction, find_day
from service.engines.rules.outcomes.happening import Happening
from service.engines.rules.outcomes.happenings import find_happenings
from service.engines.rules.outcomes.patterns import TIED_TO_DEAL
from service.engines.rules.outcomes.result_actors import actors
from service.engines.rules.outcomes.results import DEALS, NEAR, RESULTS, Result
from service.engines.rules.outcomes.wording import outcome_text
from service.engines.rules.syntax.subjects import Cast
from service.grounding.words import content_stems

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

_BREACH = re.compile(
    r"\b(?:(?:in|an?|the|this|that|\w+) (?:[\w-]+ )?(?:breach(?:es)?|violations?) of|"
    r"(?:clear|flagrant|gross|plain|serious|a) (?:breach|violation)|in (?:defiance|spite|contempt) of (?:the|"
    r"its|their)|"
    r"(?:since|despite) the (?:truce|ceasefire|deal|accord|agreement|resolution|bargain)|"
    r"although it had (?:pledged|promised|agreed))\b",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"\b(?:will|shall|is to|are to|must|sets? up|provides?|under (?:the|it)|gives?|allows?|commits?)\b", re.IGNORECASE
)
_BRIEF = 5
"""Content words below which a deal's own clause says little of what was agreed."""
_DAYS = 3
_ANSWERS: frozenset[OutcomeKind] = frozenset({"refusal", "agreement", "violation"})
_LEANS = re.compile(
    r"^\w+ (?:\w+ )?(?:no|yes|him|her|it|that|this|them|down|aside|so)\b(?! (?:would|will|had|has|was|is|to|the|"
    r"an?|its)\b)|"
    r"^\w+\W*$|^\w+ to (?:by|it|that|this)\b",
    re.IGNORECASE,
)


def find_outcomes(cast: Cast) -> tuple[DraftOutcome, ...]:
    """Return what came of the dispute reported, one item per distinct result, in order of position."""
    if not cast.disputants:
        return ()
    results: list[Result] = []
    for happening in find_happenings(cast, cast.scene.article.published):
        result = Result(happening.kind, [happening], None if happening.terms else _day(cast, happening))
        same = _told_before(results, result, happening)
        if same is None:
            results.append(result)
        else:
            same.happenings.append(happening)
            same.when = same.when or result.when
    if not any(result.kind in DEALS for result in results):
        results = [
            r for r in results if r.kind != "implementation" or TIED_TO_DEAL.search(r.happenings[0].segment.line.text)
        ]
    for result in results:
        result.kind = _kind(results, result)
        _complete(cast, result)
        result.leading = result.kind in DEALS and result is next(r for r in results if r.kind in DEALS)
    return tuple(_outcome(cast, result) for result in results if not _shadowed(result, results))


def _kind(results: Sequence[Result], result: Result) -> OutcomeKind:
    """Return the kind, an attack while a truce of this process holds being a violation."""
    first = result.happenings[0]
    if first.kind != "escalation":
        return result.kind
    if _BREACH.search(first.segment.line.text):
        return "violation"
    if not first.violent:
        return result.kind
    truces = [
        r
        for r in results
        if r.kind == "ceasefire" and ((r.when <= result.when) if r.when and result.when else r.number <= result.number)
    ]
    return "violation" if truces else "escalation"


def _day(cast: Cast, happening: Happening) -> str | None:
    direction: Direction = "future" if happening.kind == "talks_planned" else "past"
    published = cast.scene.article.published
    return find_day(happening.segment.text, published, direction) or find_day(
        happening.segment.line.text, published, direction
    )


def _told_before(results: Sequence[Result], new: Result, happening: Happening) -> Result | None:
    """Return the result of which `new` is but another telling."""
    for result in results:
        dates_clash = _dates_clash(result, new)
        if (
            happening.definite
            and new.kind in DEALS
            and result.kind in DEALS
            and result.happenings[0].sides == "joint"
            and not dates_clash
            and not happening.terms
        ):
            return result
        if new.kind == "agreement" and result.kind in DEALS and happening.verb == "say" and len(happening.who.ids) > 1:
            return result
        if result.kind != new.kind or dates_clash:
            continue
        near = abs(result.number - new.number) <= NEAR
        if new.kind == "deadlock" or (happening.terms and result.happenings[0].sides == "joint"):
            return result
        if near and (happening.commitment or new.kind == "talks_held"):
            return result
        if _alike(result, new):
            return result
    return None


def _dates_clash(one: Result, other: Result) -> bool:
    if not one.when or not other.when or one.when == other.when:
        return False
    apart = abs((date.fromisoformat(one.when) - date.fromisoformat(other.when)).days)
    return one.kind != "deadlock" or apart > _DAYS


def _alike(first: Result, second: Result) -> bool:
    left = set(content_stems(first.happenings[0].segment.text))
    right = set(content_stems(second.happenings[0].segment.text))
    return bool(left and right) and 2 * len(left & right) / (len(left) + len(right)) >= _SAME


def _complete(cast: Cast, result: Result) -> None:
    """Add the sentence that completes a statement: what an offer offers, what is given in return, no date."""
    line = result.happenings[0].segment.line
    following = cast.by_number.get(line.number + 1)
    if result.happenings[0].terms and following and _IN_RETURN.match(following.text):
        result.more.append(following)
    together = following is not None and following.paragraph == line.paragraph
    if following and together and result.kind == "offer" and _BARE_OFFER.search(result.happenings[0].segment.text):
        result.more.append(following)
    preceding = cast.by_number.get(line.number - 1)
    if preceding and result.kind in _ANSWERS and _LEANS.search(_clause(result.happenings[0])):
        result.more.append(preceding)
    brief = result.kind == "agreement" and len(content_stems(_clause(result.happenings[0]))) < _BRIEF
    if brief and not result.more:
        told = [cast.by_number[n] for n in range(line.number + 1, line.number + NEAR + 1) if n in cast.by_number]
        result.more.extend([t for t in told if _TERMS.search(t.text) and not t.quotes][:1])
    if result.kind == "deadlock":
        result.more.extend(
            other
            for other in cast.lines
            if line.number < other.number <= line.number + NEAR * 2
            and _NO_DATE.search(other.text)
            and len(other.words) < 20
        )


def _clause(happening: Happening) -> str:
    return happening.segment.line.text[happening.at : happening.segment.end]


def _outcome(cast: Cast, result: Result) -> DraftOutcome:
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
        actors=actors(cast, result),
        when=result.when,
    )


def _shadowed(result: Result, results: Sequence[Result]) -> bool:
    """Whether a meeting is told only as part of the result that it had, or a deal only by who brokered it."""
    first = result.happenings[0]
    if result.kind == "offer":
        return any(
            r.happenings[0].verb in ("accept", "reject", "turn", "refuse") and abs(r.number - result.number) <= NEAR
            for r in results
        )
    if result.kind == "deadlock":
        return any(r.kind in DEALS and r.number == result.number for r in results)
    if result.kind == "talks_held":
        return any(r.kind in RESULTS and abs(r.number - result.number) <= NEAR for r in results)
    return first.fallback and any(r.kind in DEALS and r is not result for r in results)
