"""Waits for a database that fails for a while: what batches have to do can be done later, and by nobody else."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from typing import TypeVar

import structlog

from schemas.errors import StoreError

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
Result = TypeVar("Result")
log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Patience:
    """Waits, and knows what for."""

    def __init__(self) -> None:
        self._waiting: dict[object, StoreError] = {}

    @property
    def trouble(self) -> StoreError | None:
        """What the database said last to work that still waits for it."""
        return next(reversed(self._waiting.values()), None)

    async def persistently(self, work: Callable[[], Awaitable[Result]]) -> Result:
        """Return what `work` returns, trying again for as long as the database does not do it."""
        waiter = object()
        try:
            for tried in count():
                try:
                    return await work()
                except StoreError as error:
                    if not self._waiting:
                        log.warning("batch work waits for the database", detail=error.detail)
                    self._waiting[waiter] = error
                    await asyncio.sleep(min(FIRST_PAUSE * 2.0 ** min(tried, 8), LONGEST_PAUSE))
        finally:
            self._waiting.pop(waiter, None)
        raise AssertionError("unreachable")


async def persistently(work: Callable[[], Awaitable[Result]]) -> Result:
    """Return what `work` returns, as `Patience` does."""
    return await Patience().persistently(work)
