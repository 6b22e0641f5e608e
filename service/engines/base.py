"""The protocol every engine keeps: an article in, a draft of items that cite sentence numbers out."""

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Protocol

from schemas.article import Article
from schemas.drafts import Draft, DraftResult, EngineIdentity, Failing, RepairResult
from schemas.events import StageState
from schemas.terms import ProfileName

PATIENT: ContextVar[bool] = ContextVar("patient", default=False)
"""Set around work that nobody sits and waits for: where an engine's calls queue, others go ahead of it."""


class Observer(Protocol):
    """Hears how a draft comes along; whatever it does, the draft stays the same."""

    def stage(self, name: str, state: StageState, part: str | None = None) -> None:
        """Hear that a stage has begun, is done or has failed; `part` is a sentence range where there are several."""
        ...

    async def found(self, draft: Draft) -> None:
        """Hear what has been found so far, over all parts, where more is to come before the draft is returned."""
        ...


class Unobserved:
    """An observer that heeds nothing."""

    def stage(self, name: str, state: StageState, part: str | None = None) -> None:
        """Do nothing."""

    async def found(self, draft: Draft) -> None:
        """Do nothing."""


UNOBSERVED = Unobserved()


class Engine(Protocol):
    """Makes drafts. Engines never ground: what they cite is checked afterwards, in code."""

    def identity(self, profile: ProfileName) -> EngineIdentity:
        """Return what a draft of this profile depends on besides its article."""
        ...

    async def draft(
        self, article: Article, profile: ProfileName, *, deadline: float, observer: Observer = UNOBSERVED
    ) -> DraftResult:
        """Return everything found in `article`.

        Args:
            article: what reading made; only its quotable sentences may be cited.
            profile: how much work to spend.
            deadline: running-loop time (seconds, `loop.time()`) after which no call may be under way.
            observer: told of every stage, and of what was found before the last.

        Raises:
            schemas.errors.EngineError: no draft could be made.
            schemas.errors.DeadlineExceeded: the time was used up.

        """
        ...

    async def repair(
        self, article: Article, profile: ProfileName, failing: Sequence[Failing], *, deadline: float
    ) -> RepairResult:
        """Return corrected items for those of `failing` that the article does state; others are left out."""
        ...

    async def aclose(self) -> None:
        """Release connections."""
        ...
