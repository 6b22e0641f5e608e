"""Grounding of parties and mediators: the article must write the name, and a cited sentence must speak of the actor."""

from typing import TypeVar

from schemas.drafts import DraftMediator, DraftParty, DraftRepresentative
from schemas.terms import EVIDENCE_QUOTES
from service.grounding.cited import Fault, citation_fault, cited_sentences, evidence
from service.grounding.index import ArticleIndex, IndexedSentence
from service.grounding.results import Note, Upheld
from service.grounding.words import FUNCTION_WORDS, fold_name, words

DraftActor = TypeVar("DraftActor", DraftParty, DraftMediator)

_SHORTEST_PREFIX = 5


def ground_actor(item: DraftActor, place: int, index: ArticleIndex) -> Upheld[DraftActor] | Fault:
    """Return the actor with evidence and only forms that the article writes, or why it is not upheld."""
    forms = tuple(form for form in dict.fromkeys((item.name, *item.aliases)) if index.holds_name(form))
    if not forms:
        return Fault("name_not_in_article", "the article writes neither its name nor any of its aliases")
    notes: list[Note] = []
    if item.name not in forms:
        notes.append(Note(code="alias_dropped", detail="its name is not in the article; an alias stands in for it"))
    lost = [alias for alias in item.aliases if alias not in forms]
    if lost:
        notes.append(Note(code="alias_dropped", detail=f"{len(lost)} of its aliases are not in the article"))
    people, lost_people = _written_people(item.representatives, index)
    if lost_people:
        detail = f"{lost_people} of its representatives are not named in the article"
        notes.append(Note(code="representative_dropped", detail=detail))
    entries = cited_sentences(item.cites, index)
    if not item.cites:
        return citation_fault(item.cites, index)
    speaking = [entry for entry in entries if _speaks_of(entry, forms, people)]
    naming = index.sentences_naming(forms)
    if not speaking and naming:
        entries = naming[:EVIDENCE_QUOTES]
        notes.append(Note(code="evidence_replaced", detail="the sentences cited do not name it; these do"))
    if not entries:
        return citation_fault(item.cites, index)
    cleaned = item.model_copy(
        update={
            "name": forms[0],
            "aliases": forms[1:],
            "representatives": people,
            "cites": tuple(entry.sentence.number for entry in entries),
        }
    )
    return Upheld(
        index=place,
        item=cleaned,
        evidence=evidence(entries, index, lambda entry: 1.0 if _speaks_of(entry, forms, people) else 0.5),
        notes=tuple(notes),
    )


def _written_people(
    people: tuple[DraftRepresentative, ...], index: ArticleIndex
) -> tuple[tuple[DraftRepresentative, ...], int]:
    written = tuple(person for person in people if index.holds_name(person.name))
    return written, len(people) - len(written)


def _speaks_of(entry: IndexedSentence, forms: tuple[str, ...], people: tuple[DraftRepresentative, ...]) -> bool:
    """Whether the sentence writes one of the forms, its adjective ("Pakistani"), or a person who speaks for it."""
    if any(fold_name(form) in entry.folded for form in forms):
        return True
    surnames = {words(person.name)[-1] for person in people if words(person.name)}
    if surnames & entry.words:
        return True
    heads = [
        word for form in forms for word in words(form) if word not in FUNCTION_WORDS and len(word) >= _SHORTEST_PREFIX
    ]
    prefixes = {head[: max(_SHORTEST_PREFIX, len(head) - 2)] for head in heads}
    return any(word.startswith(tuple(prefixes)) for word in entry.words) if prefixes else False


def actor_stem_source(item: DraftParty | DraftMediator) -> tuple[str, ...]:
    """Return every text that names the actor or someone who speaks for it."""
    return (item.name, *item.aliases, *(person.name for person in item.representatives))
