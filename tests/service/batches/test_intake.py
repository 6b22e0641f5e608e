import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from schemas.batches import ArticleFailure, BatchOptions
from schemas.errors import BatchNotFound, BatchTooLarge, EmptyBatch, EngineUnavailable, IdempotencyConflict
from service.app import build_workshop
from service.batches.lines import Line
from service.batches.service import BatchService
from service.batches.workshop import Workshop
from service.reading import read_submission
from service.settings import Settings
from tests.scripted import ScriptedEngine
from tests.service.batches.many import LIMITS, lines, reports

USUAL = BatchOptions()


async def test_lines_wait_until_somebody_works_on_them(batches: BatchService) -> None:
    batch = await batches.submit(lines(*reports(3)), USUAL)
    progress = await batches.progress(batch.id)
    assert (batch.state, batch.total, progress.counts.queued) == ("running", 3, 3)
    assert [line async for line in batches.results(batch.id)] == []


async def test_line_without_an_article_has_failed_from_the_start(batches: BatchService) -> None:
    failure = ArticleFailure(code="empty-article", detail="Nothing.")
    batch = await batches.submit(lines(Line(1, failure=failure, id="a"), "Norland."), USUAL)
    assert (await batches.progress(batch.id)).counts.failed == 1
    (line,) = [line async for line in batches.results(batch.id)]
    assert (line.state, line.failure, line.id) == ("failed", failure, "a")


async def test_stored_brief_is_no_work(workshop: Callable[[bool], Workshop], engine: ScriptedEngine) -> None:
    shop = workshop(False)
    async with shop.opened() as batches:
        async for line in lines("Norland met Sudmark."):
            assert line.article is not None
            await shop.briefer.brief(read_submission(line.article, LIMITS))
        batch = await batches.submit(lines("Norland met Sudmark.", "Norland met Sudmark."), USUAL)
        progress = await batches.progress(batch.id)
        results = [line async for line in batches.results(batch.id)]
    assert (progress.counts.done, progress.reused, engine.drafts) == (2, 2, 1)
    assert [line.brief.provenance.cached for line in results if line.brief] == [True, True]


async def test_too_many_lines_are_taken_back(settings: Settings, engine: ScriptedEngine) -> None:
    few = settings.model_copy(update={"batch_articles": 2})
    async with build_workshop(few, engines={"rules": engine}, work=False).opened() as batches:
        with pytest.raises(BatchTooLarge, match="At most 2 lines"):
            await batches.submit(lines(*reports(3)), USUAL)
        assert (await batches.recent()).batches == ()


async def test_batch_without_a_line_is_refused(batches: BatchService) -> None:
    with pytest.raises(EmptyBatch):
        await batches.submit(lines(), USUAL)


async def test_engine_that_is_not_there_is_refused_before_anything_is_read(batches: BatchService) -> None:
    async def never() -> AsyncIterator[Line]:
        pytest.fail("read")
        yield

    with pytest.raises(EngineUnavailable):
        await batches.submit(never(), BatchOptions(engine="llm"))


async def test_sender_that_goes_away_leaves_nothing(batches: BatchService) -> None:
    async def cut_off() -> AsyncIterator[Line]:
        async for line in lines(*reports(300)):
            yield line
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await batches.submit(cut_off(), USUAL, idempotency_key="k")
    assert await batches.find("k") is None
    again = await batches.submit(lines(*reports(300)), USUAL, idempotency_key="k")
    assert (await batches.progress(again.id)).counts.queued == 300


async def test_same_key_with_the_same_lines_is_the_same_batch(batches: BatchService) -> None:
    first = await batches.submit(lines(*reports(2)), USUAL, idempotency_key="k")
    again = await batches.submit(lines(*reports(2)), USUAL, idempotency_key="k")
    assert again.id == first.id
    assert (await batches.find("k")) == first


async def test_same_key_with_other_lines_or_options_is_a_conflict(batches: BatchService) -> None:
    await batches.submit(lines(*reports(2)), USUAL, idempotency_key="k")
    with pytest.raises(IdempotencyConflict):
        await batches.submit(lines(*reports(3)), USUAL, idempotency_key="k")
    with pytest.raises(IdempotencyConflict):
        await batches.submit(lines(*reports(2)), BatchOptions(profile="fast"), idempotency_key="k")


async def test_same_key_many_times_at_once_makes_one_batch(batches: BatchService) -> None:
    made = await asyncio.gather(*(batches.submit(lines(*reports(250)), USUAL, idempotency_key="k") for _ in range(4)))
    assert len({batch.id for batch in made}) == 1
    assert len((await batches.recent()).batches) == 1


async def test_list_goes_on_from_its_cursor(batches: BatchService) -> None:
    made = [await batches.submit(lines(text), USUAL) for text in reports(21)]
    page = await batches.recent()
    rest = await batches.recent(page.cursor)
    assert [batch.id for batch in (*page.batches, *rest.batches)] == [batch.id for batch in reversed(made)]
    assert rest.cursor is None


async def test_unknown_batch_is_told_so(batches: BatchService) -> None:
    for ask in (batches.progress, batches.cancel, batches.retry, batches.ended):
        with pytest.raises(BatchNotFound):
            await ask("bat_000000000000000000000000")
