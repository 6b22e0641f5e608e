"""Who pays for model calls: tokens a day of each account, counted where every process sees them.

An account is asked before a model is called and charged after. What a process has under way for it counts by estimate,
so that many requests at once cannot spend the last tokens many times over; each process may still exceed the limit by
its last brief, and by how far its estimates are off. Calls of work that is cancelled before it ends are not charged.
"""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

import structlog

from schemas.brief import Call
from schemas.errors import LimitReached, StoreError

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Account:
    """Whose request it is."""

    name: str
    tokens_a_day: int | None = None
    """Prompt and completion tokens of model calls; None is no limit."""


ACCOUNT: ContextVar[Account | None] = ContextVar("account", default=None)
"""Whose work this task does; tasks that it starts inherit it."""


class Ledger(Protocol):
    """Keeps what accounts have spent; each method raises `schemas.errors.StoreError` where it cannot."""

    async def spent(self, account: str, day: date) -> int:
        """Return the tokens spent on a day (UTC)."""
        ...

    async def charge(self, account: str, day: date, tokens: int) -> None:
        """Add to them."""
        ...


HELD_SECONDS = 5.0
"""After which tokens that are held for work under way may have turned out to be left."""


class Spending:
    """Holds accounts to their tokens a day."""

    def __init__(self, ledger: Ledger, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._ledger = ledger
        self._now = now
        self._held: Counter[str] = Counter()
        """Estimated tokens of the work under way in this process."""

    async def remaining(self, account: Account) -> int | None:
        """Return the tokens that are left of today's, None where there is no limit.

        Raises:
            StoreError: the ledger does not answer.

        """
        if account.tokens_a_day is None:
            return None
        return max(0, account.tokens_a_day - await self._ledger.spent(account.name, self._now().date()))

    def until_reset(self) -> int:
        """Return the seconds until the next day (UTC) begins."""
        now = self._now()
        midnight = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
        return max(1, int((midnight - now).total_seconds()) + 1)

    async def check(self, account: Account | None) -> int | None:
        """Return the tokens that are left to the account; None where it is nobody's, or has no limit.

        Raises:
            LimitReached: today's tokens are used up.
            StoreError: the ledger does not answer; nothing is spent that cannot be counted.

        """
        left = None if account is None else await self.remaining(account)
        if account is None or left != 0:
            return left
        raise LimitReached(
            f"This API key has used up its {account.tokens_a_day:,} tokens of the day (UTC). "
            "Stored briefs and the rules engine still answer.",
            retry_after=self.until_reset(),
        )

    @asynccontextmanager
    async def hold(self, account: Account | None, tokens: int) -> AsyncIterator[None]:
        """Keep an estimate of what a piece of work will cost aside while it lasts; charge before it ends.

        Args:
            account: who pays.
            tokens: the estimate; with 0, what is held for other work is let be.

        Raises:
            LimitReached: today's tokens are used up, or what is left of them is held already.
            StoreError: the ledger does not answer.

        """
        left = await self.check(account)
        if account is None or left is None:
            yield
            return
        if tokens and self._held[account.name] >= left:
            raise LimitReached(
                f"What is left of this API key's {account.tokens_a_day:,} tokens of the day (UTC) is spoken for by "
                "briefs under way. Try again when they have ended.",
                retry_after=HELD_SECONDS,
            )
        self._held[account.name] += tokens
        try:
            yield
        finally:
            self._held[account.name] -= tokens

    async def charge(self, account: Account | None, calls: Sequence[Call]) -> None:
        """Count the tokens of model calls that were made; where the ledger fails, they are logged instead."""
        tokens = sum(call.prompt_tokens + call.completion_tokens for call in calls)
        if account is None or tokens == 0:
            return
        try:
            await self._ledger.charge(account.name, self._now().date(), tokens)
        except StoreError as error:  # the work is done, and its brief is worth more than the count
            log.error("tokens not counted", account=account.name, tokens=tokens, detail=error.detail)  # noqa: TRY400
