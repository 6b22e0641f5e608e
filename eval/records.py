"""The neutral view that scoring compares: actors and items with folded names, stems and spans, whoever labelled them.

Adapters make it of golden labels and of a brief. Scoring knows neither shape.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from schemas.brief import Brief, Mediator, Party
from schemas.brief import Demand as BriefDemand
from schemas.brief import Outcome as BriefOutcome
from schemas.golden import GoldenCase, GoldenDemand, GoldenMediator, GoldenOutcome, GoldenParty
from schemas.terms import Section
from service.grounding.words import words

Span = tuple[int, int]
"""First code point and one past the last, into the article's text."""

ACTOR_SECTIONS: tuple[Section, ...] = ("parties", "mediators")
ITEM_SECTIONS: tuple[Section, ...] = ("demands", "outcomes")
LABELS: dict[Section, tuple[str, ...]] = {
    "parties": ("kind", "role"),
    "mediators": ("kind", "role", "status"),
    "demands": ("force", "status"),
    "outcomes": ("kind",),
}
"""Closed-vocabulary fields of each section; strict scoring asks for all of them."""
REFS: dict[Section, tuple[str, ...]] = {
    "parties": (),
    "mediators": (),
    "demands": ("by", "of"),
    "outcomes": ("actors",),
}
"""Fields that name actors; strict scoring asks for all of them."""


@dataclass(frozen=True, slots=True)
class ActorRecord:
    """A party or mediator."""

    id: str
    name: str
    aliases: tuple[str, ...]
    representatives: tuple[str, ...]
    labels: tuple[str, ...]
    """Values of `LABELS`, in that order."""
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """A demand or outcome."""

    text: str
    labels: tuple[str, ...]
    """Values of `LABELS`, in that order."""
    refs: tuple[tuple[str, ...], ...]
    """Values of `REFS`, in that order: actor ids of the same labelling."""
    when: str | None
    """ISO day; outcomes only."""
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelling of one article."""

    parties: tuple[ActorRecord, ...]
    mediators: tuple[ActorRecord, ...]
    demands: tuple[ItemRecord, ...]
    outcomes: tuple[ItemRecord, ...]
    valid_quotes: int
    """Quotes that stand in the article where they are said to."""
    quotes: int

    def actors(self, section: Section) -> tuple[ActorRecord, ...]:
        """Return the records of an actor section."""
        return self.parties if section == "parties" else self.mediators

    def items(self, section: Section) -> tuple[ItemRecord, ...]:
        """Return the records of an item section."""
        return self.demands if section == "demands" else self.outcomes


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Return `name` folded for comparison: words only, dots of acronyms and a leading article dropped."""
    folded = words(name.replace(".", ""))
    return " ".join(folded[1:] if len(folded) > 1 and folded[0] == "the" else folded)


def from_golden(case: GoldenCase, text: str) -> Labelled:
    """Return the view of golden labels; a quote's span is its first occurrence in `text`, the article's text."""
    quotes = [
        q
        for section in (case.parties, case.mediators, case.demands, case.outcomes)
        for i in section
        for q in i.evidence
    ]
    return Labelled(
        parties=tuple(_actor(p, (), _first_spans(text, p.evidence)) for p in case.parties),
        mediators=tuple(_actor(m, (m.status,), _first_spans(text, m.evidence)) for m in case.mediators),
        demands=tuple(_demand(d, _first_spans(text, d.evidence)) for d in case.demands),
        outcomes=tuple(_outcome(o, _first_spans(text, o.evidence)) for o in case.outcomes),
        valid_quotes=sum(quote in text for quote in quotes),
        quotes=len(quotes),
    )


def from_brief(brief: Brief, text: str) -> Labelled:
    """Return the view of a brief; its spans are checked against `text`, the article's text.

    Evidence is placed at the first occurrence of its characters, as golden quotes are, so that a sentence that an
    article repeats is the same evidence wherever it is cited. A span that does not hold what it says supports nothing.
    """
    evidence = [
        e
        for section in (brief.parties, brief.mediators, brief.demands, brief.outcomes)
        for i in section
        for e in i.evidence
    ]

    def spans(item: Party | Mediator | BriefDemand | BriefOutcome) -> tuple[Span, ...]:
        return _first_spans(text, [e.text for e in item.evidence if text[e.start : e.end] == e.text])

    return Labelled(
        parties=tuple(_actor(p, (), spans(p)) for p in brief.parties),
        mediators=tuple(_actor(m, (m.status,), spans(m)) for m in brief.mediators),
        demands=tuple(_demand(d, spans(d)) for d in brief.demands),
        outcomes=tuple(_outcome(o, spans(o)) for o in brief.outcomes),
        valid_quotes=sum(text[e.start : e.end] == e.text for e in evidence),
        quotes=len(evidence),
    )


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return `spans` in order, overlapping and touching ones joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _first_spans(text: str, quotes: Sequence[str]) -> tuple[Span, ...]:
    starts = ((text.find(quote), len(quote)) for quote in quotes)
    return merged((start, start + length) for start, length in starts if start >= 0 and length)


def _actor(
    actor: Party | Mediator | GoldenParty | GoldenMediator,
    status: tuple[str, ...],
    spans: tuple[Span, ...],
) -> ActorRecord:
    return ActorRecord(
        id=actor.id,
        name=actor.name,
        aliases=actor.aliases,
        representatives=tuple(person.name for person in actor.representatives),
        labels=(actor.kind, actor.role, *status),
        spans=spans,
    )


def _demand(demand: BriefDemand | GoldenDemand, spans: tuple[Span, ...]) -> ItemRecord:
    return ItemRecord(demand.text, (demand.force, demand.status), (demand.by, demand.of), None, spans)


def _outcome(outcome: BriefOutcome | GoldenOutcome, spans: tuple[Span, ...]) -> ItemRecord:
    when = outcome.when.isoformat() if outcome.when else None
    return ItemRecord(outcome.text, (outcome.kind,), (outcome.actors,), when, spans)
