"""Batches: many articles handed over at once, how they come along, and what became of each."""

from datetime import datetime
from typing import Literal, get_args

from pydantic import Field

from schemas.article import EncodableText, Submission
from schemas.base import Contract
from schemas.brief import Brief, Usage
from schemas.terms import ProfileName

BatchState = Literal["receiving", "running", "done", "cancelled"]
LineState = Literal["queued", "running", "done", "failed", "cancelled"]
EndedState = Literal["done", "failed", "cancelled"]
EngineAsked = Literal["auto", "llm", "rules"]

LINE_STATES: tuple[LineState, ...] = get_args(LineState)
ENDED_STATES: tuple[EndedState, ...] = get_args(EndedState)
BATCH_ID = r"^bat_[0-9a-f]{24}$"


class BatchArticle(Submission):
    """One article of a batch: a submission, and what its sender calls it."""

    id: EncodableText | None = Field(default=None, max_length=200)
    """The sender's own name for the article; it comes back with the result and means nothing to Parley."""


class BatchOptions(Contract):
    """What holds for every article of a batch."""

    engine: EngineAsked | None = None
    """Engine; null leaves it to the service."""
    profile: ProfileName | None = None
    """Profile; null leaves it to the service."""
    webhook: str | None = Field(default=None, max_length=2000)
    """Address that is told when the batch has ended."""


class Batch(Contract):
    """A batch of articles."""

    id: str = Field(pattern=BATCH_ID)
    """`bat_` and 24 hex digits, made at random."""
    state: BatchState
    """`receiving` until the last line has come; `running`; `done` when every line has ended, whichever way;
    `cancelled` when it was told to stop (what had been done by then stays)."""
    created: datetime
    ended: datetime | None = None
    """When the last line ended, or the batch was cancelled."""
    total: int = Field(ge=0)
    """Lines received, those that could not be read included."""
    options: BatchOptions


class BatchCounts(Contract):
    """Lines of a batch by state; they add up to its total."""

    queued: int = 0
    """Waiting for a worker."""
    running: int = 0
    """Being briefed."""
    done: int = 0
    """Briefed."""
    failed: int = 0
    """Ended without a brief, each with a typed failure."""
    cancelled: int = 0
    """Not begun when the batch was cancelled."""


class BatchProgress(Batch):
    """A batch, and how far it has come."""

    counts: BatchCounts
    reused: int
    """Lines done without any work: the brief was stored already, or the content occurs twice in the batch."""
    rate: float | None
    """Articles ended a second, over the last minute; null before the first has ended."""
    eta_seconds: float | None
    """Seconds until the rest will have ended at this rate; null where there is no rate, or nothing left."""
    usage: Usage
    """Tokens and cost of the calls made for this batch so far, failed articles included."""


class BatchList(Contract):
    """One page of batches, newest first."""

    batches: tuple[Batch, ...]
    cursor: str | None
    """Where the list goes on; null at its end."""


class ArticleFailure(Contract):
    """Why an article has no brief."""

    code: str
    """Stable slug, such as `empty-article`, `upstream-rate-limited` or `attempts-exhausted`: as in problem details."""
    detail: str
    """What happened, which limit, and what to do; never text of the article."""
    attempts: int = 0
    """Times the article was begun; 0 for a line that could not be read."""


class ResultLine(Contract):
    """What became of one line: a brief where `state` is `done`, a failure where it is `failed`."""

    position: int = Field(ge=1)
    """Place in the batch, from 1; the cursor after this line."""
    line: int = Field(ge=1)
    """Line number in what was sent, blank lines counted; differs from `position` only where there were such."""
    id: str | None = None
    """The sender's own name for the article."""
    state: EndedState
    brief: Brief | None = None
    failure: ArticleFailure | None = None
