"""Grounding of demands and outcomes: references, names, numbers, content, polarity and date against cited sentences."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from schemas.drafts import DraftDemand, DraftOutcome
from service.grounding.cast import CastNames
from service.grounding.cited import Fault, citation_fault, cited_sentences, evidence
from service.grounding.index import ArticleIndex, IndexedSentence
from service.grounding.polarity import flags
from service.grounding.references import reference_notes
from service.grounding.results import Note, Upheld, updated
from service.grounding.statements import Statement, statement
from service.grounding.support import coverage, least_support, missing_names, missing_numbers, recite, supported
from service.grounding.words import printable

DraftStake = TypeVar("DraftStake", DraftDemand, DraftOutcome)

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RELATIVE_DAY = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|overnight|this (?:morning|afternoon|evening)|last night|days?|hours?|"
    r"weeks?|weekend|eve|midnight|noon|dawn)\b"
)


def ground_stake(item: DraftStake, place: int, index: ArticleIndex, cast: CastNames) -> Upheld[DraftStake] | Fault:
    """Return the item with evidence, unknown references and unfounded dates removed, or why it is not upheld."""
    notes: list[Note] = []
    item = updated(item, {"text": printable(item.text)})
    resolved = _resolve_references(item, cast, notes)
    if isinstance(resolved, Fault):
        return resolved
    stated = statement(resolved.text, cast.stems, opens_with_verb=isinstance(item, DraftDemand))
    if not stated.stems and not stated.numbers:
        return Fault("too_general", "its text says nothing that a sentence could be checked against")
    unknown = missing_names(stated, index, cast.words)
    if unknown:
        return Fault("name_not_in_article", "its text names somebody or something that the article does not")
    found = _supporting(resolved, stated, index, cast, notes)
    if isinstance(found, Fault):
        return found
    dated = _check_date(resolved, found, index, notes)
    notes.extend(_polarity_notes(stated, found))
    notes.extend(reference_notes(dated, found, index, cast))
    cleaned = updated(dated, {"cites": tuple(entry.sentence.number for entry in found)})
    return Upheld(
        index=place,
        item=cleaned,
        evidence=evidence(found, index, lambda entry: coverage(stated, [entry])),
        notes=tuple(notes),
    )


def _resolve_references(item: DraftStake, cast: CastNames, notes: list[Note]) -> DraftStake | Fault:
    fields = ("by", "of") if isinstance(item, DraftDemand) else ("actors",)
    given: dict[str, tuple[str, ...]] = {field: getattr(item, field) for field in fields}
    meant = {ref: cast.meant(ref) for refs in given.values() for ref in refs}
    kept = {
        field: tuple(dict.fromkeys(own for ref in refs if (own := meant[ref]) is not None))
        for field, refs in given.items()
    }
    if meant and not any(kept.values()):
        return Fault("unknown_actor", "none of its actors is among the parties and mediators that are upheld")
    lost = sum(own is None for own in meant.values())
    if lost:
        notes.append(
            Note(code="reference_dropped", detail=f"{lost} of its references name no upheld party or mediator")
        )
    return updated(item, kept)


def _supporting(
    item: DraftStake, stated: Statement, index: ArticleIndex, cast: CastNames, notes: list[Note]
) -> list[IndexedSentence] | Fault:
    """Return the cited sentences if they carry the item, else better ones, else what is missing."""
    cited = cited_sentences(item.cites, index)
    refs = {*item.by, *item.of} if isinstance(item, DraftDemand) else set(item.actors)
    numbers = missing_numbers(stated, cited, parties=len(refs & cast.parties)) if cited else []
    share = supported(stated, cited, index) if cited else 0.0
    if cited and not numbers and share >= least_support(stated):
        return cited
    if not item.cites:
        return citation_fault(item.cites, index)
    better = recite(stated, index, near=item.cites)
    if better and not flags(stated, better):
        notes.append(
            Note(code="evidence_replaced", detail="the cited sentences do not carry it; the ones that do stand in")
        )
        return better
    if not cited:
        return citation_fault(item.cites, index)
    if numbers:
        return Fault("number_not_in_evidence", f"{len(numbers)} of its numbers are not in the cited sentences")
    needed = least_support(stated)
    return Fault("unsupported", f"the cited sentences carry {share:.0%} of it; at least {needed:.0%} is needed")


def _polarity_notes(stated: Statement, cited: Sequence[IndexedSentence]) -> list[Note]:
    found = flags(stated, cited)
    if any(flag.opposite for flag in found):
        return [Note(code="polarity_mismatch", detail="it and its sentences differ in a negation or an opposite verb")]
    if found:
        return [Note(code="verb_unsupported", detail="its sentences do not state the step it tells of in such words")]
    return []


def _day(when: str | None) -> date | None:
    try:
        return date.fromisoformat(when) if when else None
    except ValueError:
        return None


def _check_date(
    item: DraftStake, cited: Sequence[IndexedSentence], index: ArticleIndex, notes: list[Note]
) -> DraftStake:
    if not isinstance(item, DraftOutcome) or item.when is None:
        return item
    day = _day(item.when)
    if day is not None and _dated(day, cited, index):
        return updated(item, {"when": day.isoformat()})
    notes.append(Note(code="date_dropped", detail="no sentence near the cited ones fixes the day"))
    return updated(item, {"when": None})


def _dated(day: date, cited: Sequence[IndexedSentence], index: ArticleIndex) -> bool:
    """Whether the day of the month, the weekday, or a relative day stands in the cited sentences or beside them."""
    for entry in (near for one in cited for near in index.around(one.sentence.number)):
        if (
            str(day.day) in entry.numbers
            or _WEEKDAYS[day.weekday()] in entry.words
            or _RELATIVE_DAY.search(entry.folded)
        ):
            return True
    return False
