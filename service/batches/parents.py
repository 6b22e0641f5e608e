"""The workflow of a batch: keeps the queue of articles supplied from its lines, and notes when the last has ended.

It holds ids only, and never puts all of them on the queue at once: so that a small batch need not wait behind a large
one, that to cancel is to stop supplying, and that what DBOS has to look through stays short.
"""

import asyncio
from functools import partial

import sqlalchemy as sa

from service.batches.durable import Durable
from service.batches.patience import persistently
from service.batches.workflows import Steps
from service.store.queueing import end_batch, next_jobs, standing
from service.store.transactions import Transactions

ARTICLES, BATCHES, WEBHOOKS = "articles", "batches", "webhooks"
"""Names of the queues, and of their workflows."""
AHEAD = 600
"""Articles of one batch that wait on the queue; enough for what the workers take between two looks."""
AT_ONCE = 100
"""Articles enqueued in one transaction."""
LOOK_SECONDS, LONGEST_LOOK = 0.1, 1.0
URGENT, USUAL = 1, 10
"""Priorities on the queue of articles: of one that somebody asked for by itself, and of those of batches."""


def parent_id(batch_id: str, round_: int) -> str:
    """Return the workflow's id: another each time that the batch is taken up again."""
    return f"{batch_id}.{round_}"


def batch_of(workflow_id: str) -> str:
    """Return the batch of a workflow of a batch, or of its webhook."""
    return workflow_id.partition(".")[0]


class BatchWork:
    """Runs batches."""

    def __init__(self, durable: Durable, transactions: Transactions) -> None:
        self._durable = durable
        self._transactions = transactions

    async def run(self, workflow_id: str, steps: Steps) -> None:
        """See a batch through; the workflow of the queue."""
        batch_id = batch_of(workflow_id)
        if await persistently(lambda: steps.run("supply", lambda: self._supply(batch_id))):
            await persistently(lambda: steps.run("finish", lambda: self._finish(batch_id, workflow_id)))

    async def start(self, batch_id: str, round_: int) -> None:
        """Put a batch on the queue of batches, where it is not there yet."""
        await self._transactions.run(lambda c: self._durable.enqueue(c, BATCHES, parent_id(batch_id, round_)))

    async def _supply(self, batch_id: str) -> bool:
        """Return whether every line has ended; False where the batch was cancelled before."""
        seen, pause = 0, LOOK_SECONDS
        while True:
            now = await persistently(partial(self._transactions.run, partial(standing, batch_id=batch_id)))
            if not (now.running and now.left):
                return now.running
            added = 0
            if now.queued < AHEAD:
                enqueue = partial(
                    self._enqueue, batch_id=batch_id, after=seen, priority=URGENT if now.urgent else USUAL
                )
                added, seen = await persistently(partial(self._transactions.run, enqueue))
            pause = LOOK_SECONDS if added else min(pause * 1.5, LONGEST_LOOK)
            if added < AT_ONCE:
                await asyncio.sleep(pause)

    def _enqueue(self, connection: sa.Connection, *, batch_id: str, after: int, priority: int) -> tuple[int, int]:
        ids, seen = next_jobs(connection, batch_id, after, AT_ONCE)
        for id_ in ids:
            self._durable.enqueue(connection, ARTICLES, id_, priority=priority)
        return len(ids), seen

    async def _finish(self, batch_id: str, workflow_id: str) -> None:
        def finish(connection: sa.Connection) -> None:
            options = end_batch(connection, batch_id)
            if options is not None and options.webhook is not None:
                self._durable.enqueue(connection, WEBHOOKS, f"{workflow_id}.webhook")

        await self._transactions.run(finish)
