"""Takes the lines of a batch in, some hundred at a time; articles and work that are there already are shared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from service.store.tables import ArticleRow, BatchRow, BriefRow, JobRow, LineRow, Table
from service.store.transactions import Transactions

SHARED = ("waiting", "queued", "running")
"""States of a job whose outcome a new line can wait for."""


@dataclass(frozen=True)
class Wanted:
    """An article, and how it is to be briefed."""

    key: str
    """Id of the brief that is wanted."""
    sha256: str
    text: bytes
    about: str
    engine: str
    profile: str


@dataclass(frozen=True)
class NewLine:
    """A line to be stored: either an article, or why there is none."""

    position: int
    line: int
    name: str | None
    wanted: Wanted | None = None
    failure: str | None = None


@dataclass
class Known:
    """What is there already of the briefs that some lines want."""

    briefs: set[str] = field(default_factory=set)
    jobs: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Newest job of each key, and its state."""


class BatchIntake:
    """Writes new batches. Every method raises `StoreError` where the database does not do its work."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def begin(
        self, batch_id: str, options: str, key_sha256: str | None, account: str | None, *, urgent: bool
    ) -> bool:
        """Create a batch that is being received; return whether its idempotency key was free."""
        values = {"id": batch_id, "state": "receiving", "created": datetime.now(UTC), "total": 0}
        values |= {"options": options, "key_sha256": key_sha256, "account": account, "urgent": urgent}
        return await self._transactions.run(lambda connection: insert_missing(connection, BatchRow, [values])) == 1

    async def add(self, batch_id: str, new: Sequence[NewLine]) -> None:
        """Store lines in one transaction; each comes to refer to a stored brief, or to a job that it may share."""
        await self._transactions.run(lambda connection: _add(connection, batch_id, new))

    async def end(self, batch_id: str, total: int, fingerprint: str) -> None:
        """Note that the last line has come: from now on the batch is worked on."""
        values = {"state": "running", "total": total, "fingerprint": fingerprint}
        end = sa.update(BatchRow).where(BatchRow.id == batch_id).values(values)
        await self._transactions.run(lambda connection: connection.execute(end))

    async def take_back(self, batch_id: str) -> None:
        """Remove a batch that was not received to its end, with the jobs that only it wanted."""
        unwanted = sa.delete(JobRow).where(
            JobRow.batch_id == batch_id,
            JobRow.state == "waiting",
            ~sa.exists().where(LineRow.job_id == JobRow.id),
        )

        def remove(connection: sa.Connection) -> None:
            connection.execute(sa.delete(BatchRow).where(BatchRow.id == batch_id))
            connection.execute(unwanted)

        await self._transactions.run(remove)


def _add(connection: sa.Connection, batch_id: str, new: Sequence[NewLine]) -> None:
    wanted = {line.wanted.key: line.wanted for line in new if line.wanted}
    _add_articles(
        connection, wanted.values()
    )  # first, since to write takes SQLite's lock, under which the rest is read
    known = known_work(connection, wanted)
    ids = {key: job_for(key, known) for key in wanted if key not in known.briefs}
    _add_jobs(connection, batch_id, {id_: wanted[key] for key, (id_, is_new) in ids.items() if is_new})
    rows = [
        {"batch_id": batch_id, "position": line.position, "line": line.line, "name": line.name}
        | {"failure": line.failure, "job_id": None, "brief_id": None}
        | _refers(line, ids)
        for line in new
    ]
    connection.execute(sa.insert(LineRow), rows)


def known_work(connection: sa.Connection, keys: Iterable[str]) -> Known:
    """Return what is there of the briefs of these ids."""
    known, keys = Known(), list(keys)
    known.briefs.update((connection.execute(sa.select(BriefRow.id).where(BriefRow.id.in_(keys)))).scalars())
    rows = connection.execute(
        sa.select(JobRow.key, JobRow.id, JobRow.state).where(JobRow.key.in_(keys)).with_for_update(read=True)
    )
    for key, id_, state in rows:
        if key not in known.jobs or _run(id_) > _run(known.jobs[key][0]):
            known.jobs[key] = (id_, state)
    return known


def job_for(key: str, known: Known) -> tuple[str, bool]:
    """Return the job to wait for, and whether it is a new one: what was given up is begun anew."""
    if key not in known.jobs:
        return f"{key}.0", True
    id_, state = known.jobs[key]
    return (id_, False) if state in SHARED else (f"{key}.{_run(id_) + 1}", True)


def _run(job_id: str) -> int:
    return int(job_id.rpartition(".")[2])


def _refers(line: NewLine, ids: dict[str, tuple[str, bool]]) -> dict[str, str | None]:
    if line.wanted is None:
        return {}
    key = line.wanted.key
    return {"job_id": ids[key][0]} if key in ids else {"brief_id": key}


def _add_articles(connection: sa.Connection, wanted: Iterable[Wanted]) -> None:
    now = datetime.now(UTC)
    rows = {one.sha256: {"sha256": one.sha256, "text": one.text, "created": now} for one in wanted}
    if rows:
        insert = _insert(connection, ArticleRow)
        # changes nothing, but holds the rows against whoever is deleting them
        held = insert.on_conflict_do_update(index_elements=["sha256"], set_={"sha256": insert.excluded.sha256})
        connection.execute(held, [rows[sha256] for sha256 in sorted(rows)])


def _add_jobs(connection: sa.Connection, batch_id: str, wanted: dict[str, Wanted]) -> None:
    rows = [
        {"id": id_, "key": one.key, "state": "waiting", "article_sha256": one.sha256, "about": one.about}
        | {"engine": one.engine, "profile": one.profile, "batch_id": batch_id}
        for id_, one in sorted(wanted.items())  # in one order, or two batches could lock each other out
    ]
    insert_missing(connection, JobRow, rows)


def insert_missing(connection: sa.Connection, table: type[Table], rows: list[dict[str, Any]]) -> int:
    """Insert rows, leaving out those whose key is taken; return how many were inserted."""
    if not rows:
        return 0
    # else the count of an INSERT is -1 on PostgreSQL
    counted = _insert(connection, table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return connection.execute(counted, rows).rowcount


def _insert(connection: sa.Connection, table: type[Table]) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
