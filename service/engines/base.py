"""The protocol every engine keeps: an article in, a draft of items that cite sentence numbers out."""

from collections.abc import Sequence
from typing import Protocol

from schemas.article import Article
from schemas.drafts import DraftResult, EngineIdentity, Failing, RepairResult
from schemas.terms import ProfileName


class Engine(Protocol):
    """Makes drafts. Engines never ground: what they cite is checked afterwards, in code."""

    def identity(self, profile: ProfileName) -> EngineIdentity:
        """Return what a draft of this profile depends on besides its article."""
        ...

    async def draft(self, article: Article, profile: ProfileName, *, deadline: float) -> DraftResult:
        """Return everything found in `article`.

        Args:
            article: what reading made; only its quotable sentences may be cited.
            profile: how much work to spend.
            deadline: running-loop time (seconds, `loop.time()`) after which no call may be under way.

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
