"""Grounding of parties and mediators: the article must write the name, and a cited sentence must speak of the actor."""

from typing import TypeVar

from schemas.drafts import DraftMediator, DraftParty, DraftRepresentative
from schemas.terms import EVIDENCE_QUOTES
from service.grounding.cited import Fault, citation_fault, cited_sentences, evidence
from service.grounding.index import ArticleIndex, IndexedSentence
from service.grounding.results import Note, Upheld, updated
from service.grounding.words import content_stems, is_slight, name_key, printable, words

DraftActor = TypeVar("DraftActor", DraftParty, DraftMediator)

_SHORTEST_PREFIX = 5


def ground_actor(item: DraftActor, place: int, index: ArticleIndex) -> Upheld[DraftActor] | Fault:
    """Return the actor with evidence and only forms that the article writes, or why it is not upheld."""
    forms = _written_forms(item, index)
    if not forms:
        return Fault("name_not_in_article", "the article writes neither its name nor any of its aliases")
    people = _written_people(item.representatives, index)
    notes = _notes_on_names(item, forms, people)
    if not item.cites:
        return citation_fault(item.cites, index)
    entries = cited_sentences(item.cites, index)
    if not any(names_actor(entry, forms, people) for entry in entries):
        naming = index.sentences_naming(forms)
        if naming:
            entries = naming[:EVIDENCE_QUOTES]
            notes.append(Note(code="evidence_replaced", detail="the sentences cited do not name it; these do"))
    if not entries:
        return citation_fault(item.cites, index)
    cleaned = updated(
        item,
        {
            "name": forms[0],
            "aliases": forms[1:],
            "representatives": people,
            "cites": tuple(entry.sentence.number for entry in entries),
        },
    )
    return Upheld(
        index=place,
        item=cleaned,
        evidence=evidence(entries, index, lambda entry: 1.0 if names_actor(entry, forms, people) else 0.5),
        notes=tuple(notes),
    )


def _written_forms(item: DraftParty | DraftMediator, index: ArticleIndex) -> tuple[str, ...]:
    """Return the name, if the article writes it, and the aliases that it writes as proper names, each once."""
    forms = [item.name, *(alias for alias in item.aliases if not _common(alias, index))]
    written = {name_key(form): printable(form) for form in reversed(forms) if index.holds_name(form)}
    return tuple(reversed(written.values()))


def _common(alias: str, index: ArticleIndex) -> bool:
    """Whether the alias is in lower case, or its one telling word is elsewhere in the article: "the Government"."""
    telling = [word for word in words(alias) if not is_slight(word)]
    return alias.islower() or (len(telling) == 1 and index.writes_in_lower_case(telling[0]))


def _written_people(people: tuple[DraftRepresentative, ...], index: ArticleIndex) -> tuple[DraftRepresentative, ...]:
    """Return those whom the article names, each with the title given if the article has a word of it."""
    return tuple(
        DraftRepresentative(name=printable(person.name), title=_written_title(person.title, index))
        for person in people
        if index.holds_name(person.name)
    )


def _written_title(title: str | None, index: ArticleIndex) -> str | None:
    return printable(title) if title and index.stems.intersection(content_stems(title)) else None


def _notes_on_names(
    item: DraftParty | DraftMediator, forms: tuple[str, ...], people: tuple[DraftRepresentative, ...]
) -> list[Note]:
    notes = []
    kept = {name_key(form) for form in forms}
    if name_key(item.name) not in kept:
        notes.append(Note(code="alias_dropped", detail="its name is not in the article; an alias stands in for it"))
    lost = sum(name_key(alias) not in kept for alias in item.aliases)
    if lost:
        detail = f"{lost} of its aliases are not in the article, or are no proper names there"
        notes.append(Note(code="alias_dropped", detail=detail))
    unnamed = len(item.representatives) - len(people)
    if unnamed:
        detail = f"{unnamed} of its representatives are not named in the article"
        notes.append(Note(code="representative_dropped", detail=detail))
    untitled = sum(bool(p.title) for p in item.representatives) - sum(bool(p.title) for p in people)
    if untitled and not unnamed:
        detail = f"{untitled} titles of its representatives are not in the article"
        notes.append(Note(code="representative_dropped", detail=detail))
    return notes


def names_actor(entry: IndexedSentence, forms: tuple[str, ...], people: tuple[DraftRepresentative, ...]) -> bool:
    """Whether the sentence writes one of the forms, its adjective ("Pakistani"), or a person who speaks for it."""
    if any(name_key(form) in entry.folded for form in forms):
        return True
    surnames = {words(person.name)[-1] for person in people}
    if any(surname in entry.words and not is_slight(surname) for surname in surnames):
        return True
    heads = {word for form in forms for word in words(form) if not is_slight(word) and len(word) >= _SHORTEST_PREFIX}
    return any(f" {head[: max(_SHORTEST_PREFIX, len(head) - 2)]}" in entry.folded for head in heads)
