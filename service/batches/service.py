"""What HTTP and the command line may ask of batches: hand over, look, read results, cancel, try again, forget."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from schemas.article import Submission
from schemas.batches import Batch, BatchArticle, BatchList, BatchOptions, BatchProgress, ResultLine
from service.batches.intake import Intake, digest_of
from service.batches.lines import Line
from service.batches.webhooks import Webhooks
from service.batches.worker import Worker
from service.reading import Limits
from service.reading.limits import check_text
from service.store.batch_changes import LIVE, BatchChanges
from service.store.batch_removal import BatchRemoval
from service.store.batches import BatchRecords
from service.store.transactions import Transactions

LOOK_SECONDS = 0.2
"""How often a line or a batch that is waited for is looked at."""
PORTION = 100
"""Results held at once."""
STALE = timedelta(hours=1)
"""After which a batch that is still being received has lost whoever sent it."""


@dataclass(frozen=True)
class BatchParts:
    """What batches need of the database and of the briefer."""

    intake: Intake
    records: BatchRecords
    changes: BatchChanges
    removal: BatchRemoval
    transactions: Transactions
    limits: Limits
    webhooks: Webhooks


class BatchService:
    """Batches over one database. Every method may raise `StoreError` where that does not do its work."""

    def __init__(self, parts: BatchParts, worker: Worker | None) -> None:
        self._intake = parts.intake
        self._records = parts.records
        self._changes = parts.changes
        self._removal = parts.removal
        self._transactions = parts.transactions
        self._limits = parts.limits
        self._webhooks = parts.webhooks
        self._worker = worker

    async def submit(
        self, lines: AsyncIterable[Line], options: BatchOptions, *, idempotency_key: str | None = None
    ) -> Batch:
        """Store the lines as they come, a few hundred at a time, and start the batch.

        Lines that could not be read (see `service.batches.lines`) are lines like others, and end as failures. What
        raises while lines are read (a client that has gone) takes back all that was stored.

        Args:
            lines: at most PARLEY_BATCH_ARTICLES.
            options: what holds for every article.
            idempotency_key: the same key with the same lines and options gives the batch that the first one made, also
                while that is still being received.

        Raises:
            BatchTooLarge: there are more lines than one batch may have.
            EmptyBatch: there is no line.
            IdempotencyConflict: the key was used for other lines or options.
            IdempotencyBusy: a batch of this key has been coming in for too long; `retry_after` is set.
            EngineUnavailable: the engine asked for is not configured.
            InvalidRequest, WebhookRefused: the webhook asked for would not be told.

        """
        await self._webhooks.check(options.webhook)
        batch, new = await self._intake.take(lines, options, idempotency_key)
        return self._told(batch, new=new)

    async def brief_later(
        self, submission: Submission, options: BatchOptions, *, idempotency_key: str | None = None
    ) -> Batch:
        """Start a batch of one article, which goes ahead of others; for `Prefer: respond-async`.

        Raises:
            EmptyArticle, ArticleTooLong, BinaryArticle: it cannot be read, as for a brief that is waited for.
            IdempotencyConflict, IdempotencyBusy, EngineUnavailable: as for `submit`.

        """
        check_text(submission.text, self._limits)
        article = BatchArticle.model_validate(submission.model_dump())

        async def lines() -> AsyncIterator[Line]:
            yield Line(1, article=article)

        batch, new = await self._intake.take(lines(), options, idempotency_key, urgent=True)
        return self._told(batch, new=new)

    async def find(self, idempotency_key: str) -> Batch | None:
        """Return the batch that was made under a key, unless it is still being received."""
        found = await self._records.by_key(digest_of(idempotency_key))
        return found.batch if found is not None and found.fingerprint is not None else None

    async def progress(self, batch_id: str) -> BatchProgress:
        """Return a batch and how far it has come.

        Raises:
            BatchNotFound: there is none of this id.

        """
        return await self._records.progress(batch_id)

    async def ended(self, batch_id: str) -> BatchProgress:
        """Wait until the batch is done or cancelled.

        Raises:
            BatchNotFound: there is none of this id, or no longer.

        """
        while (batch := await self._records.get(batch_id)).state in LIVE:  # noqa: ASYNC110 -- it may end elsewhere
            await asyncio.sleep(LOOK_SECONDS)
        return await self._records.progress(batch.id)

    async def results(
        self, batch_id: str, *, cursor: int = 0, limit: int | None = None, follow: bool = False
    ) -> AsyncIterator[ResultLine]:
        """Yield what became of the lines, in input order, from the one after position `cursor`.

        It stops at `limit` lines, at the end, or before the first line that has not ended, unless `follow`, which
        waits for it. The position of the last line is the cursor to go on from. Memory is flat.

        Raises:
            BatchNotFound: there is none of this id.

        """
        left = limit
        while left is None or left > 0:
            batch, found = await self._records.results(batch_id, cursor, min(PORTION, left or PORTION))
            for line in found:
                yield line
            if found:
                cursor = found[-1].position
                left = left - len(found) if left is not None else None
            elif not follow or (cursor >= batch.total and batch.state != "receiving"):
                return
            else:
                await asyncio.sleep(LOOK_SECONDS)

    async def cancel(self, batch_id: str) -> BatchProgress:
        """Stop a batch: what has not begun is not begun, what is under way ends, what is done stays.

        Articles that another batch waits for are briefed for that one. A batch that has ended is left as it is.

        Raises:
            BatchNotFound: there is none of this id.

        """
        await self._records.get(batch_id)
        stopped = await self._changes.cancel(batch_id)
        if self._worker is not None:
            await self._worker.forget(stopped)
        return await self._records.progress(batch_id)

    async def retry(self, batch_id: str) -> int:
        """Try again what an engine failed to brief, and return how many articles; lines without one stay failures.

        Raises:
            BatchNotFound: there is none of this id.

        """
        await self._records.get(batch_id)
        again = await self._changes.retry(batch_id)
        self._wake()
        return again

    async def recent(self, cursor: str | None = None) -> BatchList:
        """Return a page of batches, newest first.

        Raises:
            InvalidRequest: the cursor is none that a page gave.

        """
        return await self._records.recent(cursor)

    async def purge(self, older_than: timedelta, *, stale: timedelta = STALE) -> int:
        """Forget batches that ended longer ago, with all that was kept for them, and return how many; briefs stay.

        Batches that began to be received longer ago than `stale`, and still are, go too: their senders have gone.
        """
        now, forgotten = datetime.now(UTC), 0
        while portion := await self._removal.forget(now - older_than, now - stale):
            forgotten += portion
        return forgotten

    async def check(self) -> None:
        """Do nothing where batches can be taken and worked on, as far as this process has a part in it.

        Raises:
            StoreError: they cannot; says why.

        """
        if self._worker is not None:
            self._worker.check()

    async def open(self, *, alone: bool = False) -> None:
        """Begin to work, in the running loop: with a worker, what a process before left unfinished goes on.

        Args:
            alone: fail where another process works on a database that takes one, rather than wait for it to end.

        Raises:
            ConfigurationError: batches cannot be worked on here.

        """
        if self._worker is not None:
            await self._worker.open(alone=alone)

    async def aclose(self) -> None:
        """Stop taking articles, give those under way the grace period to end, and let go of the database."""
        if self._worker is not None:
            await self._worker.aclose()
        await self._transactions.aclose()

    def _told(self, batch: Batch, *, new: bool) -> Batch:
        if new:
            self._wake()
        return batch

    def _wake(self) -> None:
        if self._worker is not None:
            self._worker.wake()
