"""An engine whose model calls are paid for by the account that asks: refused where nothing is left, counted after.

What is answered from the store, or by the rules, never comes here, and so costs nothing.
"""

from collections.abc import Sequence

from schemas.article import Article
from schemas.drafts import DraftResult, EngineIdentity, Failing, RepairResult
from schemas.errors import ParleyError
from schemas.terms import ProfileName
from service.engines.base import PATIENT, UNOBSERVED, Engine, Observer
from service.spending import ACCOUNT, Spending

CALLS: dict[ProfileName, int] = {"fast": 1, "standard": 2, "thorough": 4}
"""Model calls of a draft, each with the whole article before it."""
TOKENS_AROUND = 3_000
"""Tokens of a call beside the article: instructions, schema and reply."""
CHARACTERS_A_TOKEN = 4


def estimated(article: Article, profile: ProfileName) -> int:
    """Return about how many tokens a draft will take."""
    return CALLS[profile] * (len(article.text) // CHARACTERS_A_TOKEN + TOKENS_AROUND)


class MeteredEngine:
    """Keeps the protocol of engines around another engine; who joins a run under way shares what the first one pays."""

    def __init__(self, engine: Engine, spending: Spending) -> None:
        self._engine = engine
        self._spending = spending

    def identity(self, profile: ProfileName) -> EngineIdentity:
        """Return the engine's own."""
        return self._engine.identity(profile)

    async def draft(
        self, article: Article, profile: ProfileName, *, deadline: float, observer: Observer = UNOBSERVED
    ) -> DraftResult:
        """Return the engine's draft.

        Raises:
            LimitReached: the account has nothing left to spend; no call was made.

        """
        account = ACCOUNT.get()
        # a batch's articles would be failed by what is only held, and there are few of them at once
        estimate = 0 if PATIENT.get() else estimated(article, profile)
        async with self._spending.hold(account, estimate):
            try:
                drafted = await self._engine.draft(article, profile, deadline=deadline, observer=observer)
            except ParleyError as error:
                await self._spending.charge(account, error.calls)
                raise
            await self._spending.charge(account, drafted.calls)
        return drafted

    async def repair(
        self, article: Article, profile: ProfileName, failing: Sequence[Failing], *, deadline: float
    ) -> RepairResult:
        """Return the engine's repairs: what has been begun is finished, whatever is left."""
        account = ACCOUNT.get()
        try:
            repaired = await self._engine.repair(article, profile, failing, deadline=deadline)
        except ParleyError as error:
            await self._spending.charge(account, error.calls)
            raise
        await self._spending.charge(account, repaired.calls)
        return repaired

    async def aclose(self) -> None:
        """Release the engine's connections."""
        await self._engine.aclose()
