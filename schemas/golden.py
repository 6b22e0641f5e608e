"""Golden labels: what a careful reader finds in one article, by `eval/golden/GUIDELINES.md`."""

from datetime import date

from pydantic import Field

from schemas.base import Contract
from schemas.brief import Representative
from schemas.terms import (
    EVIDENCE_QUOTES,
    ActorKind,
    DemandStatus,
    Force,
    MediatorRole,
    MediatorStatus,
    OutcomeKind,
    PartyRole,
)

Quotes = tuple[str, ...]
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class GoldenParty(Contract):
    """A labelled party; `evidence` holds exact quotes."""

    id: str = Field(pattern=SLUG)
    name: str
    kind: ActorKind
    role: PartyRole
    aliases: tuple[str, ...]
    representatives: tuple[Representative, ...]
    evidence: Quotes = Field(min_length=1, max_length=EVIDENCE_QUOTES)


class GoldenMediator(Contract):
    """A labelled mediator; `evidence` holds exact quotes."""

    id: str = Field(pattern=SLUG)
    name: str
    kind: ActorKind
    role: MediatorRole
    status: MediatorStatus
    aliases: tuple[str, ...]
    representatives: tuple[Representative, ...]
    evidence: Quotes = Field(min_length=1, max_length=EVIDENCE_QUOTES)


class GoldenDemand(Contract):
    """A labelled demand; `by` and `of` name actors of the same case."""

    by: tuple[str, ...]
    of: tuple[str, ...]
    text: str
    force: Force
    status: DemandStatus
    evidence: Quotes = Field(min_length=1, max_length=EVIDENCE_QUOTES)


class GoldenOutcome(Contract):
    """A labelled outcome; `actors` name actors of the same case."""

    kind: OutcomeKind
    text: str
    actors: tuple[str, ...]
    when: date | None
    evidence: Quotes = Field(min_length=1, max_length=EVIDENCE_QUOTES)


class GoldenCase(Contract):
    """The labels of one article."""

    article: str
    """File name of the article, beside this file."""
    title: str | None
    source: str | None
    published: date | None
    headline: str
    summary: str
    parties: tuple[GoldenParty, ...]
    mediators: tuple[GoldenMediator, ...]
    demands: tuple[GoldenDemand, ...]
    outcomes: tuple[GoldenOutcome, ...]
