"""What HTTP and the command line may ask of batches: hand over, look, read results, cancel, try again, forget."""

from collections.abc import AsyncIterable, AsyncIterator
from datetime import timedelta
from typing import Protocol

from schemas.article import Submission
from schemas.batches import Batch, BatchList, BatchOptions, BatchProgress, ResultLine
from service.batches.lines import Line


class BatchService(Protocol):
    """Batches over one database. Every method may raise `StoreError` where that does not do its work."""

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

        """
        ...

    async def brief_later(
        self, submission: Submission, options: BatchOptions, *, idempotency_key: str | None = None
    ) -> Batch:
        """Start a batch of one article, which goes ahead of others; for `Prefer: respond-async`.

        Raises:
            EmptyArticle, ArticleTooLong, BinaryArticle: it cannot be read, as for a brief that is waited for.
            IdempotencyConflict, IdempotencyBusy, EngineUnavailable: as for `submit`.

        """
        ...

    async def find(self, idempotency_key: str) -> Batch | None:
        """Return the batch that was made under a key, unless it is still being received."""
        ...

    async def progress(self, batch_id: str) -> BatchProgress:
        """Return a batch and how far it has come.

        Raises:
            BatchNotFound: there is none of this id.

        """
        ...

    async def ended(self, batch_id: str) -> BatchProgress:
        """Wait until the batch is done or cancelled.

        Raises:
            BatchNotFound: there is none of this id, or no longer.

        """
        ...

    def results(
        self, batch_id: str, *, cursor: int = 0, limit: int | None = None, follow: bool = False
    ) -> AsyncIterator[ResultLine]:
        """Yield what became of the lines, in input order, from the one after position `cursor`.

        It stops at `limit` lines, at the end, or before the first line that has not ended, unless `follow`, which
        waits for it. The position of the last line is the cursor to go on from. Memory is flat.

        Raises:
            BatchNotFound: there is none of this id.

        """
        ...

    async def cancel(self, batch_id: str) -> BatchProgress:
        """Stop a batch: what has not begun is not begun, what is under way ends, what is done stays.

        Articles that another batch waits for are briefed for that one. A batch that has ended is left as it is.

        Raises:
            BatchNotFound: there is none of this id.

        """
        ...

    async def retry(self, batch_id: str) -> int:
        """Try again what an engine failed to brief, and return how many articles; lines without one stay failures.

        Raises:
            BatchNotFound: there is none of this id.

        """
        ...

    async def recent(self, cursor: str | None = None) -> BatchList:
        """Return a page of batches, newest first.

        Raises:
            InvalidRequest: the cursor is none that a page gave.

        """
        ...

    async def purge(self, older_than: timedelta) -> int:
        """Forget batches that ended longer ago, with all that was kept for them, and return how many; briefs stay."""
        ...

    async def check(self) -> None:
        """Do nothing where batches can be taken and worked on, as far as this process has a part in it.

        Raises:
            StoreError: they cannot; says why.

        """
        ...

    async def open(self) -> None:
        """Begin to work, in the running loop: with a worker, what a process before left unfinished goes on."""
        ...

    async def aclose(self) -> None:
        """Stop taking articles, give those under way the grace period to end, and let go of the database."""
        ...
