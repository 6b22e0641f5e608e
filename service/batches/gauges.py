"""Tells metrics how much there is to do for batches: counted now and then, so that no scrape asks the database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress

from schemas.errors import StoreError
from service.store.depth import Depth
from service.telemetry.work import Gauge

SECONDS = 5.0
"""Between two counts, at least."""
SHARE = 50
"""A count that took long is followed by a pause of so many times as long."""


class BatchGauges:
    """What the last count found; nothing before the first, and while the database does not answer."""

    def __init__(self, count: Callable[[], Awaitable[Depth]], seconds: float = SECONDS) -> None:
        self._count = count
        self._seconds = seconds
        self._found: Depth | None = None

    def read(self) -> Iterable[Gauge]:
        """Yield the gauges (a `service.telemetry.work.Source`)."""
        if self._found is not None:
            yield Gauge("batch_articles", "queued", self._found.queued)
            yield Gauge("batch_articles", "running", self._found.running)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Count for as long as the context lasts."""
        stopping = asyncio.Event()
        counting = asyncio.create_task(self._run(stopping))
        try:
            yield
        finally:
            stopping.set()
            await counting  # not cancelled, which could cut off a query

    async def _run(self, stopping: asyncio.Event) -> None:
        clock = asyncio.get_running_loop().time
        while not stopping.is_set():
            begun = clock()
            self._found = await self._look()
            with suppress(TimeoutError):
                async with asyncio.timeout(max(self._seconds, SHARE * (clock() - begun))):
                    await stopping.wait()

    async def _look(self) -> Depth | None:
        try:
            return await self._count()
        except StoreError:
            return None  # readiness tells of it
