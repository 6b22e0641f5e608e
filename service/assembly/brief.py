"""Assembly of the brief from grounded items: merge, name, order, count, and say how it was made."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date

from schemas.article import Article
from schemas.brief import (
    SCHEMA_VERSION,
    ArticleFacts,
    Brief,
    BriefWarning,
    Demand,
    Mediator,
    Outcome,
    Party,
    Provenance,
    Rejected,
    Representative,
)
from schemas.drafts import DraftDemand, DraftMediator, DraftOutcome, DraftParty, EngineIdentity, Failing
from schemas.terms import DEMAND_WORDS, OUTCOME_WORDS, ProfileName
from service.assembly.merging import merge_actors, merge_demands, merge_outcomes
from service.assembly.slugs import unique_slugs
from service.grounding import Grounded, Note, Upheld
from service.grounding.results import updated

_ROLE_ORDER = {
    "disputant": 0,
    "stakeholder": 1,
    "mediator": 0,
    "guarantor": 1,
    "facilitator": 2,
    "host": 3,
    "observer": 4,
}
_TEXT_LIMITS = {"demands": DEMAND_WORDS, "outcomes": OUTCOME_WORDS}


def brief_id(article: Article, profile: ProfileName, identity: EngineIdentity) -> str:
    """Return `brf_` and 24 hex digits of a SHA-256 over everything the brief depends on."""
    basis = {
        "sha256": article.sha256,
        "title": article.title,
        "source": article.source,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "profile": profile,
        "engine": identity.engine,
        "model": identity.model,
        "prompts": identity.prompts,
        "schema": SCHEMA_VERSION,
    }
    canonical = json.dumps(basis, sort_keys=True, ensure_ascii=True)
    return "brf_" + hashlib.sha256(canonical.encode()).hexdigest()[:24]


def assemble(
    article: Article,
    grounded: Grounded,
    provenance: Provenance,
    identity: EngineIdentity,
    *,
    struck: Sequence[Rejected] = (),
) -> Brief:
    """Return the brief of `grounded`: every item either listed with its evidence or in `rejected` with the reason.

    `struck` are items that the engine itself took back on a second look; they are listed as rejected.
    """
    parties, mediators, renamed = merge_actors(grounded.parties, grounded.mediators)
    parties.sort(key=_actor_order)
    mediators.sort(key=_actor_order)
    actors: list[DraftParty | DraftMediator] = [*(one.item for one in parties), *(one.item for one in mediators)]
    ids = dict(zip((actor.id for actor in actors), unique_slugs([actor.name for actor in actors]), strict=True))

    def refer(refs: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(ids[renamed.get(ref, ref)] for ref in refs))

    demands = sorted(merge_demands([_renamed_demand(one, renamed) for one in grounded.demands]), key=_first_evidence)
    outcomes = sorted(
        merge_outcomes([_renamed_outcome(one, renamed) for one in grounded.outcomes]), key=_first_evidence
    )
    warnings = [BriefWarning(code=note.code, detail=note.detail, path="") for note in grounded.notes]
    for place, party in enumerate(parties):
        warnings.extend(_warnings("parties", place, party.notes))
    for place, mediator in enumerate(mediators):
        warnings.extend(_warnings("mediators", place, mediator.notes))
    for place, demand in enumerate(demands):
        warnings.extend(_warnings("demands", place, demand.notes, demand.item.text))
    for place, outcome in enumerate(outcomes):
        warnings.extend(_warnings("outcomes", place, outcome.notes, outcome.item.text))
    return Brief(
        id=brief_id(article, provenance.profile, identity),
        article=facts(article),
        headline=grounded.headline,
        summary=grounded.summary,
        parties=tuple(_party(one, ids) for one in parties),
        mediators=tuple(_mediator(one, ids) for one in mediators),
        demands=tuple(_demand(one, refer) for one in demands),
        outcomes=tuple(_outcome(one, refer) for one in outcomes),
        rejected=(*struck, *(_rejected(failing) for failing in grounded.failing)),
        warnings=tuple(warnings),
        provenance=provenance,
    )


def facts(article: Article) -> ArticleFacts:
    """Return what a brief says of its article, without the text."""
    return ArticleFacts(
        sha256=article.sha256,
        title=article.title,
        source=article.source,
        published=article.published,
        language=article.language,
        characters=len(article.text),
        sentences=len(article.sentences),
    )


def _actor_order(one: Upheld[DraftParty] | Upheld[DraftMediator]) -> tuple[int, int, str]:
    return (_ROLE_ORDER[one.item.role], min(e.start for e in one.evidence), one.item.name)


def _first_evidence(one: Upheld[DraftDemand] | Upheld[DraftOutcome]) -> tuple[int, int, str]:
    return (one.evidence[0].start, one.index, one.item.text)


def _renamed_demand(one: Upheld[DraftDemand], renamed: dict[str, str]) -> Upheld[DraftDemand]:
    by, of = (tuple(dict.fromkeys(renamed.get(r, r) for r in refs)) for refs in (one.item.by, one.item.of))
    return updated(one, {"item": updated(one.item, {"by": by, "of": of})})


def _renamed_outcome(one: Upheld[DraftOutcome], renamed: dict[str, str]) -> Upheld[DraftOutcome]:
    actors = tuple(dict.fromkeys(renamed.get(r, r) for r in one.item.actors))
    return updated(one, {"item": updated(one.item, {"actors": actors})})


def _people(item: DraftParty | DraftMediator) -> tuple[Representative, ...]:
    return tuple(Representative(name=person.name, title=person.title) for person in item.representatives)


def _party(one: Upheld[DraftParty], ids: dict[str, str]) -> Party:
    item = one.item
    return Party(
        id=ids[item.id],
        name=item.name,
        kind=item.kind,
        role=item.role,
        aliases=item.aliases,
        representatives=_people(item),
        evidence=one.evidence,
    )


def _mediator(one: Upheld[DraftMediator], ids: dict[str, str]) -> Mediator:
    item = one.item
    return Mediator(
        id=ids[item.id],
        name=item.name,
        kind=item.kind,
        role=item.role,
        status=item.status,
        aliases=item.aliases,
        representatives=_people(item),
        evidence=one.evidence,
    )


def _demand(one: Upheld[DraftDemand], refer: Callable[[Sequence[str]], tuple[str, ...]]) -> Demand:
    item = one.item
    return Demand(
        by=refer(item.by),
        of=refer(item.of),
        text=_limited(item.text, DEMAND_WORDS),
        force=item.force,
        status=item.status,
        evidence=one.evidence,
    )


def _outcome(one: Upheld[DraftOutcome], refer: Callable[[Sequence[str]], tuple[str, ...]]) -> Outcome:
    item = one.item
    return Outcome(
        kind=item.kind,
        text=_limited(item.text, OUTCOME_WORDS),
        actors=refer(item.actors),
        when=date.fromisoformat(item.when) if item.when else None,
        evidence=one.evidence,
    )


def _limited(text: str, words: int) -> str:
    parts = text.split()
    return " ".join(parts) if len(parts) <= words else " ".join(parts[:words]).rstrip(",;:–—-") + "…"


def _warnings(section: str, place: int, notes: Sequence[Note], text: str = "") -> list[BriefWarning]:
    limit = _TEXT_LIMITS.get(section, 0)
    if len(text.split()) > limit:
        notes = [*notes, Note(code="text_shortened", detail=f"its text was cut to {limit} words")]
    return [BriefWarning(code=note.code, detail=note.detail, path=f"/{section}/{place}") for note in notes]


def _rejected(failing: Failing) -> Rejected:
    return Rejected(
        section=failing.section,
        item=failing.item.model_dump(mode="json"),
        reason=failing.reason,
        detail=failing.detail,
    )
