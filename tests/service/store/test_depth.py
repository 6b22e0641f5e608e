import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from schemas.batches import BatchOptions
from schemas.errors import StoreError
from service.app import build_workshop
from service.batches.workshop import Workshop
from service.settings import Settings
from service.store.briefs import SqlBriefStore
from service.store.depth import COUNT, Depth, depth
from tests.scripted import ScriptedEngine
from tests.service.batches.many import lines, reports

USUAL = BatchOptions()
Open = Callable[[bool], Workshop]


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
def workshop(database_url: str, engine: ScriptedEngine) -> Open:
    settings = Settings(_env_file=None, database_url=database_url, engine="rules", batch_in_flight=2)
    return lambda work: build_workshop(settings, engines={"rules": engine}, work=work)


async def test_an_article_that_waits_is_counted_once(workshop: Open) -> None:
    opened = workshop(False)
    async with opened.opened() as batches:
        assert await depth(opened.store.engine) == Depth(0, 0)
        first = await batches.submit(lines(*reports(3), *reports(2)), USUAL)
        await batches.submit(lines(*reports(4)), USUAL)
        assert await depth(opened.store.engine) == Depth(4, 0)
        await batches.cancel(first.id)
        assert await depth(opened.store.engine) == Depth(1, 0)  # the three that the first asked for are left out


async def test_what_is_worked_on_is_counted_until_it_ends(workshop: Open, engine: ScriptedEngine) -> None:
    engine.gate = asyncio.Event()
    opened = workshop(True)
    async with opened.opened() as batches:
        batch = await batches.submit(lines(*reports(6)), USUAL)
        await engine.entered.wait()
        found = await depth(opened.store.engine)
        engine.gate.set()
        await batches.ended(batch.id)
        assert await depth(opened.store.engine) == Depth(0, 0)
    assert (found.queued + found.running, found.running in {1, 2}) == (6, True)


async def test_the_count_looks_at_no_article_that_has_ended(tmp_path: Path) -> None:
    store = SqlBriefStore(f"sqlite:///{tmp_path / 'briefs.db'}")
    await store.open()
    statement = COUNT.compile(store.engine.sync_engine, compile_kwargs={"literal_binds": True})
    async with store.engine.connect() as connection:
        plan = [row.detail for row in await connection.execute(sa.text(f"EXPLAIN QUERY PLAN {statement}"))]
    await store.aclose()
    assert any(step.startswith("SEARCH jobs USING COVERING INDEX ix_jobs_batch_id_state (batch_id=?") for step in plan)
    assert not any(step.startswith("SCAN jobs") for step in plan), plan


async def test_a_database_without_tables_is_told(tmp_path: Path) -> None:
    store = SqlBriefStore(f"sqlite:///{tmp_path / 'briefs.db'}")
    with pytest.raises(StoreError):
        await depth(store.engine)
    await store.aclose()
