"""Counts the articles of batches that have not ended, without looking at those that have."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.store.batch_changes import LIVE, STOPPABLE
from service.store.database import ANSWER_SECONDS
from service.store.failures import store_errors
from service.store.queueing import UNFINISHED
from service.store.tables import BatchRow, JobRow

COUNT = (
    sa.select(JobRow.state, sa.func.count())
    .where(
        JobRow.batch_id.in_(sa.select(BatchRow.id).where(BatchRow.state.in_(LIVE))),
        JobRow.state.in_(UNFINISHED),
    )
    .group_by(JobRow.state)
)
"""Answered from an index of batches and states: what it takes grows with what is counted."""


@dataclass(frozen=True)
class Depth:
    """Articles of the database, each once for however many lines ask for it."""

    queued: int
    """They wait for a worker."""
    running: int
    """A worker is at them."""


async def depth(engine: AsyncEngine) -> Depth:
    """Return how much there is to do for the batches that are received or worked on.

    An article that a cancelled batch was the first to ask for is left out, though another batch may wait for it.

    Raises:
        StoreError: the database does not do its work.

    """
    async with store_errors(ANSWER_SECONDS), engine.connect() as connection:
        counts = {row[0]: row[1] for row in await connection.execute(COUNT)}
    return Depth(sum(counts.get(state, 0) for state in STOPPABLE), counts.get("running", 0))
