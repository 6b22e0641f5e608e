"""The seam between the stages and the endpoint: what one model call is asked, and what it returns.

Whoever wants to checkpoint, cache or replay finished calls wraps a `Caller`.
"""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from schemas.base import Contract
from schemas.brief import Call

ReplyT = TypeVar("ReplyT", bound=Contract)


@dataclass(frozen=True)
class StageRequest(Generic[ReplyT]):
    """One question to the model. `system` and the start of `user` are the same bytes over all calls of one article."""

    stage: str
    system: str
    user: str
    reply: type[ReplyT]
    """The response model; its JSON schema travels with the request."""
    deadline: float
    """Running-loop time (seconds) after which no request may be under way."""

    @property
    def messages(self) -> list[dict[str, str]]:
        """The chat messages: one system, one user, which every chat format takes."""
        return [{"role": "system", "content": self.system}, {"role": "user", "content": self.user}]

    @property
    def characters(self) -> int:
        """Characters of all messages."""
        return len(self.system) + len(self.user)


@dataclass(frozen=True)
class StageReply(Generic[ReplyT]):
    """The model's answer, valid against the response model, and what it took to get it."""

    content: ReplyT
    calls: tuple[Call, ...]
    """The call that was answered, last; before it those that another endpoint failed to answer."""


class Caller(Protocol):
    """Makes one model call, its retries and re-asks included."""

    async def __call__(self, request: StageRequest[ReplyT]) -> StageReply[ReplyT]:
        """Return the model's answer.

        Raises:
            schemas.errors.EngineError: no usable answer came; `calls` tells what was spent.
            schemas.errors.DeadlineExceeded: the request's deadline passed; likewise.

        """
        ...
