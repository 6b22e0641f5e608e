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


async def persistently(work: Callable[[], Awaitable[Result]]) -> Result:
    """Return what `work` returns, trying again for as long as the database does not do it."""
    for tried in count():
        try:
            return await work()
        except StoreError as error:
            if tried == 0:
                log.warning("batch work waits for the database", detail=error.detail)
            await asyncio.sleep(min(FIRST_PAUSE * 2.0 ** min(tried, 8), LONGEST_PAUSE))
    raise AssertionError("unreachable")
