"""Batches from submission to results, by the real durable engine on each kind of database."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from schemas.article import Article, Submission
from schemas.batches import ArticleFailure, BatchOptions, ResultLine
from schemas.drafts import DraftResult
from schemas.errors import BatchNotFound, ReplyRefused, StoreError
from service.app import build_workshop
from service.batches.lines import Line
from service.batches.service import BatchService
from service.settings import Settings
from service.store.tables import ArticleRow, JobRow, LineRow
from service.store.transactions import Transactions
from tests.scripted import ScriptedEngine
from tests.service.batches.conftest import Opened
from tests.service.batches.many import lines, reports

USUAL = BatchOptions()


async def results(batches: BatchService, batch_id: str) -> list[ResultLine]:
    return [line async for line in batches.results(batch_id, follow=True)]


async def test_every_line_ends_in_input_order_and_equal_content_is_briefed_once(
    working: Opened, engine: ScriptedEngine
) -> None:
    bad = Line(3, failure=ArticleFailure(code="empty-article", detail="Nothing."))
    async with working() as batches:
        first, second, third = reports(3)
        batch = await batches.submit(lines(first, second, bad, first, third), USUAL)
        found = await results(batches, batch.id)
        ended = await batches.ended(batch.id)
        again = await batches.submit(lines(third), USUAL)
        await batches.ended(again.id)
        reused = await batches.progress(again.id)
    assert [line.position for line in found] == [1, 2, 3, 4, 5]
    assert [line.state for line in found] == ["done", "done", "failed", "done", "done"]
    assert (ended.state, ended.counts.done, ended.counts.failed, ended.reused) == ("done", 4, 1, 1)
    assert (engine.drafts, reused.reused) == (3, 1)


async def test_results_go_on_from_their_cursor(working: Opened) -> None:
    async with working() as batches:
        batch = await batches.submit(lines(*reports(4)), USUAL)
        await batches.ended(batch.id)
        first = [line async for line in batches.results(batch.id, limit=3)]
        rest = [line async for line in batches.results(batch.id, cursor=first[-1].position)]
    assert [line.id for line in (*first, *rest)] == ["no. 1", "no. 2", "no. 3", "no. 4"]


async def test_cancelled_batch_begins_no_more_and_keeps_what_is_done(working: Opened, engine: ScriptedEngine) -> None:
    engine.gate = asyncio.Event()
    async with working() as batches:
        batch = await batches.submit(lines(*reports(12)), USUAL)
        await engine.entered.wait()
        await batches.cancel(batch.id)
        engine.gate.set()
        found = await results(batches, batch.id)
        ended = await batches.progress(batch.id)
    states = {line.state for line in found}
    assert states == {"done", "cancelled"}
    assert ended.counts.done == engine.drafts < 12
    assert ended.state == "cancelled"


async def test_cancelling_one_batch_leaves_what_another_waits_for(working: Opened, engine: ScriptedEngine) -> None:
    engine.gate = asyncio.Event()
    async with working() as batches:
        one = await batches.submit(lines(*reports(8)), USUAL)
        other = await batches.submit(lines(*reports(8)[6:]), USUAL)
        await engine.entered.wait()
        await batches.cancel(one.id)
        engine.gate.set()
        assert (await batches.ended(other.id)).counts.done == 2


async def test_failures_are_tried_again(working: Opened, engine: ScriptedEngine) -> None:
    engine.failure = ReplyRefused("The model refused.")
    async with working() as batches:
        batch = await batches.submit(lines(*reports(2)), USUAL)
        assert (await batches.ended(batch.id)).counts.failed == 2
        engine.failure = None
        assert await batches.retry(batch.id) == 2
        assert (await batches.ended(batch.id)).counts.done == 2
        assert await batches.retry(batch.id) == 0


async def test_one_that_somebody_waits_for_goes_ahead_of_a_batch(settings: Settings) -> None:
    engine = Noting()
    engine.gate = asyncio.Event()
    async with build_workshop(settings, engines={"rules": engine}).opened() as batches:
        batch = await batches.submit(lines(*reports(40)), USUAL)
        await engine.entered.wait()
        await batches.brief_later(Submission(text="Veria speaks of peace."), USUAL)
        async with asyncio.timeout(20):
            while not await queued(settings):  # noqa: ASYNC110 -- it is written elsewhere
                await asyncio.sleep(0.05)
        engine.gate.set()
        await batches.ended(batch.id)
    assert engine.seen.index("Veria speaks of peace.") < 3 * settings.batch_in_flight, engine.seen


class Noting(ScriptedEngine):
    """Notes what it is asked for, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    async def draft(self, article: Article, *args: Any, **options: Any) -> DraftResult:  # noqa: ANN401
        self.seen.append(article.text)
        return await super().draft(article, *args, **options)


async def queued(settings: Settings) -> bool:
    """Whether every job has come to the durable queue."""
    transactions = Transactions(settings.database_url)
    waiting = sa.select(sa.func.count()).where(JobRow.state == "waiting")
    left = await transactions.run(lambda connection: connection.execute(waiting).scalar_one())
    await transactions.aclose()
    return left == 0


async def test_what_a_stopped_process_left_is_ended_by_the_next(
    settings: Settings, working: Opened, engine: ScriptedEngine
) -> None:
    engine.gate = asyncio.Event()
    hurried = settings.model_copy(update={"shutdown_grace": 0.01})
    async with build_workshop(hurried, engines={"rules": engine}).opened() as batches:
        batch = await batches.submit(lines(*reports(6)), USUAL)
        await engine.entered.wait()
    engine.gate.set()
    async with working() as batches:
        found = await results(batches, batch.id)
    assert [line.state for line in found] == ["done"] * 6


async def test_second_worker_on_sqlite_is_refused(settings: Settings, working: Opened) -> None:
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL takes any number")
    async with working():
        with pytest.raises(StoreError, match="Another process works"):
            async with working():
                pass


async def test_old_batches_are_forgotten_with_all_that_only_they_needed(
    settings: Settings, working: Opened, engine: ScriptedEngine
) -> None:
    engine.failure = ReplyRefused("The model refused.")
    async with working() as batches:
        failed = await batches.submit(lines("Norland failed."), USUAL)
        await batches.ended(failed.id)
        engine.failure = None
        done = await batches.submit(lines("Norland met Sudmark."), USUAL)
        await batches.ended(done.id)
        assert await batches.purge(timedelta(hours=1)) == 0
        assert await batches.purge(timedelta(0)) == 2
        with pytest.raises(BatchNotFound):
            await batches.progress(done.id)
    transactions = Transactions(settings.database_url)

    def left(connection: sa.Connection) -> list[int]:
        counts = (sa.select(sa.func.count()).select_from(table) for table in (LineRow, JobRow, ArticleRow))
        return [connection.execute(count).scalar_one() for count in counts]

    assert await transactions.run(left) == [0, 0, 1], "the article of the brief stays"
    await transactions.aclose()
