"""Changes batches as a whole: cancels one, tries its failures again."""

from datetime import UTC, datetime

import sqlalchemy as sa

from service.store.receiving import insert_missing, job_for, known_work
from service.store.tables import BatchRow, JobRow, LineRow
from service.store.transactions import Transactions

LIVE = ("receiving", "running")
STOPPABLE = ("waiting", "queued")
ENDED = ("done", "cancelled")
COPIED = ("key", "article_sha256", "about", "engine", "profile")
"""What a job that is begun anew has of the one before."""
AT_ONCE = 500
"""Rows in one transaction, so that nobody waits long for its locks."""


class BatchChanges:
    """Every method raises `StoreError` where the database does not do its work."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def cancel(self, batch_id: str) -> list[str]:
        """Cancel a batch that runs, and the jobs that no other live batch waits for; return those that were queued."""
        other = sa.exists(
            sa.select(LineRow.job_id)
            .join(BatchRow, BatchRow.id == LineRow.batch_id)
            .where(LineRow.job_id == JobRow.id, BatchRow.id != batch_id, BatchRow.state.in_(LIVE))
        )
        own = sa.select(LineRow.job_id).where(LineRow.batch_id == batch_id, LineRow.job_id.is_not(None))
        queued = sa.select(JobRow.id).where(JobRow.id.in_(own), JobRow.state == "queued", ~other)
        stop = (
            sa.update(BatchRow)
            .where(BatchRow.id == batch_id, BatchRow.state == "running")
            .values(state="cancelled", ended=datetime.now(UTC))
        )
        unwanted = (
            sa.update(JobRow)
            .where(JobRow.id.in_(own), JobRow.state.in_(STOPPABLE), ~other)
            .values(state="cancelled", ended=datetime.now(UTC))
        )

        def cancel(connection: sa.Connection) -> list[str]:
            if connection.execute(stop).rowcount == 0:
                return []
            ids = list(connection.execute(queued).scalars())
            connection.execute(unwanted)
            return ids

        return await self._transactions.run(cancel)

    async def retry(self, batch_id: str) -> int:
        """Let an ended batch run again for what failed or was cancelled; return how many articles that is."""
        moved = 0
        while portion := await self._transactions.run(lambda connection: _move_on(connection, batch_id)):
            moved += portion
        again = (
            sa.update(BatchRow)
            .where(BatchRow.id == batch_id, BatchRow.state.in_(ENDED))
            .values(state="running", ended=None, round=BatchRow.round + 1)
        )
        if moved:
            await self._transactions.run(lambda connection: connection.execute(again))
        return moved


def _move_on(connection: sa.Connection, batch_id: str) -> int:
    """Let some lines of an ended batch wait for new jobs in place of those given up; return how many jobs."""
    given_up = (
        sa.select(*(getattr(JobRow, name) for name in ("id", *COPIED)))
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
    rows = connection.execute(given_up).mappings().all()
    if not rows:
        return 0
    known = known_work(connection, [row["key"] for row in rows])
    new = {row["id"]: job_for(row["key"], known)[0] for row in rows}
    fresh = [
        {name: row[name] for name in COPIED} | {"id": new[row["id"]], "state": "waiting", "batch_id": batch_id}
        for row in rows
    ]
    insert_missing(connection, JobRow, fresh)
    connection.execute(move, [{"old": old, "new": id_} for old, id_ in new.items()])
    return len(rows)
