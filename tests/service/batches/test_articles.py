import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from schemas.article import Article
from schemas.batches import ArticleFailure, BatchOptions, ResultLine
from schemas.brief import Brief, Call
from schemas.drafts import DraftResult
from schemas.errors import CircuitOpen, ParleyError, ReplyRefused, StoreError, UpstreamFailed
from service.app import build_briefer, build_workshop
from service.batches.articles import ArticleWork, Endurance
from service.batches.workshop import Workshop
from service.settings import Settings
from service.spending import ACCOUNT, Account
from service.store.base import BriefStore
from service.store.jobs import JobRecords
from service.store.tables import JobRow
from service.store.transactions import Transactions
from tests.scripted import ScriptedEngine
from tests.service.batches.many import LIMITS, lines

CALL = Call(
    stage="cast",
    model="m",
    attempts=1,
    prompt_tokens=10,
    cached_tokens=0,
    completion_tokens=2,
    seconds=0.1,
    outcome="failed",
)


class NoSteps:
    async def run(self, name: str, step: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 -- any JSON
        return await step()

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("no article sleeps by steps")


@dataclass
class Bench:
    """One queued article, and what works on it without a queue."""

    settings: Settings
    shop: Workshop
    engine: ScriptedEngine
    jobs: JobRecords
    batch_id: str
    job_id: str
    pauses: list[float] = field(default_factory=list)

    def work(
        self, *, engine: ScriptedEngine | None = None, store: BriefStore | None = None, patience: float = 200
    ) -> ArticleWork:
        async def sleep(seconds: float) -> None:
            self.pauses.append(seconds)

        store = store or self.shop.store
        briefer = build_briefer(self.settings, engines={"rules": engine or self.engine}, store=store)
        endurance = Endurance(attempts=3, patience=patience)
        return ArticleWork(briefer, store, self.jobs, LIMITS, endurance, sleep=sleep)

    async def run(self, work: ArticleWork | None = None) -> None:
        # in a task of its own, as every workflow has its own context
        await asyncio.create_task((work or self.work()).run(self.job_id, NoSteps()))

    async def result(self) -> ResultLine:
        (line,) = [line async for line in self.shop.batches.results(self.batch_id)]
        return line

    async def failure(self) -> ArticleFailure:
        failure = (await self.result()).failure
        assert failure is not None
        return failure


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'b.db'}", engine="rules")
    engine = ScriptedEngine()
    shop = build_workshop(settings, engines={"rules": engine}, work=False)
    async with shop.opened() as batches:
        batch = await batches.submit(lines("Norland met Sudmark."), BatchOptions())
        transactions = Transactions(settings.database_url)
        job_id = await transactions.run(_queued)
        yield Bench(settings, shop, engine, JobRecords(transactions), batch.id, job_id)
        await transactions.aclose()


def _queued(connection: sa.Connection) -> str:
    connection.execute(sa.update(JobRow).values(state="queued"))
    return str(connection.execute(sa.select(JobRow.id)).scalar_one())


async def test_article_ends_with_its_brief(bench: Bench) -> None:
    await bench.run()
    line = await bench.result()
    assert line.state == "done"
    assert line.brief is not None
    assert line.brief.parties[0].name == "Norland"


async def test_article_that_has_ended_is_left_alone(bench: Bench) -> None:
    await bench.run()
    await bench.run()
    assert bench.engine.drafts == 1


@pytest.mark.parametrize(
    ("failure", "code", "tried"),
    [
        (ReplyRefused("The model refused."), "reply-refused", 1),
        (UpstreamFailed("The endpoint failed."), "upstream-failed", 3),
        (RuntimeError("The fleet of Norland sailed."), "error", 1),
    ],
)
async def test_failure_is_typed_after_bounded_attempts(bench: Bench, failure: Exception, code: str, tried: int) -> None:
    bench.engine.failure = failure
    await bench.run()
    told = await bench.failure()
    assert (told.code, bench.engine.drafts) == (code, tried)
    assert "Norland" not in told.detail


async def test_endpoint_that_is_away_for_longer_than_the_patience_fails_the_article(bench: Bench) -> None:
    bench.engine.failure = CircuitOpen("The endpoint rests.", retry_after=30)
    await bench.run(bench.work(patience=20))
    assert (await bench.failure()).code == "circuit-open"
    assert bench.pauses == []


async def test_endpoint_that_comes_back_costs_no_article(bench: Bench) -> None:
    failures: list[ParleyError | None] = [CircuitOpen("Rests.", retry_after=30), CircuitOpen("Rests."), None]

    class Recovering(ScriptedEngine):
        async def draft(self, article: Article, *args: Any, **options: Any) -> DraftResult:  # noqa: ANN401
            self.failure = failures.pop(0)
            return await super().draft(article, *args, **options)

    await bench.run(bench.work(engine=Recovering()))
    assert (await bench.result()).state == "done"
    assert bench.pauses == [30, 4]


async def test_calls_of_attempts_that_failed_are_counted(bench: Bench) -> None:
    bench.engine.failure = ReplyRefused("The model refused.")
    bench.engine.failure.calls = (CALL, CALL)
    await bench.run()
    usage = (await bench.shop.batches.progress(bench.batch_id)).usage
    assert (usage.prompt_tokens, usage.completion_tokens) == (20, 4)


async def test_article_whose_worker_died_too_often_is_given_up(bench: Bench) -> None:
    for _ in range(3):
        await bench.jobs.take(bench.job_id)
    await bench.run()
    assert (await bench.failure()).code == "attempts-exhausted"
    assert bench.engine.drafts == 0


async def test_stopped_worker_does_not_cost_the_article_an_attempt(bench: Bench) -> None:
    bench.engine.gate = asyncio.Event()
    work = bench.work()
    running = asyncio.create_task(work.run(bench.job_id, NoSteps()))
    await bench.engine.entered.wait()
    await work.stop(0.01)
    assert running.cancelled()
    job = await bench.jobs.take(bench.job_id)
    assert job is not None
    assert job.attempts == 1


async def test_brief_that_the_store_did_not_take_is_stored_before_the_article_ends(bench: Bench) -> None:
    class Flaky:
        """Takes nothing the first time."""

        refused = 0

        async def get(self, brief_id: str) -> Brief | None:
            return None

        async def put(self, brief: Brief, article: Article) -> None:
            if self.refused == 0:
                self.refused += 1
                raise StoreError("The disk is full.")
            await bench.shop.store.put(brief, article)

    work = bench.work(store=Flaky())
    await bench.run(work)
    assert (await bench.result()).state == "done"
    assert work.trouble is None


async def test_article_that_waits_for_the_database_says_so(bench: Bench) -> None:
    class Full:
        """Takes nothing until there is room."""

        room = False

        async def get(self, brief_id: str) -> Brief | None:
            return None

        async def put(self, brief: Brief, article: Article) -> None:
            if not self.room:
                raise StoreError("The disk is full.")
            await bench.shop.store.put(brief, article)

    store = Full()
    work = bench.work(store=store)
    running = asyncio.create_task(work.run(bench.job_id, NoSteps()))
    async with asyncio.timeout(20):
        while work.trouble is None:  # noqa: ASYNC110 -- it is found out by trying
            await asyncio.sleep(0.01)
    assert work.trouble.detail == "The disk is full."
    store.room = True
    await running
    assert work.trouble is None


async def test_calls_are_put_down_to_the_account_that_sent_the_batch(bench: Bench) -> None:
    seen: list[Account | None] = []

    class Paid(ScriptedEngine):
        async def draft(self, article: Article, *args: Any, **options: Any) -> DraftResult:  # noqa: ANN401
            seen.append(ACCOUNT.get())
            return await super().draft(article, *args, **options)

    account = Account("desk", tokens_a_day=100)
    ACCOUNT.set(account)
    await bench.shop.batches.submit(lines("Sudmark met Norland."), BatchOptions())
    ACCOUNT.set(None)
    transactions = Transactions(bench.settings.database_url)
    job_id = await transactions.run(lambda connection: _newest(connection, bench.job_id))
    await transactions.aclose()
    work = bench.work(engine=Paid())
    await asyncio.create_task(work.run(bench.job_id, NoSteps()))
    await asyncio.create_task(work.run(job_id, NoSteps()))
    assert seen == [None, account]


def _newest(connection: sa.Connection, other: str) -> str:
    connection.execute(sa.update(JobRow).values(state="queued"))
    return str(connection.execute(sa.select(JobRow.id).where(JobRow.id != other)).scalar_one())
