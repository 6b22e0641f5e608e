"""Items of a draft as short lines of a prompt."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from prompts.articles import one_line
from schemas.drafts import Draft, DraftDemand, DraftItem, DraftMediator, DraftOutcome, DraftParty, Failing
from schemas.terms import SECTIONS, Section


class Place(NamedTuple):
    """Where an item stands in a draft."""

    section: Section
    position: int


def places(draft: Draft) -> list[Place]:
    """Return the places of all items in the order in which they are numbered in prompts."""
    return [Place(section, index) for section in SECTIONS for index in range(len(getattr(draft, section)))]


def item_at(draft: Draft, place: Place) -> DraftItem:
    """Return the item at `place`."""
    item: DraftItem = getattr(draft, place.section)[place.position]
    return item


def cast_lines(draft: Draft) -> str:
    """Return one line an actor: id, name, role."""
    lines = [f"- {one_line(actor.id)}: {one_line(actor.name)} ({actor.role})" for actor in actors(draft)]
    return "\n".join(["Actors:", *lines]) if lines else "Actors: none."


def found_lines(draft: Draft) -> str:
    """Return everything found so far, headline and summary included."""
    lines = [f"- {describe(item_at(draft, place))}" for place in places(draft)]
    text = [f"headline: {one_line(draft.headline)}", f"summary: {one_line(draft.summary)}"]
    return "\n".join(["Found:", *(lines or ["- nothing"]), *text])


def numbered_lines(draft: Draft) -> str:
    """Return all items with their numbers and the sentences they cite."""
    items = [item_at(draft, place) for place in places(draft)]
    return "\n".join(f"{n}. {describe(item)} {_cites(item.cites)}" for n, item in enumerate(items, start=1))


def failing_lines(failing: Sequence[Failing], candidates: Sequence[Sequence[int]]) -> str:
    """Return the failing items with their numbers, what is wrong with each, and the sentences that may state it."""
    return "\n".join(
        f"{n}. {describe(entry.item)}\n   wrong: {one_line(entry.detail)}\n   sentences: {_cites(numbers)}"
        for n, (entry, numbers) in enumerate(zip(failing, candidates, strict=True), start=1)
    )


def describe(item: DraftItem) -> str:
    """Return an item in one line, without its cites."""
    match item:
        case DraftParty():
            return f"party {one_line(item.id)}: {one_line(item.name)} ({item.role}, {item.kind})"
        case DraftMediator():
            return f"mediator {one_line(item.id)}: {one_line(item.name)} ({item.role}, {item.status})"
        case DraftDemand():
            return f"{item.force} by {_ids(item.by)} of {_ids(item.of)}: {one_line(item.text)} ({item.status})"
        case DraftOutcome():
            return f"{item.kind}, {_ids(item.actors)}: {one_line(item.text)} ({one_line(item.when or 'no day')})"


def actors(draft: Draft) -> Iterator[DraftParty | DraftMediator]:
    """Yield parties, then mediators."""
    yield from draft.parties
    yield from draft.mediators


def _ids(ids: Sequence[str]) -> str:
    return ", ".join(map(one_line, ids)) or "nobody"


def _cites(numbers: Sequence[int]) -> str:
    return " ".join(f"[{number}]" for number in numbers) or "none"
