"""Forgets old batches, and with them the work and the articles that nothing else refers to."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from service.store.database import ANSWER_SECONDS, IMMEDIATE
from service.store.failures import store_errors
from service.store.removal import delete_unneeded_articles
from service.store.tables import BatchRow, JobRow, LineRow

JOBS_AT_ONCE = 500
"""Jobs in one transaction, so that nobody waits long for its locks."""
BATCHES_AT_ONCE = 5
"""Likewise, each with all its lines."""


class BatchRemoval:
    """Every method raises `StoreError` where the database does not do its work."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def forget(self, before: datetime, stale: datetime) -> int:
        """Remove some of the batches that ended before a moment, or whose sender has been gone since `stale`.

        Returns how many; jobs that no line refers to any more, and articles that nothing refers to, go with them.
        """
        old = sa.or_(BatchRow.ended < before, sa.and_(BatchRow.state == "receiving", BatchRow.created < stale))
        unwanted = (
            sa.select(JobRow.id)
            .where(~sa.exists().where(LineRow.job_id == JobRow.id), JobRow.state.not_in(("queued", "running")))
            .limit(JOBS_AT_ONCE)
        )
        removed = 0
        async with store_errors(ANSWER_SECONDS), AsyncSession(self._engine) as session, session.begin():
            await session.connection(execution_options={IMMEDIATE: True})
            ids = (await session.scalars(sa.select(BatchRow.id).where(old).limit(BATCHES_AT_ONCE))).all()
            removed = len(ids)
            await session.execute(sa.delete(BatchRow).where(BatchRow.id.in_(ids)))
        while await self._remove_jobs(unwanted):
            pass
        return removed

    async def _remove_jobs(self, unwanted: sa.Select[str]) -> int:
        async with store_errors(ANSWER_SECONDS), AsyncSession(self._engine) as session, session.begin():
            await session.connection(execution_options={IMMEDIATE: True})
            ids = (await session.scalars(unwanted)).all()
            removed = await session.scalars(
                sa.delete(JobRow).where(JobRow.id.in_(ids)).returning(JobRow.article_sha256)
            )
            await delete_unneeded_articles(session, set(removed.all()))
        return len(ids)
