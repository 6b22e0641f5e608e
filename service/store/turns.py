"""Places for work on the database, first come, first served: a queue of one's own is no failure of the database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from schemas.errors import StoreError
from service.store.failures import RETRY_AFTER

LONGEST_WAIT = 60.0
"""Seconds after which so much waits that to wait longer helps nobody."""


class Turns:
    """So many at once."""

    def __init__(self, places: int) -> None:
        self._free = asyncio.Semaphore(places)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Hold a place.

        Raises:
            StoreError: none has come free.

        """
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._free.acquire()
        except TimeoutError:
            waited = f"Work on the database has waited {LONGEST_WAIT:.0f} s for its turn. Send less at once."
            raise StoreError(waited, retry_after=RETRY_AFTER) from None
        try:
            yield
        finally:
            self._free.release()
