"""What a process does for batches besides answering: takes articles off the queue, and looks after the queue itself.

Nothing is started, and DBOS is not even loaded, before there is a batch.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex

import structlog
from sqlalchemy.exc import SQLAlchemyError

from schemas.errors import StoreError
from service.batches.articles import ArticleWork
from service.batches.durable import Durable
from service.batches.leases import open_lease
from service.batches.parents import ARTICLES, BATCHES, WEBHOOKS, BatchWork, parent_id
from service.batches.reaper import Reaper
from service.batches.rounds import Round
from service.batches.workflows import Queue, Steps, Workflow
from service.store.batches import BatchRecords
from service.store.failures import explain
from service.store.transactions import Transactions

LOOK_SECONDS = 1.0
"""How often a worker looks for batches that others took in."""
POLL_SECONDS = 0.1
"""How often the queue of articles is looked at."""
SWEEP_SECONDS = 20.0
SWEPT_AFTER = timedelta(seconds=90)
"""Longer than the minute over which a queue counts what it has begun."""
SWEPT_AT_ONCE = 2_000
AGAIN_SECONDS = 2.0
"""After which a workflow that failed in an unforeseen way is begun again."""
BATCHES_AT_ONCE = 200
"""Batches supplied at once in one process; others wait their turn."""
WEBHOOKS_AT_ONCE = 16
log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class WorkerLimits:
    """How much is done at once."""

    in_flight: int
    """Articles in one process."""
    in_flight_total: int | None
    """Articles in all processes."""
    a_minute: int | None
    """Articles begun in any minute, in all processes."""
    lease: float
    """Seconds without a sign of a worker after which its articles go to others."""
    grace: float
    """Seconds that articles get to end after a stop signal."""


class Worker:
    """Works on the batches of one database."""

    def __init__(
        self,
        database_url: str,
        transactions: Transactions,
        records: BatchRecords,
        articles: ArticleWork,
        limits: WorkerLimits,
        *,
        webhook: Workflow,
        upkeep: Callable[[], Awaitable[object]],
    ) -> None:
        self._transactions = transactions
        self._records = records
        self._articles = articles
        self._limits = limits
        self._webhook = webhook
        self._upkeep = upkeep
        self._executor_id = f"{socket.gethostname()}-{token_hex(6)}"
        self._lease = open_lease(database_url, self._executor_id)
        self._at_work: dict[str, asyncio.Task[None]] = {}
        self._started: set[str] = set()
        self._durable: Durable | None = None
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._trouble: StoreError | None = None
        self._closing = False

    async def open(self, *, alone: bool = False) -> None:
        """Begin to work.

        Args:
            alone: fail where another process works on a database that takes one, rather than wait for it to end.

        Raises:
            ConfigurationError: batches cannot be worked on here.
            StoreError: another process does, and `alone`.

        """
        if alone and not await self._lease.take():
            raise StoreError(
                "Another process works on the batches of this database, and SQLite takes one. Stop that one, or use "
                "PostgreSQL (PARLEY_DATABASE_URL)."
            )
        self._task = asyncio.create_task(self._work())

    def wake(self) -> None:
        """Look for batches now."""
        self._wake.set()

    def check(self) -> None:
        """Raise `StoreError` where work has stopped."""
        trouble = self._trouble or self._articles.trouble
        if trouble is not None:
            raise StoreError(trouble.detail, retry_after=trouble.retry_after)

    async def forget(self, workflow_ids: list[str]) -> None:
        """Take articles off the queue that nobody wants any more."""
        if self._durable is not None:
            await self._durable.cancel(workflow_ids)

    async def aclose(self) -> None:
        """Stop; what is under way gets its grace to end."""
        self._closing = True
        self.wake()
        if self._task is not None:
            await self._task  # not cancelled, which could cut off a transaction
        await self._articles.stop(self._limits.grace)
        # what is left is batches, and articles that came too late: they go on wherever the next worker is
        left = list(self._at_work.values())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        if self._durable is not None:
            await self._durable.aclose()
        await self._lease.release()

    async def _work(self) -> None:
        await self._until(self._begin)
        durable = self._durable
        if durable is None:
            return
        parents = BatchWork(durable, self._transactions)
        reaper = Reaper(durable, self._lease, self._executor_id, self._limits.lease, self._at_work.__contains__)
        look = Round(LOOK_SECONDS, lambda: self._start_batches(parents))
        rounds = [
            look,
            Round(max(self._limits.lease / 3, LOOK_SECONDS), reaper.look),
            Round(SWEEP_SECONDS, lambda: self._sweep(durable)),
            Round(3600.0, self._upkeep),
        ]
        while not self._closing:
            for turn in rounds:
                await self._until(turn.due)
            if await self._pause():
                look.soon()

    async def _begin(self) -> None:
        """Wait for the lock and for a first batch, then start the durable engine."""
        told = False
        while not self._closing and not await self._lease.take():
            if not told:
                log.warning("another process works on the batches of this database; waiting for it to end")
                told = True
            await self._pause()
        while not self._closing and not await self._records.running():
            await self._pause()
        if self._closing:
            return
        durable = Durable(self._transactions.engine, self._executor_id)
        parents = BatchWork(durable, self._transactions)
        queues = [
            Queue(
                ARTICLES,
                self._noted(self._articles.run),
                self._limits.in_flight,
                in_all=self._limits.in_flight_total,
                a_minute=self._limits.a_minute,
                poll=POLL_SECONDS,
            ),
            Queue(BATCHES, self._noted(parents.run), BATCHES_AT_ONCE, poll=2 * POLL_SECONDS),
            Queue(WEBHOOKS, self._noted(self._webhook), WEBHOOKS_AT_ONCE),
        ]
        await durable.open(queues)
        self._durable = durable

    async def _start_batches(self, parents: BatchWork) -> None:
        for one in await self._records.running():
            if (name := parent_id(one.id, one.round)) not in self._started:
                await parents.start(one.id, one.round)
                self._started.add(name)

    async def _sweep(self, durable: Durable) -> None:
        before = (datetime.now(UTC) - SWEPT_AFTER).isoformat()
        while await durable.sweep(before, SWEPT_AT_ONCE) == SWEPT_AT_ONCE:
            pass

    def _noted(self, run: Workflow) -> Workflow:
        """Return the workflow, known to be at work, and begun again after whatever it did not foresee.

        A workflow that raised would be over for the durable engine, and what it was for would never end.
        """

        async def noted(workflow_id: str, steps: Steps) -> None:
            task = asyncio.current_task()
            if task is not None:
                self._at_work[workflow_id] = task
            try:
                while not await self._survived(run, workflow_id, steps):  # noqa: ASYNC110 -- nothing tells
                    await asyncio.sleep(AGAIN_SECONDS)
            finally:
                self._at_work.pop(workflow_id, None)

        return noted

    async def _survived(self, run: Workflow, workflow_id: str, steps: Steps) -> bool:
        try:
            await run(workflow_id, steps)
        except Exception:
            log.exception("workflow failed, and is begun again", workflow=workflow_id)
            return False
        return True

    async def _pause(self) -> bool:
        """Wait a little, or until somebody asks for a look; return whether somebody does."""
        with suppress(TimeoutError):
            async with asyncio.timeout(0 if self._closing else LOOK_SECONDS):
                await self._wake.wait()
        woken = self._wake.is_set()
        self._wake.clear()
        return woken

    async def _until(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do something, trying again for as long as the database fails."""
        while not self._closing:
            try:
                await work()
            except StoreError as error:
                trouble = error
            except SQLAlchemyError as error:
                trouble = StoreError(explain(error))
            else:
                self._trouble = None
                return
            if self._trouble is None:
                log.error("batches are not worked on", detail=trouble.detail)
            self._trouble = trouble
            await self._pause()
