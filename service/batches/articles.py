"""The workflow of one article: taken, briefed as any other, and ended with a brief or a typed failure."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count

import anyio.to_thread
import structlog

from schemas.article import Article
from schemas.batches import ArticleFailure
from schemas.brief import Brief, Call, Usage
from schemas.errors import (
    AttemptsExhausted,
    CircuitOpen,
    DeadlineExceeded,
    ParleyError,
    StoreError,
    UpstreamFailed,
    UpstreamRateLimited,
    UpstreamTimeout,
    UpstreamUnreachable,
)
from service.batches.checkpoints import WORKING, Working
from service.batches.patience import Patience
from service.batches.workflows import Steps
from service.briefing import Briefer
from service.engines.base import PATIENT
from service.reading import Limits, read_submission
from service.spending import ACCOUNT
from service.store.base import BriefStore
from service.store.jobs import Job, JobRecords

PASSING = (UpstreamRateLimited, UpstreamUnreachable, CircuitOpen, DeadlineExceeded)
"""Failures of the endpoint as a whole: waited out, however often they come, until the patience has run out."""
DOUBTFUL = (UpstreamTimeout, UpstreamFailed)
"""Failures that may be the endpoint's or the article's: tried again a bounded number of times."""
LONGEST_PAUSE = 60.0
log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Endurance:
    """How much is borne before an article is given up."""

    attempts: int
    """Times an article is begun whose worker dies during it, and tried while the endpoint fails on it."""
    patience: float
    """Seconds for which one is tried while the endpoint is away, overloaded or limiting."""


class ArticleWork:
    """Runs jobs. A database that fails is waited for: it is no article's fault."""

    def __init__(
        self,
        briefer: Briefer,
        store: BriefStore,
        jobs: JobRecords,
        limits: Limits,
        endurance: Endurance,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._briefer = briefer
        self._store = store
        self._jobs = jobs
        self._limits = limits
        self._endurance = endurance
        self._sleep = sleep
        self._stopping = False
        self._patience = Patience()
        self._running: dict[str, asyncio.Task[object] | None] = {}
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def running(self) -> int:
        """Articles under way in this process."""
        return len(self._running)

    @property
    def trouble(self) -> StoreError | None:
        """What articles wait for, where the database fails."""
        return self._patience.trouble

    async def run(self, job_id: str, steps: Steps) -> None:
        """Do a job, if it is still to be done; the workflow of the queue."""
        if self._stopping:
            await asyncio.Event().wait()  # until the process ends; another one does it
        self._running[job_id] = asyncio.current_task()
        self._idle.clear()
        try:
            job = await self._patience.persistently(lambda: self._jobs.take(job_id))
            if job is not None:
                WORKING.set(Working(job.id, steps, repeated=job.attempts > 1))
                PATIENT.set(True)
                ACCOUNT.set(job.account)
                await self._do(job)
        finally:
            self._running.pop(job_id, None)
            if not self._running:
                self._idle.set()

    async def stop(self, grace: float) -> None:
        """Begin no more, give what is under way `grace` seconds to end, and leave the rest to whoever comes next."""
        self._stopping = True
        try:
            async with asyncio.timeout(grace):
                await self._idle.wait()
        except TimeoutError:
            left = dict(self._running)
            for task in left.values():
                if task is not None:
                    task.cancel()
            await asyncio.gather(*filter(None, left.values()), return_exceptions=True)
            for job_id in left:
                try:
                    await self._jobs.give_back(job_id)
                except StoreError as error:
                    log.warning("attempt not given back", job=job_id, detail=error.detail)

    async def _do(self, job: Job) -> None:
        if job.attempts > self._endurance.attempts:
            dead = AttemptsExhausted(
                f"The worker died each of the {job.attempts - 1} times it tried this article. Look at its log, and "
                "try the article by itself."
            )
            await self._fail(job, dead, Usage())
            return
        article: Article | None = None
        try:
            article = await anyio.to_thread.run_sync(read_submission, job.submission, self._limits)
            brief, spent = await self._briefed(job, article)
        except ParleyError as error:
            await self._fail(job, error, self._briefer.usage(error.calls))
            return
        except Exception as error:
            log.exception("article failed unexpectedly", job=job.id)
            await self._fail(job, _unexpected(error), Usage())
            return
        await self._end(job, article, brief, spent)

    async def _briefed(self, job: Job, article: Article) -> tuple[Brief, tuple[Call, ...]]:
        """Return the brief, and the calls it took, those of attempts that failed included."""
        began = asyncio.get_running_loop().time()
        spent: tuple[Call, ...] = ()
        for tried in count(1):
            try:
                brief = await self._briefer.brief(article, engine=job.engine, profile=job.profile)
            except ParleyError as error:
                spent += error.calls
                waited = asyncio.get_running_loop().time() - began
                pause = self._pause(error, tried, waited)
                if pause is None:
                    error.calls = spent
                    raise
                log.info("article waits", job=job.id, code=error.code, seconds=round(pause, 1))
                await self._sleep(pause)
            else:
                return brief, spent if brief.provenance.cached else (*spent, *brief.provenance.calls)
        raise AssertionError("unreachable")

    def _pause(self, error: ParleyError, tried: int, waited: float) -> float | None:
        """Return for how long to wait before trying again, None to give up."""
        pause = min(max(error.retry_after or 0.0, 2.0 ** min(tried, 6)), LONGEST_PAUSE)
        if isinstance(error, PASSING):
            return pause if waited + pause <= self._endurance.patience else None
        if isinstance(error, DOUBTFUL):
            return pause if tried < self._endurance.attempts else None
        return None

    async def _end(self, job: Job, article: Article, brief: Brief, spent: tuple[Call, ...]) -> None:
        usage = self._briefer.usage(spent)
        while not await self._patience.persistently(lambda: self._jobs.done(job.id, brief.id, usage)):
            # the briefer leaves out a store that fails, as whoever waits has the brief; here nobody does
            await self._patience.persistently(lambda: self._store.put(brief, article))

    async def _fail(self, job: Job, error: ParleyError, usage: Usage) -> None:
        failure = ArticleFailure(code=error.code, detail=error.detail, attempts=job.attempts)
        log.warning("article failed", job=job.id, code=error.code)
        await self._patience.persistently(lambda: self._jobs.failed(job.id, failure, usage))


def _unexpected(error: Exception) -> ParleyError:
    return ParleyError(f"The service failed ({type(error).__name__}). Its log says where.")
