"""How a worker shows that it lives, and how another sees that it does not: locks that end with their holder.

On PostgreSQL each worker holds a session advisory lock under its executor id; the server lets it go when the worker's
connection ends, however that comes about. SQLite has one worker, which holds a lock on a file beside the database.
"""

import asyncio
import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from schemas.errors import StoreError
from service.store.database import create_engine, database_file, parse_url

PING_SECONDS = 1.0
"""How soon a worker notices that its lock is gone, as after a restart of the database, and takes it again."""
LOCK = "parley worker"
log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Lease(Protocol):
    """A worker's own lock, and a look at those of others."""

    certain: bool
    """Whether a free lock means death at once; else its holder may just have lost its connection."""

    async def take(self) -> bool:
        """Take the lock; return whether it was free. It is held until `release`, over restarts of the database too."""
        ...

    async def seize(self, executor: str) -> bool:
        """Return whether another worker is dead; then its lock is held here, until `let_go`."""
        ...

    async def let_go(self, executor: str) -> None:
        """Let go of a dead worker's lock."""
        ...

    async def release(self) -> None:
        """Let go of the own lock."""
        ...


def open_lease(database_url: str, executor_id: str) -> Lease:
    """Return the lease for a database."""
    file = database_file(parse_url(database_url))
    if file is not None:
        return FileLease(file.with_name(file.name + ".worker"))
    return SessionLease(create_engine(database_url), executor_id)


class FileLease:
    """A lock on a file (`flock`), which the system lets go when the process ends."""

    certain = True

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None

    async def take(self) -> bool:
        """Take the lock; see `Lease`."""
        if self._descriptor is not None:
            return True
        try:
            descriptor = os.open(self._file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(f"The file {self._file} cannot be written: {error.strerror}.") from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    async def seize(self, executor: str) -> bool:
        """Return whether another worker is dead: all are, since this one holds the only lock."""
        return self._descriptor is not None

    async def let_go(self, executor: str) -> None:
        """Do nothing."""

    async def release(self) -> None:
        """Let go of the lock. The file stays: to remove it could take away another's lock."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class SessionLease:
    """A session advisory lock of PostgreSQL, on a connection of its own that is watched."""

    certain = False

    def __init__(self, engine: AsyncEngine, executor_id: str) -> None:
        self._engine = engine
        self._executor_id = executor_id
        self._connection: AsyncConnection | None = None
        self._watch: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self._released = asyncio.Event()

    async def take(self) -> bool:
        """Take the lock; see `Lease`."""
        async with self._turn:
            taken = self._connection is not None or await self._connected()
        if taken and self._watch is None:
            self._watch = asyncio.create_task(self._keep())
        return taken

    async def seize(self, executor: str) -> bool:
        """Return whether another worker is dead; see `Lease`."""
        return await self._ask("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))", executor)

    async def let_go(self, executor: str) -> None:
        """Let go of a dead worker's lock."""
        await self._ask("SELECT pg_advisory_unlock(hashtextextended(:name, 0))", executor)

    async def release(self) -> None:
        """Let go of all locks, by closing the connection."""
        self._released.set()
        if self._watch is not None:
            await self._watch  # not cancelled, which could leave a connection half made
        async with self._turn:
            await self._drop()
        await self._engine.dispose()

    async def _ask(self, statement: str, executor: str) -> bool:
        """Return the answer of the connection that holds the own lock; False where it is gone."""
        async with self._turn:
            if self._connection is None:
                return False
            try:
                found = await self._connection.execute(sa.text(statement), {"name": f"{LOCK} {executor}"})
                return bool(found.scalar())
            except (SQLAlchemyError, OSError):
                await self._drop(broken=True)
                return False

    async def _connected(self) -> bool:
        try:
            self._connection = await self._engine.connect()
            await self._connection.execution_options(isolation_level="AUTOCOMMIT")
            locked = await self._connection.execute(
                sa.text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))"),
                {"name": f"{LOCK} {self._executor_id}"},
            )
            taken = bool(locked.scalar())
        except (SQLAlchemyError, OSError):
            await self._drop(broken=True)
            return False
        if not taken:
            await self._drop()
        return taken

    async def _drop(self, *, broken: bool = False) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError, OSError):
                if broken:
                    await connection.invalidate()
                await connection.close()

    async def _keep(self) -> None:
        """Look after the connection, and take the lock again where it was lost."""
        while not self._released.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(PING_SECONDS):
                    await self._released.wait()
            async with self._turn:
                await self._look_after()

    async def _look_after(self) -> None:
        if self._connection is not None:
            try:
                await self._connection.execute(sa.text("SELECT 1"))
            except (SQLAlchemyError, OSError):
                log.warning("worker lock lost", executor=self._executor_id)
                await self._drop(broken=True)
        if self._connection is None and not self._released.is_set() and await self._connected():
            log.info("worker lock taken again", executor=self._executor_id)
