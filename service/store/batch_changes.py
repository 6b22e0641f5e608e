"""Changes batches as a whole: cancels one, tries its failures again, forgets old ones."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from service.store.database import ANSWER_SECONDS, IMMEDIATE
from service.store.failures import store_errors
from service.store.receiving import insert_missing, job_for, known_work
from service.store.removal import delete_unneeded_articles
from service.store.tables import BatchRow, JobRow, LineRow

LIVE = ("receiving", "running")
STOPPABLE = ("waiting", "queued")
ENDED = ("done", "cancelled")
COPIED = ("key", "article_sha256", "about", "engine", "profile")
"""What a job that is begun anew has of the one before."""
AT_ONCE = 500
"""Rows in one transaction, so that nobody waits long for its locks."""
BATCHES_AT_ONCE = 5
"""Likewise, each with all its lines."""


class BatchChanges:
    """Every method raises `StoreError` where the database does not do its work."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def cancel(self, batch_id: str) -> list[str]:
        """Cancel a batch that runs, and the jobs that no other live batch waits for; return those that were queued."""
        other = sa.exists(
            sa.select(LineRow.job_id)
            .join(BatchRow, BatchRow.id == LineRow.batch_id)
            .where(LineRow.job_id == JobRow.id, BatchRow.id != batch_id, BatchRow.state.in_(LIVE))
        )
        own = sa.select(LineRow.job_id).where(LineRow.batch_id == batch_id, LineRow.job_id.is_not(None))
        queued = sa.select(JobRow.id).where(JobRow.id.in_(own), JobRow.state == "queued", ~other)
        now = datetime.now(UTC)
        async with store_errors(ANSWER_SECONDS), self._engine.connect() as connection:
            await connection.execution_options(**{IMMEDIATE: True})
            async with connection.begin():
                stopped = await connection.execute(
                    sa.update(BatchRow)
                    .where(BatchRow.id == batch_id, BatchRow.state == "running")
                    .values(state="cancelled", ended=now)
                )
                if stopped.rowcount == 0:
                    return []
                ids = list((await connection.execute(queued)).scalars())
                await connection.execute(
                    sa.update(JobRow)
                    .where(JobRow.id.in_(own), JobRow.state.in_(STOPPABLE), ~other)
                    .values(state="cancelled", ended=now)
                )
        return ids

    async def retry(self, batch_id: str) -> int:
        """Let an ended batch run again for what failed or was cancelled; return how many articles that is."""
        moved = 0
        while portion := await self._move_on(batch_id):
            moved += portion
        again = {"state": "running", "ended": None, "round": BatchRow.round + 1}
        ended = sa.and_(BatchRow.id == batch_id, BatchRow.state.in_(ENDED))
        async with store_errors(ANSWER_SECONDS), self._engine.begin() as connection:
            if moved:
                await connection.execute(sa.update(BatchRow).where(ended).values(again))
        return moved

    async def _move_on(self, batch_id: str) -> int:
        """Let some lines of an ended batch wait for new jobs in place of those given up; return how many jobs."""
        given_up = (
            sa.select(JobRow)
            .distinct()
            .join(LineRow, LineRow.job_id == JobRow.id)
            .join(BatchRow, BatchRow.id == LineRow.batch_id)
            .where(BatchRow.id == batch_id, BatchRow.state.in_(ENDED), JobRow.state.in_(("failed", "cancelled")))
            .limit(AT_ONCE)
        )
        move = (
            sa.update(LineRow)
            .where(LineRow.batch_id == batch_id, LineRow.job_id == sa.bindparam("old"))
            .values(job_id=sa.bindparam("new"))
        )
        async with store_errors(ANSWER_SECONDS), self._engine.connect() as connection:
            await connection.execution_options(**{IMMEDIATE: True})
            async with connection.begin():
                rows = (await connection.execute(given_up)).mappings().all()
                if not rows:
                    return 0
                known = await known_work(connection, [row["key"] for row in rows])
                new = {row["id"]: job_for(row["key"], known)[0] for row in rows}
                fresh = [
                    {name: row[name] for name in COPIED}
                    | {"id": new[row["id"]], "state": "waiting", "batch_id": batch_id}
                    for row in rows
                ]
                await insert_missing(connection, JobRow, fresh)
                await connection.execute(move, [{"old": old, "new": id_} for old, id_ in new.items()])
        return len(rows)

    async def forget(self, before: datetime, stale: datetime) -> int:
        """Remove some of the batches that ended before a moment, or whose sender has been gone since `stale`.

        Returns how many; jobs that no line refers to any more, and articles that nothing refers to, go with them.
        """
        old = sa.or_(BatchRow.ended < before, sa.and_(BatchRow.state == "receiving", BatchRow.created < stale))
        unwanted = (
            sa.select(JobRow.id)
            .where(~sa.exists().where(LineRow.job_id == JobRow.id), JobRow.state.not_in(("queued", "running")))
            .limit(AT_ONCE)
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
