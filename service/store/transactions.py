"""Runs transactions whole, each in one thread.

On an asynchronous connection a transaction waits for the event loop between its statements; on SQLite it so holds the
only write lock for as long as the loop is busy with articles.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

import anyio.to_thread
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from schemas.errors import StoreError
from service.store.database import create_sync_engine
from service.store.failures import RETRY_AFTER, explain

AT_ONCE = 6
"""Transactions at once; on SQLite one, as it lets writers poll for its lock, and some of many wait for seconds."""
CONNECTIONS = 12
"""Enough for these, and for the threads of the durable engine, which shares the connections."""
Result = TypeVar("Result")


class Transactions:
    """Transactions of one database; nothing is connected before the first."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url

    @cached_property
    def engine(self) -> sa.Engine:
        """The engine, whose transactions lock before they write.

        Raises:
            ConfigurationError: the database is in memory, and so not shared by connections.

        """
        return create_sync_engine(self._url, CONNECTIONS)

    @cached_property
    def _limiter(self) -> anyio.CapacityLimiter:
        return anyio.CapacityLimiter(1 if self.engine.dialect.name == "sqlite" else AT_ONCE)

    async def run(self, work: Callable[[sa.Connection], Result]) -> Result:
        """Return what `work` returns, done in a transaction that is committed after it.

        Raises:
            StoreError: the database does not do its work; nothing is changed.

        """

        def do() -> Result:
            with self.engine.begin() as connection:
                return work(connection)

        try:
            return await anyio.to_thread.run_sync(do, limiter=self._limiter)
        except (SQLAlchemyError, OSError) as error:
            # `from None`: drivers quote rows, and so article text, in their messages
            raise StoreError(explain(error), retry_after=RETRY_AFTER) from None

    async def aclose(self) -> None:
        """Close every connection."""
        if "engine" in self.__dict__:
            await anyio.to_thread.run_sync(self.engine.dispose)
