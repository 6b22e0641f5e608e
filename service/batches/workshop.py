"""What a process needs to work on batches without answering HTTP, opened and closed together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from service.batches.service import BatchService
from service.briefing import Briefer
from service.store.briefs import SqlBriefStore


@dataclass(frozen=True)
class Workshop:
    """A store, what makes briefs, and the batches that ask for them."""

    store: SqlBriefStore
    briefer: Briefer
    batches: BatchService

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[BatchService]:
        """Create or migrate the tables, and work until the context is left.

        Raises:
            ConfigurationError, StoreError: as for `BatchService.open`; also where another process works on a database
                that takes one.

        """
        try:
            await self.store.open()
            await self.batches.open(alone=True)
            yield self.batches
        finally:
            await self.batches.aclose()
            await self.briefer.aclose()
            await self.store.aclose()
