import asyncio
from pathlib import Path

import psycopg
import pytest

from schemas.errors import StoreError
from service.batches.leases import open_lease
from tests.postgres import Postgres


async def test_file_lock_is_held_by_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'b.db'}"
    first, second = open_lease(url, "a"), open_lease(url, "b")
    assert await first.take()
    assert not await second.take()
    assert await first.seize("b"), "whoever holds the only lock is the only worker"
    await first.release()
    assert await second.take()
    await second.release()


async def test_lock_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        await open_lease(f"sqlite:///{tmp_path / 'none' / 'b.db'}", "a").take()


async def test_session_lock_of_the_living_cannot_be_seized(postgres_url: str) -> None:
    first, second = open_lease(postgres_url, "first"), open_lease(postgres_url, "second")
    assert await first.take()
    assert await second.take()
    assert not await second.seize("first")
    await first.release()
    assert await second.seize("first")
    await second.let_go("first")
    assert await open_and_close(postgres_url, "first")
    await second.release()


async def open_and_close(url: str, executor: str) -> bool:
    lease = open_lease(url, executor)
    taken = await lease.take()
    await lease.release()
    return taken


async def test_session_lock_is_taken_again_when_its_connection_is_lost(postgres: Postgres, postgres_url: str) -> None:
    lease, other = open_lease(postgres_url, "first"), open_lease(postgres_url, "second")
    assert await lease.take()
    with psycopg.connect(postgres.dsn(postgres_url), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    assert await other.take()
    async with asyncio.timeout(20):
        while await other.seize("first"):  # free until its holder notices
            await other.let_go("first")
            await asyncio.sleep(0.05)
    await lease.release()
    await other.release()
