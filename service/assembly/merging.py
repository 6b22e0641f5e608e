"""Merging: an actor stands once, equal demands and outcomes become one with the evidence of both."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

from schemas.brief import Evidence
from schemas.drafts import DraftDemand, DraftMediator, DraftOutcome, DraftParty, DraftRepresentative
from schemas.terms import EVIDENCE_QUOTES, Force
from service.grounding import Note, Upheld
from service.grounding.cast import UpheldActor, forms
from service.grounding.results import updated
from service.grounding.words import content_stems, has_negation, name_key, numbers

EQUAL_TEXTS = 0.85
"""Least F1 of content stems at which two texts with the same references say the same."""

_FORCES: tuple[Force, ...] = ("demand", "condition", "appeal")
"""Strongest first."""

Actor = TypeVar("Actor", DraftParty, DraftMediator)
Stake = TypeVar("Stake", DraftDemand, DraftOutcome)


def merge_actors(
    parties: Sequence[Upheld[DraftParty]], mediators: Sequence[Upheld[DraftMediator]]
) -> tuple[list[Upheld[DraftParty]], list[Upheld[DraftMediator]], dict[str, str]]:
    """Return parties and mediators, each actor once, and a map from every draft id to the id that stays.

    Entries are one actor where the name of one is a name or alias of the other. One that mediates is a mediator:
    parties are merged into it. An alias means one actor: where two claim it, it stays with the first.
    """
    entries: list[UpheldActor] = [*mediators, *parties]
    kept_parties: list[Upheld[DraftParty]] = []
    kept_mediators: list[Upheld[DraftMediator]] = []
    renamed: dict[str, str] = {}
    claimed = {name_key(one.item.name) for one in entries}
    for place, *rest in _same_actors(entries):
        others = [entries[n] for n in rest]
        renamed |= {other.item.id: entries[place].item.id for other in others}
        if place < len(mediators):
            kept_mediators.append(_absorb(mediators[place], others, claimed))
        else:
            kept_parties.append(_absorb(parties[place - len(mediators)], others, claimed))
    return kept_parties, kept_mediators, renamed


def _same_actors(entries: Sequence[UpheldActor]) -> list[list[int]]:
    """Return the places of entries that are one actor, directly or through a third entry, in order of the first."""
    group_of: dict[str, list[int]] = {}
    for place, entry in enumerate(entries):
        group_of.setdefault(name_key(entry.item.name), []).append(place)
    for entry in entries:
        own = group_of[name_key(entry.item.name)]
        for form in forms(entry.item):
            other = group_of.get(form, own)
            if other is not own:
                own.extend(other)
                group_of |= {name_key(entries[place].item.name): own for place in other}
    groups = {id(group): sorted(group) for group in group_of.values()}
    return sorted(groups.values())


def _absorb(actor: Upheld[Actor], others: Sequence[UpheldActor], claimed: set[str]) -> Upheld[Actor]:
    """Return the actor with what `others` have: aliases that nobody has claimed yet, people, evidence, notes."""
    aliases = _own_aliases([actor, *others], claimed)
    people: dict[str, DraftRepresentative] = {}
    evidence, notes = actor.evidence, list(actor.notes)
    for person in (*actor.item.representatives, *(p for other in others for p in other.item.representatives)):
        known = people.setdefault(name_key(person.name), person)
        if known.title is None:
            people[name_key(person.name)] = person
    for other in others:
        evidence = _joined(evidence, other.evidence)
        notes.extend(other.notes)
    if others:
        notes.append(Note(code="actor_merged", detail="it was listed more than once; the entries are one"))
    lost = {name_key(alias) for alias in actor.item.aliases} - {name_key(alias) for alias in aliases}
    if lost - {name_key(actor.item.name)}:
        notes.append(Note(code="alias_dropped", detail="an alias that is a name of another actor is left to that one"))
    item = updated(actor.item, {"aliases": aliases, "representatives": tuple(people.values())})
    return updated(actor, {"item": item, "evidence": evidence, "notes": tuple(dict.fromkeys(notes))})


def _own_aliases(group: Sequence[UpheldActor], claimed: set[str]) -> tuple[str, ...]:
    """Return the other names of a group of entries, each once, and claim them; those claimed before are left out."""
    name = name_key(group[0].item.name)
    own = {name_key(entry.item.name): entry.item.name for entry in group}
    for entry in group:
        for alias in entry.item.aliases:
            key = name_key(alias)
            if key not in own and key not in claimed:
                own[key] = alias
    claimed.update(own)
    return tuple(alias for key, alias in own.items() if key != name)


def _joined(first: tuple[Evidence, ...], second: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    by_sentence = {one.sentence: one for one in (*second, *first)}
    order = dict.fromkeys(one.sentence for one in (*first, *second))
    return tuple(by_sentence[number] for number in order)[:EVIDENCE_QUOTES]


def merge_demands(demands: Sequence[Upheld[DraftDemand]]) -> list[Upheld[DraftDemand]]:
    """Return the demands, equal ones merged: same addressees and text.

    Those who ask are joined, the strongest force stands, and an answer stands over `open`.
    """
    kept: list[Upheld[DraftDemand]] = []
    for demand in demands:
        place = next((n for n, one in enumerate(kept) if _same_demand(one.item, demand.item)), None)
        if place is None:
            kept.append(demand)
            continue
        first, again = kept[place].item, demand.item
        item = first.model_copy(
            update={
                "by": tuple(dict.fromkeys((*first.by, *again.by))),
                "of": first.of or again.of,
                "force": min(first.force, again.force, key=_FORCES.index),
                "status": again.status if first.status == "open" else first.status,
            }
        )
        kept[place] = _with_evidence(kept[place].model_copy(update={"item": item}), demand)
    return kept


def merge_outcomes(outcomes: Sequence[Upheld[DraftOutcome]]) -> list[Upheld[DraftOutcome]]:
    """Return the outcomes, equal ones merged: same kind, day and text; those who took part are joined."""
    kept: list[Upheld[DraftOutcome]] = []
    for outcome in outcomes:
        place = next((n for n, one in enumerate(kept) if _same_outcome(one.item, outcome.item)), None)
        if place is None:
            kept.append(outcome)
            continue
        first, again = kept[place].item, outcome.item
        joined = {"actors": tuple(dict.fromkeys((*first.actors, *again.actors))), "when": first.when or again.when}
        kept[place] = _with_evidence(kept[place].model_copy(update={"item": first.model_copy(update=joined)}), outcome)
    return kept


def _with_evidence(first: Upheld[Stake], second: Upheld[Stake]) -> Upheld[Stake]:
    notes = tuple(dict.fromkeys((*first.notes, *second.notes)))
    return first.model_copy(update={"evidence": _joined(first.evidence, second.evidence), "notes": notes})


def _same_demand(first: DraftDemand, second: DraftDemand) -> bool:
    addressed = set(first.of) == set(second.of) or not first.of or not second.of
    of_themselves = {*first.by, *second.by} & {*first.of, *second.of}
    own = {*first.by} & {*first.of} | {*second.by} & {*second.of}
    return addressed and of_themselves == own and _same_text(first.text, second.text)


def _same_outcome(first: DraftOutcome, second: DraftOutcome) -> bool:
    same_day = first.when == second.when or first.when is None or second.when is None
    return first.kind == second.kind and same_day and _same_text(first.text, second.text)


def _same_text(first: str, second: str) -> bool:
    left, right = _said(first), _said(second)
    if not left or not right or has_negation(first) != has_negation(second):
        return first.casefold() == second.casefold()
    contrary = _counted(first) - _counted(second) and _counted(second) - _counted(first)
    return not contrary and 2 * len(left & right) / (len(left) + len(right)) >= EQUAL_TEXTS


@lru_cache(maxsize=4096)
def _said(text: str) -> frozenset[str]:
    return frozenset(content_stems(text))


@lru_cache(maxsize=4096)
def _counted(text: str) -> frozenset[str]:
    return frozenset(numbers(text))
