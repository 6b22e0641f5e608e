"""From cited sentence numbers to evidence: exact spans, made by code, never by a model."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from schemas.brief import Evidence, RejectionReason
from schemas.terms import EVIDENCE_QUOTES
from service.grounding.index import ArticleIndex, IndexedSentence


class Fault(NamedTuple):
    """Why an item is not upheld."""

    reason: RejectionReason
    detail: str


def cited_sentences(cites: Sequence[int], index: ArticleIndex) -> list[IndexedSentence]:
    """Return the quotable sentences among `cites`, each once, in the order cited, at most three."""
    found = [entry for entry in map(index.at, dict.fromkeys(cites)) if entry is not None]
    return found[:EVIDENCE_QUOTES]


def citation_fault(cites: Sequence[int], index: ArticleIndex) -> Fault:
    """Return why none of `cites` is a quotable sentence."""
    if not cites:
        return Fault("no_evidence", "no sentence is cited")
    if any(number in index.boilerplate for number in cites):
        return Fault("boilerplate_evidence", f"only page furniture is cited ({_listed(cites)})")
    return Fault("no_evidence", f"the article has no sentence {_listed(cites)}")


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers[:5])


def evidence(
    entries: Sequence[IndexedSentence], index: ArticleIndex, support: Callable[[IndexedSentence], float]
) -> tuple[Evidence, ...]:
    """Return one exact span a sentence, with the support it gives by itself."""
    return tuple(
        Evidence(
            sentence=entry.sentence.number,
            start=entry.sentence.start,
            end=entry.sentence.end,
            text=index.article.text_of(entry.sentence),
            support=round(min(1.0, max(0.0, support(entry))), 3),
        )
        for entry in entries
    )
