"""Moves the jobs of a batch on to the durable queue, and tells when a batch has ended; for a synchronous connection.

DBOS enqueues on such a connection only, and a job must be on the queue exactly when its row says so.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from schemas.batches import BatchOptions
from service.store.tables import BatchRow, JobRow, LineRow

UNFINISHED = ("waiting", "queued", "running")


@dataclass(frozen=True)
class Standing:
    """How far the jobs of a batch are."""

    running: bool
    """Whether the batch is to be worked on still."""
    queued: int
    """Its own jobs that wait on the queue."""
    left: bool
    """Whether any line has not ended."""
    urgent: bool
    """Whether it goes ahead of other batches."""


def standing(connection: sa.Connection, batch_id: str) -> Standing:
    """Return how far a batch is."""
    batch = connection.execute(sa.select(BatchRow.state, BatchRow.urgent).where(BatchRow.id == batch_id)).one_or_none()
    if batch is None or batch.state != "running":
        return Standing(running=False, queued=0, left=False, urgent=False)
    counted = sa.select(JobRow.state, sa.func.count()).where(JobRow.batch_id == batch_id, JobRow.state.in_(UNFINISHED))
    counts = dict(connection.execute(counted.group_by(JobRow.state)).all())
    left = any(counts.values()) or _waits_for_others(connection, batch_id)
    return Standing(running=True, queued=counts.get("queued", 0), left=left, urgent=batch.urgent)


def _waits_for_others(connection: sa.Connection, batch_id: str) -> bool:
    shared = (
        sa.select(sa.literal(1))
        .select_from(LineRow)
        .join(JobRow, JobRow.id == LineRow.job_id)
        .where(LineRow.batch_id == batch_id, JobRow.state.in_(UNFINISHED))
        .limit(1)
    )
    return connection.execute(shared).first() is not None


def next_jobs(connection: sa.Connection, batch_id: str, after: int, room: int) -> tuple[list[str], int]:
    """Mark the next jobs of a batch that wait as queued, in the order of its lines.

    Args:
        connection: in a transaction, in which the caller enqueues them.
        batch_id: the batch.
        after: the position up to which lines have been seen to.
        room: most jobs.

    Returns:
        The jobs, and the position up to which lines have now been seen to.

    """
    waiting = (
        sa.select(LineRow.position, LineRow.job_id)
        .join(JobRow, JobRow.id == LineRow.job_id)
        .where(LineRow.batch_id == batch_id, LineRow.position > after, JobRow.state == "waiting")
        .order_by(LineRow.position)
        .limit(room)
    )
    rows = connection.execute(waiting).all()
    if not rows:
        return [], after
    wanted = {str(row.job_id): None for row in rows}
    mark = (
        sa.update(JobRow)
        .where(JobRow.id.in_(list(wanted)), JobRow.state == "waiting")
        .values(state="queued")
        .returning(JobRow.id)
    )
    marked = set(connection.execute(mark).scalars())
    return [id_ for id_ in wanted if id_ in marked], rows[-1].position


def end_batch(connection: sa.Connection, batch_id: str) -> BatchOptions | None:
    """Note that every line of a batch has ended; return its options, None where it had ended or been cancelled."""
    end = (
        sa.update(BatchRow)
        .where(BatchRow.id == batch_id, BatchRow.state == "running")
        .values(state="done", ended=datetime.now(UTC))
        .returning(BatchRow.options)
    )
    options: str | None = connection.execute(end).scalar()
    return BatchOptions.model_validate_json(options) if options is not None else None
