"""The brief: Parley's public answer, version 1.0, in which every item points at the sentences that state it."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field, JsonValue

from schemas.base import Contract
from schemas.terms import (
    ActorKind,
    DemandStatus,
    EngineName,
    Force,
    MediatorRole,
    MediatorStatus,
    OutcomeKind,
    PartyRole,
    ProfileName,
    Section,
)

SCHEMA_VERSION: Literal["1.0"] = "1.0"

RejectionReason = Literal[
    "no_evidence",
    "boilerplate_evidence",
    "name_not_in_article",
    "number_not_in_evidence",
    "unsupported",
    "unknown_actor",
    "too_general",
]
WarningCode = Literal[
    "headline_replaced",
    "summary_replaced",
    "headline_unsupported",
    "summary_unsupported",
    "polarity_mismatch",
    "verb_unsupported",
    "actor_not_in_evidence",
    "roles_reversed",
    "alias_dropped",
    "representative_dropped",
    "reference_dropped",
    "date_dropped",
    "text_shortened",
    "evidence_replaced",
    "actor_merged",
    "part_skipped",
    "repair_failed",
    "language_not_supported",
]
CallOutcome = Literal["ok", "invalid", "failed"]


class Evidence(Contract):
    """One sentence that states the item; `article.text[start:end] == text` always."""

    sentence: int = Field(ge=1)
    """1-based number of the sentence."""
    start: int = Field(ge=0)
    """First code point into the article's text."""
    end: int = Field(ge=1)
    """One past the last code point."""
    text: str
    """The sentence, to the letter."""
    support: float = Field(ge=0, le=1)
    """How much of the item's content this sentence carries: 1 is all of it."""


class Representative(Contract):
    """A person named as speaking or acting for an actor."""

    name: str
    """As the article spells it, without honorifics."""
    title: str | None
    """The title the article gives, or null."""


class Party(Contract):
    """A side of the dispute, or a stakeholder in it."""

    id: str
    """Kebab-case slug, unique over parties and mediators of the brief."""
    name: str
    """The most complete proper name the article uses."""
    kind: ActorKind
    role: PartyRole
    aliases: tuple[str, ...]
    """Other surface forms in the article that name this actor."""
    representatives: tuple[Representative, ...]
    evidence: tuple[Evidence, ...]


class Mediator(Contract):
    """A third party that mediates, guarantees, facilitates, hosts or observes."""

    id: str
    """Kebab-case slug, unique over parties and mediators of the brief."""
    name: str
    """The most complete proper name the article uses."""
    kind: ActorKind
    role: MediatorRole
    """What it does at most."""
    status: MediatorStatus
    aliases: tuple[str, ...]
    """Other surface forms in the article that name this actor."""
    representatives: tuple[Representative, ...]
    evidence: tuple[Evidence, ...]


class Demand(Contract):
    """What one actor says that another must do, stop doing, or makes a condition of."""

    by: tuple[str, ...]
    """Ids of the actors who ask."""
    of: tuple[str, ...]
    """Ids of the actors who are asked; empty where the article names nobody."""
    text: str
    """What must be done or stopped, starting with a verb, at most 25 words."""
    force: Force
    status: DemandStatus
    evidence: tuple[Evidence, ...]


class Outcome(Contract):
    """What came of it up to the time of writing: a result, a failure, or an announced next step."""

    kind: OutcomeKind
    text: str
    """At most 30 words."""
    actors: tuple[str, ...]
    """Ids of the actors who took part."""
    when: date | None
    """The day it happened or is due, if the article fixes it."""
    evidence: tuple[Evidence, ...]


class Rejected(Contract):
    """An item that was found but not upheld, and why; nothing is dropped silently."""

    section: Section
    item: dict[str, JsonValue]
    """The item as the engine gave it."""
    reason: RejectionReason
    detail: str
    """What was wrong, in words."""


class BriefWarning(Contract):
    """Something a reader should look at before relying on the item at `path`."""

    code: WarningCode
    detail: str
    path: str
    """Where it applies: a JSON Pointer (RFC 6901) into the brief, such as `/demands/0`; empty for the whole brief."""


class Call(Contract):
    """One finished model call, its retries included."""

    stage: str
    model: str
    attempts: int
    """HTTP requests made, the last one included."""
    prompt_tokens: int
    """Summed over the attempts that reported usage."""
    cached_tokens: int
    completion_tokens: int
    seconds: float
    outcome: CallOutcome


class Usage(Contract):
    """Tokens over all calls, and what they cost where the model's price is known."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None


class Coverage(Contract):
    """What became of one part of the article (a long article is briefed in overlapping parts)."""

    part: str
    """Sentence range, such as `1-120`."""
    state: Literal["read", "failed", "skipped"]


class Provenance(Contract):
    """How the brief was made."""

    engine: EngineName
    profile: ProfileName
    model: str | None
    """The model's name as configured; null for the rules engine."""
    degraded: bool
    """True where the rules engine stood in for a model that failed."""
    cached: bool
    """True where the brief was answered from the store."""
    created: datetime
    software: str
    """Name and version of the software."""
    prompts: dict[str, str]
    """Prompt of each stage as `name@hash`."""
    calls: tuple[Call, ...]
    usage: Usage
    coverage: tuple[Coverage, ...]


class ArticleFacts(Contract):
    """What the brief says of its article; the text itself only when asked for."""

    sha256: str
    title: str | None
    source: str | None
    published: date | None
    language: str | None
    characters: int
    """Code points of the text."""
    sentences: int
    text: str | None = None
    """The text that offsets count into; present with `?include=article`."""


class Brief(Contract):
    """A typed, checkable brief of one article about a dispute."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    id: str = Field(pattern=r"^brf_[0-9a-f]{24}$")
    """Hash of the article's text and metadata, profile, engine, model, prompts and schema."""
    article: ArticleFacts
    headline: str
    """Who did what, at most 15 words."""
    summary: str
    """At most 90 words, only what the article says."""
    parties: tuple[Party, ...]
    mediators: tuple[Mediator, ...]
    demands: tuple[Demand, ...]
    outcomes: tuple[Outcome, ...]
    rejected: tuple[Rejected, ...]
    warnings: tuple[BriefWarning, ...]
    provenance: Provenance
