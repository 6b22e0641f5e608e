"""Drafts of the parts of one article, made into one: the same actor once, references following it."""

from collections.abc import Sequence
from typing import TypeVar

from schemas.drafts import Draft, DraftDemand, DraftMediator, DraftOutcome, DraftParty
from schemas.terms import EVIDENCE_QUOTES, MediatorRole, MediatorStatus
from service.grounding.words import fold

Actor = DraftParty | DraftMediator
T = TypeVar("T")

_ROLES: tuple[MediatorRole, ...] = ("mediator", "guarantor", "facilitator", "host", "observer")
"""What a mediator does at most comes first."""
_STATUSES: tuple[MediatorStatus, ...] = ("ended", "active", "declined", "planned", "offered")
"""The later stage comes first."""


def merged(drafts: Sequence[Draft]) -> Draft:
    """Return one draft of all parts, in their order; headline and summary are those of the first part that has one.

    Two actors are one if a name or alias of theirs is the same but for case and accents; whoever mediates in any part
    is a mediator. Identical demands and outcomes (read twice where parts overlap) are kept once.
    """
    if len(drafts) == 1:
        return drafts[0]
    actors: list[Actor] = []
    demands: list[DraftDemand] = []
    outcomes: list[DraftOutcome] = []
    for draft in drafts:
        renamed = _enrol(actors, (*draft.parties, *draft.mediators))
        demands += [
            d.model_copy(update={"by": _follow(d.by, renamed), "of": _follow(d.of, renamed)}) for d in draft.demands
        ]
        outcomes += [o.model_copy(update={"actors": _follow(o.actors, renamed)}) for o in draft.outcomes]
    return Draft(
        parties=tuple(a for a in actors if isinstance(a, DraftParty)),
        mediators=tuple(a for a in actors if isinstance(a, DraftMediator)),
        demands=_once(demands),
        outcomes=_once(outcomes),
        headline=next((d.headline for d in drafts if d.headline), ""),
        summary=next((d.summary for d in drafts if d.summary), ""),
    )


def _enrol(actors: list[Actor], newcomers: Sequence[Actor]) -> dict[str, str]:
    """Add a part's actors to those known; return how their ids are called from now on."""
    renamed: dict[str, str] = {}
    for actor in newcomers:
        known = next((i for i, other in enumerate(actors) if _names(other) & _names(actor)), None)
        if known is None:
            taken = {other.id for other in actors}
            name = next(i for i in (actor.id, *(f"{actor.id}-{n}" for n in range(2, len(taken) + 3))) if i not in taken)
            actors.append(actor.model_copy(update={"id": name}))
        else:
            actors[known] = _joined(actors[known], actor)
            name = actors[known].id
        renamed[actor.id] = name
    return renamed


def _names(actor: Actor) -> set[str]:
    return {" ".join(fold(name).split()) for name in (actor.name, *actor.aliases)}


def _joined(one: Actor, other: Actor) -> Actor:
    base, more = (other, one) if isinstance(other, DraftMediator) and isinstance(one, DraftParty) else (one, other)
    people = {person.name: person for person in (*more.representatives, *base.representatives)}
    names = _once([*one.aliases, *other.aliases, *({other.name} - {one.name})])
    update: dict[str, object] = {
        "id": one.id,
        "name": one.name,
        "aliases": tuple(alias for alias in names if alias != one.name),
        "representatives": tuple(people.values()),
        "cites": _once([*base.cites, *more.cites])[:EVIDENCE_QUOTES],
    }
    if isinstance(base, DraftMediator) and isinstance(more, DraftMediator):
        update["role"] = min(base.role, more.role, key=_ROLES.index)
        update["status"] = min(base.status, more.status, key=_STATUSES.index)
    elif isinstance(base, DraftParty) and isinstance(more, DraftParty):
        update["role"] = "disputant" if "disputant" in (base.role, more.role) else "stakeholder"
    return base.model_copy(update=update)


def _follow(ids: Sequence[str], renamed: dict[str, str]) -> tuple[str, ...]:
    return _once([renamed.get(name, name) for name in ids])


def _once(items: Sequence[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
