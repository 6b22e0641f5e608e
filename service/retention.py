"""Keeps no longer than asked: a job in the service that deletes, a little at a time, what has become too old.

Every process runs it; two at once delete what one would.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from schemas.errors import StoreError

HOUR = 3600.0

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Rule:
    """How long one kind of thing is kept."""

    kind: str
    """What the log calls it."""
    days: int
    delete_before: Callable[[datetime], Awaitable[int]]
    """Deletes a bounded number of those from before the moment, and returns how many; 0 once there are none.

    Raises `schemas.errors.StoreError` where the database does not do it.
    """


class Retention:
    """Enforces rules once at the start and every hour."""

    def __init__(
        self,
        rules: Sequence[Rule],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._rules = rules
        self._now = now
        self._pause = pause

    async def enforce(self) -> dict[str, int]:
        """Delete all that is too old now, and return how many of each kind; what cannot be deleted waits."""
        deleted = {}
        for rule in self._rules:
            deleted[rule.kind] = 0
            try:
                while count := await rule.delete_before(self._now() - timedelta(days=rule.days)):
                    deleted[rule.kind] += count
            except StoreError as error:
                log.warning("retention waits", kind=rule.kind, code=error.code, detail=error.detail)
            if deleted[rule.kind]:
                log.info("retention", kind=rule.kind, deleted=deleted[rule.kind], days=rule.days)
        return deleted

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Enforce the rules for as long as the context lasts; without rules, do nothing."""
        task = asyncio.create_task(self._run()) if self._rules else None
        try:
            yield
        finally:
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def _run(self) -> None:
        while True:
            await self.enforce()
            await self._pause(HOUR)
