"""Reads batches: how far they have come, and what became of each line."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from schemas.batches import (
    ArticleFailure,
    Batch,
    BatchCounts,
    BatchList,
    BatchOptions,
    BatchProgress,
    EndedState,
    LineState,
    ResultLine,
)
from schemas.brief import Brief, Usage
from schemas.errors import BatchNotFound, BriefNotFound, InvalidRequest
from service.store.database import ANSWER_SECONDS
from service.store.failures import store_errors
from service.store.tables import BatchRow, BriefRow, JobRow, LineRow

PAGE = 20
RATE_WINDOW = 60.0
"""Seconds over which the rate is taken."""
LineStateOf: TypeAdapter[LineState] = TypeAdapter(LineState)
EndedStateOf: TypeAdapter[EndedState] = TypeAdapter(EndedState)
_COLUMNS = (BatchRow.id, BatchRow.state, BatchRow.created, BatchRow.ended, BatchRow.total, BatchRow.options)


@dataclass(frozen=True)
class Keyed:
    """A batch that was made under an idempotency key."""

    batch: Batch
    fingerprint: str | None
    """None while it is being received."""


@dataclass(frozen=True)
class Running:
    """A batch that is to be worked on."""

    id: str
    round: int


class BatchRecords:
    """Every method raises `StoreError` where the database does not do its work."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def get(self, batch_id: str) -> Batch:
        """Return the batch.

        Raises:
            BatchNotFound: there is none of this id.

        """
        async with store_errors(ANSWER_SECONDS), self._engine.connect() as connection:
            return await _get(connection, batch_id)

    async def by_key(self, key_sha256: str) -> Keyed | None:
        """Return the batch of an idempotency key."""
        statement = sa.select(*_COLUMNS, BatchRow.fingerprint).where(BatchRow.key_sha256 == key_sha256)
        async with store_errors(ANSWER_SECONDS), self._engine.connect() as connection:
            row = (await connection.execute(statement)).one_or_none()
        return Keyed(_batch(row), row.fingerprint) if row is not None else None

    async def running(self) -> list[Running]:
        """Return the batches to be worked on, oldest first."""
        columns = (BatchRow.id, BatchRow.round)
        statement = sa.select(*columns).where(BatchRow.state == "running").order_by(BatchRow.created)
        async with store_errors(ANSWER_SECONDS), self._engine.connect() as connection:
            return [Running(row.id, row.round) for row in await connection.execute(statement)]

    async def recent(self, cursor: str | None) -> BatchList:
        """Return a page of batches, newest first; those still coming in are left out.

        Raises:
            InvalidRequest: the cursor is none that a page gave.

        """
        statement = sa.select(*_COLUMNS).where(BatchRow.state != "receiving")
        if cursor is not None:
            statement = statement.where(sa.tuple_(BatchRow.created, BatchRow.id) < sa.tuple_(*_place(cursor)))
        statement = statement.order_by(BatchRow.created.desc(), BatchRow.id.desc()).limit(PAGE)
        async with store_errors(ANSWER_SECONDS), self._engine.connect() as connection:
            found = [_batch(row) for row in await connection.execute(statement)]
        last = f"{found[-1].created.isoformat()}~{found[-1].id}" if len(found) == PAGE else None
        return BatchList(batches=tuple(found), cursor=last)

    async def progress(self, batch_id: str) -> BatchProgress:
        """Return the batch, its lines counted by state, and what was spent on it.

        Raises:
            BatchNotFound: there is none of this id.

        """
        async with store_errors(ANSWER_SECONDS), self._engine.connect() as connection:
            batch = await _get(connection, batch_id)
            counts = await _counts(connection, batch)
            spent = await _spent(connection, batch)
        left = counts.queued + counts.running
        return BatchProgress(
            **dict(batch),
            counts=counts,
            reused=max(0, counts.done - spent.done),
            rate=spent.rate,
            eta_seconds=round(left / spent.rate, 1) if spent.rate and left else None,
            usage=Usage(prompt_tokens=spent.prompt, completion_tokens=spent.completion, cost_usd=spent.cost),
        )

    async def results(self, batch_id: str, cursor: int, limit: int) -> tuple[Batch, list[ResultLine]]:
        """Return the batch, and what became of at most `limit` lines after position `cursor`, up to one not ended.

        Raises:
            BatchNotFound: there is none of this id.

        """
        statement = (
            sa.select(LineRow, JobRow.state, JobRow.attempts, JobRow.failure.label("why"), BriefRow.body)
            .outerjoin(JobRow, JobRow.id == LineRow.job_id)
            .outerjoin(BriefRow, BriefRow.id == sa.func.coalesce(LineRow.brief_id, JobRow.brief_id))
            .where(LineRow.batch_id == batch_id, LineRow.position > cursor)
            .order_by(LineRow.position)
            .limit(limit)
        )
        found: list[ResultLine] = []
        async with store_errors(ANSWER_SECONDS), self._engine.connect() as connection:
            batch = await _get(connection, batch_id)
            rows = (await connection.execute(statement)).all()
        for row in rows:
            state = _state(row, batch)
            if state in {"queued", "running"}:
                break
            found.append(_result(row, state))
        return batch, found


async def _get(connection: AsyncConnection, batch_id: str) -> Batch:
    row = (await connection.execute(sa.select(*_COLUMNS).where(BatchRow.id == batch_id))).one_or_none()
    if row is None:
        raise BatchNotFound("There is no batch of this id. Batches are forgotten some time after they have ended.")
    return _batch(row)


def _batch(row: Any) -> Batch:  # noqa: ANN401 -- a row of `_COLUMNS`
    return Batch(
        id=row.id,
        state=row.state,
        created=row.created,
        ended=row.ended,
        total=row.total,
        options=BatchOptions.model_validate_json(row.options),
    )


def _place(cursor: str) -> tuple[datetime, str]:
    moment, _, id_ = cursor.partition("~")
    try:
        return datetime.fromisoformat(moment), id_
    except ValueError:
        raise InvalidRequest("cursor is not one that a list of batches gave.") from None


async def _counts(connection: AsyncConnection, batch: Batch) -> BatchCounts:
    stored, failed = LineRow.brief_id.is_not(None), LineRow.failure.is_not(None)
    statement = (
        sa.select(stored.label("stored"), failed.label("failed"), JobRow.state, sa.func.count().label("lines"))
        .select_from(LineRow)
        .outerjoin(JobRow, JobRow.id == LineRow.job_id)
        .where(LineRow.batch_id == batch.id)
        .group_by(stored, failed, JobRow.state)
    )
    counts = dict.fromkeys(BatchCounts.model_fields, 0)
    for row in await connection.execute(statement):
        counts["done" if row.stored else "failed" if row.failed else _job_state(row.state, batch)] += row.lines
    return BatchCounts(**counts)


@dataclass(frozen=True)
class _Spent:
    done: int
    rate: float | None
    prompt: int
    completion: int
    cost: float | None


async def _spent(connection: AsyncConnection, batch: Batch) -> _Spent:
    now = batch.ended or datetime.now(UTC)
    since = max(batch.created, now - timedelta(seconds=RATE_WINDOW))
    row = (
        await connection.execute(
            sa.select(
                sa.func.count().filter(JobRow.state == "done").label("done"),
                sa.func.count().filter(JobRow.ended >= since).label("lately"),
                sa.func.coalesce(sa.func.sum(JobRow.prompt_tokens), 0).label("prompt"),
                sa.func.coalesce(sa.func.sum(JobRow.completion_tokens), 0).label("completion"),
                sa.func.sum(JobRow.cost_usd).label("cost"),
            ).where(JobRow.batch_id == batch.id)
        )
    ).one()
    seconds = max((now - since).total_seconds(), 1.0)
    rate = round(row.lately / seconds, 3) if row.lately else None
    return _Spent(row.done, rate, row.prompt, row.completion, round(row.cost, 6) if row.cost is not None else None)


def _job_state(state: str, batch: Batch) -> LineState:
    """Return what a job's state is to a line of the batch: one that is cancelled waits for nothing."""
    if state in {"waiting", "queued"}:
        return "cancelled" if batch.state == "cancelled" else "queued"
    return LineStateOf.validate_python(state)


def _state(row: Any, batch: Batch) -> LineState:  # noqa: ANN401
    if row.failure is not None:
        return "failed"
    return "done" if row.brief_id is not None else _job_state(row.state, batch)


def _result(row: Any, state: LineState) -> ResultLine:  # noqa: ANN401
    brief = failure = None
    if state == "failed":
        failure = ArticleFailure.model_validate_json(row.failure or row.why)
    elif state == "done" and row.body is None:
        state, failure = "failed", ArticleFailure(code=BriefNotFound.code, detail="The brief is no longer stored.")
    elif state == "done":
        brief = Brief.model_validate_json(row.body)
        if row.brief_id is not None:
            brief = brief.model_copy(update={"provenance": brief.provenance.model_copy(update={"cached": True})})
    return ResultLine(
        position=row.position,
        line=row.line,
        id=json.loads(row.name) if row.name is not None else None,
        state=EndedStateOf.validate_python(state),
        brief=brief,
        failure=failure,
    )
