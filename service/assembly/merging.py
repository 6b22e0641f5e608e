"""Merging: an actor stands once, equal demands and outcomes become one with the evidence of both."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from schemas.brief import Evidence
from schemas.drafts import DraftDemand, DraftMediator, DraftOutcome, DraftParty
from schemas.terms import EVIDENCE_QUOTES
from service.grounding import Note, Upheld
from service.grounding.words import content_stems, fold_name, has_negation

EQUAL_TEXTS = 0.85
"""Least F1 of content stems at which two texts with the same references say the same."""

UpheldActor = Upheld[DraftParty] | Upheld[DraftMediator]
Actor = TypeVar("Actor", DraftParty, DraftMediator)
Stake = TypeVar("Stake", DraftDemand, DraftOutcome)


def merge_actors(
    parties: Sequence[Upheld[DraftParty]], mediators: Sequence[Upheld[DraftMediator]]
) -> tuple[list[Upheld[DraftParty]], list[Upheld[DraftMediator]], dict[str, str]]:
    """Return parties and mediators, each actor once, and a map from every draft id to the id that stays.

    One that mediates is a mediator: a party that shares a name with a mediator is merged into it.
    """
    renamed: dict[str, str] = {}
    merged_mediators = _merged(mediators, renamed)
    taken = {form: one.item.id for one in merged_mediators for form in _forms(one)}
    kept_parties: list[Upheld[DraftParty]] = []
    absorbed: dict[str, list[Upheld[DraftParty]]] = {}
    for party in _merged(parties, renamed):
        mediator_id = next((taken[form] for form in _forms(party) if form in taken), None)
        if mediator_id is None:
            kept_parties.append(party)
        else:
            renamed[party.item.id] = mediator_id
            absorbed.setdefault(mediator_id, []).append(party)
    joined = [_absorb(one, absorbed.get(one.item.id, ())) for one in merged_mediators]
    return kept_parties, joined, renamed


def _merged(actors: Sequence[Upheld[Actor]], renamed: dict[str, str]) -> list[Upheld[Actor]]:
    kept: list[Upheld[Actor]] = []
    for actor in actors:
        place = next((n for n, one in enumerate(kept) if set(_forms(one)) & set(_forms(actor))), None)
        if place is None:
            kept.append(actor)
        else:
            renamed[actor.item.id] = kept[place].item.id
            kept[place] = _absorb(kept[place], (actor,))
    return kept


def _forms(actor: UpheldActor) -> list[str]:
    return [fold_name(form) for form in (actor.item.name, *actor.item.aliases)]


def _absorb(actor: Upheld[Actor], others: Iterable[Upheld[DraftParty] | Upheld[DraftMediator]]) -> Upheld[Actor]:
    for other in others:
        absorbed: DraftParty | DraftMediator = other.item
        forms = dict.fromkeys((*actor.item.aliases, absorbed.name, *absorbed.aliases))
        people = {person.name: person for person in (*absorbed.representatives, *actor.item.representatives)}
        item = actor.item.model_copy(
            update={
                "aliases": tuple(form for form in forms if form != actor.item.name),
                "representatives": tuple(people.values()),
            }
        )
        note = Note(code="actor_merged", detail="it was listed more than once; the entries are one")
        actor = actor.model_copy(
            update={
                "item": item,
                "evidence": _joined(actor.evidence, other.evidence),
                "notes": (*actor.notes, note),
            }
        )
    return actor


def _joined(first: tuple[Evidence, ...], second: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    by_sentence = {one.sentence: one for one in (*second, *first)}
    order = dict.fromkeys(one.sentence for one in (*first, *second))
    return tuple(by_sentence[number] for number in order)[:EVIDENCE_QUOTES]


def merge_demands(demands: Sequence[Upheld[DraftDemand]]) -> list[Upheld[DraftDemand]]:
    """Return the demands, equal ones merged: same addressees and text; those who ask are joined."""
    kept: list[Upheld[DraftDemand]] = []
    for demand in demands:
        place = next((n for n, one in enumerate(kept) if _same_demand(one.item, demand.item)), None)
        if place is None:
            kept.append(demand)
            continue
        first = kept[place]
        item = first.item.model_copy(update={"by": tuple(dict.fromkeys((*first.item.by, *demand.item.by)))})
        kept[place] = _with_evidence(first.model_copy(update={"item": item}), demand)
    return kept


def merge_outcomes(outcomes: Sequence[Upheld[DraftOutcome]]) -> list[Upheld[DraftOutcome]]:
    """Return the outcomes, equal ones merged: same kind and text; those who took part are joined."""
    kept: list[Upheld[DraftOutcome]] = []
    for outcome in outcomes:
        place = next((n for n, one in enumerate(kept) if _same_outcome(one.item, outcome.item)), None)
        if place is None:
            kept.append(outcome)
            continue
        first = kept[place]
        item = first.item.model_copy(
            update={"actors": tuple(dict.fromkeys((*first.item.actors, *outcome.item.actors)))}
        )
        kept[place] = _with_evidence(first.model_copy(update={"item": item}), outcome)
    return kept


def _with_evidence(first: Upheld[Stake], second: Upheld[Stake]) -> Upheld[Stake]:
    notes = tuple(dict.fromkeys((*first.notes, *second.notes)))
    return first.model_copy(update={"evidence": _joined(first.evidence, second.evidence), "notes": notes})


def _same_demand(first: DraftDemand, second: DraftDemand) -> bool:
    addressed = set(first.of) == set(second.of) or not first.of or not second.of
    return addressed and _same_text(first.text, second.text)


def _same_outcome(first: DraftOutcome, second: DraftOutcome) -> bool:
    same_day = first.when == second.when or first.when is None or second.when is None
    return first.kind == second.kind and same_day and _same_text(first.text, second.text)


def _same_text(first: str, second: str) -> bool:
    left, right = set(content_stems(first)), set(content_stems(second))
    if not left or not right or has_negation(first) != has_negation(second):
        return first.casefold() == second.casefold()
    return 2 * len(left & right) / (len(left) + len(right)) >= EQUAL_TEXTS
