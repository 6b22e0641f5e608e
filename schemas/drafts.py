"""What an engine returns: items that cite sentence numbers. For the LLM engine these are the response models.

Attribute docstrings are prompt text. Models stay closed and grammar-friendly: every field required, no bounds, no
`uniqueItems`, so that OpenAI strict mode, llguidance and llama.cpp all compile them; limits hold after the call.
"""

from typing import Literal

from schemas.base import Contract
from schemas.brief import Call, Coverage, Rejected, RejectionReason
from schemas.terms import (
    ActorKind,
    DemandStatus,
    EngineName,
    Force,
    MediatorRole,
    MediatorStatus,
    OutcomeKind,
    PartyRole,
    Section,
)

Cites = tuple[int, ...]


class DraftRepresentative(Contract):
    """A person named as speaking or acting for the actor in this article."""

    name: str
    """Name as the article spells it, without honorifics."""
    title: str | None
    """The title the article gives, or null."""


class DraftParty(Contract):
    """A side of the dispute, or a stakeholder in it."""

    cites: Cites
    """Numbers of 1 to 3 sentences that show what it does here, best first."""
    id: str
    """Short kebab-case slug, unique over all actors."""
    name: str
    """The most complete proper name that the article uses in its own voice."""
    kind: ActorKind
    role: PartyRole
    aliases: tuple[str, ...]
    """Other proper names in the article that stand alone for it: capital for the government, acronym, spelling."""
    representatives: tuple[DraftRepresentative, ...]


class DraftMediator(Contract):
    """A third party that mediates, guarantees, facilitates, hosts or observes."""

    cites: Cites
    """Numbers of 1 to 3 sentences that show what it does here, best first."""
    id: str
    """Short kebab-case slug, unique over all actors."""
    name: str
    """The most complete proper name that the article uses in its own voice."""
    kind: ActorKind
    role: MediatorRole
    """What it does at most."""
    status: MediatorStatus
    """The latest stage the article tells."""
    aliases: tuple[str, ...]
    """Other proper names in the article that stand alone for it: capital for the government, acronym, spelling."""
    representatives: tuple[DraftRepresentative, ...]


class DraftDemand(Contract):
    """One distinct thing that an actor asks of another."""

    cites: Cites
    """Numbers of 1 to 3 sentences that state the demand and its answer, best first."""
    by: tuple[str, ...]
    """Ids of the actors who ask."""
    of: tuple[str, ...]
    """Ids of the actors who are asked; empty if the article names nobody."""
    text: str
    """What must be done or stopped, starting with a verb, at most 25 words, in the article's own words."""
    force: Force
    status: DemandStatus


class DraftOutcome(Contract):
    """One distinct result, failure or announced next step."""

    cites: Cites
    """Numbers of 1 to 3 sentences that state it, best first."""
    kind: OutcomeKind
    text: str
    """What came of it, at most 30 words, in the article's own words."""
    actors: tuple[str, ...]
    """Ids of the actors who did or agreed it, and of the mediators tied to it."""
    when: str | None
    """YYYY-MM-DD if the article, with its publication date, fixes the day; else null."""


class Cast(Contract):
    """The actors of the article."""

    parties: tuple[DraftParty, ...]
    mediators: tuple[DraftMediator, ...]


class Stakes(Contract):
    """What is asked and what came of it, with headline and summary."""

    demands: tuple[DraftDemand, ...]
    outcomes: tuple[DraftOutcome, ...]
    headline: str
    """Who did what, at most 15 words."""
    summary: str
    """2 to 4 sentences, at most 90 words, only what the article says."""


class Draft(Contract):
    """Everything an engine found in one article, before grounding."""

    parties: tuple[DraftParty, ...]
    mediators: tuple[DraftMediator, ...]
    demands: tuple[DraftDemand, ...]
    outcomes: tuple[DraftOutcome, ...]
    headline: str
    """Who did what, at most 15 words."""
    summary: str
    """2 to 4 sentences, at most 90 words, only what the article says."""


DraftItem = DraftParty | DraftMediator | DraftDemand | DraftOutcome


class Failing(Contract):
    """A draft item that grounding did not uphold, with the sentences that come nearest to supporting it."""

    section: Section
    index: int
    """Place of the item in its section of the draft."""
    item: DraftItem
    reason: RejectionReason
    detail: str
    candidates: tuple[int, ...]
    """Sentence numbers, best first; may be empty."""


class Repair(Contract):
    """The answer to one failing item."""

    number: int
    """Number of the item as listed."""
    keep: bool
    """False if the article does not say it."""
    cites: Cites
    """Numbers of 1 to 3 sentences that state it; empty if not kept."""
    text: str
    """The corrected text (of a demand or outcome) or proper name (of an actor), in the article's own words."""


class Repairs(Contract):
    """The answers to all failing items of one article."""

    repairs: tuple[Repair, ...]


class Verdict(Contract):
    """The verdict on one item."""

    number: int
    """Number of the item as listed."""
    verdict: Literal["stated", "misquoted", "not_stated", "not_counted"]
    cites: Cites
    """Numbers of 1 to 3 sentences that state it; empty if it is not stated or not counted."""


class Verdicts(Contract):
    """The verdicts on all items of one draft."""

    verdicts: tuple[Verdict, ...]


class EngineIdentity(Contract):
    """What a draft depends on besides its article; part of the brief's id."""

    engine: EngineName
    model: str | None
    prompts: dict[str, str]
    """Stage to `name@hash`; for the rules engine the hash of its rules."""


class DraftResult(Contract):
    """A draft and how it was made."""

    draft: Draft
    identity: EngineIdentity
    calls: tuple[Call, ...]
    coverage: tuple[Coverage, ...]
    rejected: tuple[Rejected, ...] = ()
    """Items that the engine found and then, checking them itself, did not uphold."""


class RepairResult(Contract):
    """Repaired items by (section, index); an item the engine gave up is absent."""

    items: tuple[Failing, ...]
    """The failing entries whose `item` has been replaced by a corrected one."""
    calls: tuple[Call, ...]
