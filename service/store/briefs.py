"""The store of briefs over a database."""

import time
from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from schemas.article import Article
from schemas.brief import Brief
from schemas.errors import StoreError
from service.store.database import ANSWER_SECONDS, IMMEDIATE, create_engine
from service.store.failures import store_errors
from service.store.migrating import current_revision, newest_revision, upgrade
from service.store.recent import BriefList, list_recent
from service.store.removal import delete_brief, delete_briefs_before
from service.store.tables import ArticleRow, BriefRow
from service.store.turns import Turns
from service.store.usage import SqlLedger

STORED = (
    select(BriefRow.body, ArticleRow.text)
    .join(ArticleRow, ArticleRow.sha256 == BriefRow.article_sha256)
    .where(BriefRow.id == bindparam("id"))
)
AT_ONCE = 6
"""Reads, and on PostgreSQL writes, at once; together fewer than the pool has connections."""
UNREADY_SECONDS = 30.0
"""How long after a brief could not be stored the store still counts as not ready."""


class SqlBriefStore:
    """Keeps briefs and their articles (see `service.store.base.BriefStore`)."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._engine = create_engine(database_url)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)
        self._failed_at: float | None = None
        self._reading = Turns(AT_ONCE)
        # SQLite lets writers poll for its lock, and some of many wait for seconds; within a process they take turns
        self._writing = Turns(1 if self._engine.dialect.name == "sqlite" else AT_ONCE)

    @property
    def engine(self) -> AsyncEngine:
        """The database, for what else is kept there."""
        return self._engine

    async def open(self) -> None:
        """Create or migrate the tables; safe when several processes start at once."""
        async with store_errors(60):
            await upgrade(self._engine, self._url)

    async def get(self, brief_id: str) -> Brief | None:
        """Return the brief stored under the id, with the article's text; None if there is none."""
        if not _storable(brief_id):
            return None
        async with self._reading.one(), store_errors(ANSWER_SECONDS), self._engine.connect() as connection:
            row = (await connection.execute(STORED, {"id": brief_id})).one_or_none()
        if row is None:
            return None
        brief = Brief.model_validate_json(row.body)
        return brief.model_copy(
            update={"article": brief.article.model_copy(update={"text": row.text.decode("utf-8", "surrogatepass")})}
        )

    @property
    def ledger(self) -> SqlLedger:
        """What accounts have spent, in the same database."""
        return SqlLedger(self._sessions)

    async def delete(self, brief_id: str) -> bool:
        """Delete a brief, and its article's text where nothing else refers to it; return whether there was one."""
        async with self._writing.one():
            return _storable(brief_id) and await delete_brief(self._sessions, brief_id)

    async def delete_before(self, moment: datetime) -> int:
        """Delete the oldest briefs made before a moment, up to a number; return how many there were."""
        async with self._writing.one():
            return await delete_briefs_before(self._sessions, moment)

    async def recent(self, query: str | None = None, cursor: str | None = None) -> BriefList:
        """Return a page of the stored briefs, newest first; see `service.store.recent`."""
        return await list_recent(self._sessions, query, cursor)

    async def put(self, brief: Brief, article: Article) -> None:
        """Store the brief and its article; an earlier brief of the same id is replaced."""
        try:
            async with self._writing.one(), store_errors(ANSWER_SECONDS), self._engine.connect() as connection:
                await connection.execution_options(**{IMMEDIATE: True})
                async with connection.begin():
                    values = {"sha256": article.sha256, "created": brief.provenance.created}
                    values |= {"text": article.text.encode("utf-8", "surrogatepass")}
                    # an article is as new as its newest brief; and nobody deletes it meanwhile
                    await connection.execute(
                        upsert(connection.dialect.name, ArticleRow, "sha256", ("created",)), values
                    )
                    columns = _columns(brief)
                    replaced = tuple(name for name in columns if name != "id")
                    await connection.execute(upsert(connection.dialect.name, BriefRow, "id", replaced), columns)
        except StoreError:
            self._failed_at = time.monotonic()
            raise
        self._failed_at = None

    async def check(self) -> None:
        """Do nothing where briefs can be read and written.

        Raises:
            StoreError: the database does not answer, is read-only, lacks the newest tables, or failed to take a brief
                within the last seconds.

        """
        if self._failed_at is not None and time.monotonic() - self._failed_at < UNREADY_SECONDS:
            raise StoreError("The last brief could not be stored. See the log.", retry_after=UNREADY_SECONDS)
        async with store_errors(ANSWER_SECONDS), self._engine.connect() as connection:
            await connection.execution_options(**{IMMEDIATE: True})
            revision = await current_revision(connection)
            if revision is not None:
                # writes nothing, but asks for the right to write
                await connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
            await connection.rollback()
        if revision != newest_revision():
            raise StoreError(
                f"The tables are of revision {revision}, not {newest_revision()}. Restart the service to migrate them."
            )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def _storable(brief_id: str) -> bool:
    """Return whether there can be a brief of that id: PostgreSQL takes no U+0000, not even to look for it."""
    return "\0" not in brief_id


def _columns(brief: Brief) -> dict[str, object]:
    return {
        "id": brief.id,
        "article_sha256": brief.article.sha256,
        "created": brief.provenance.created,
        "engine": brief.provenance.engine,
        "profile": brief.provenance.profile,
        "model": brief.provenance.model,
        "degraded": brief.provenance.degraded,
        "body": brief.model_dump_json(exclude={"article": {"text"}}),
    }


@lru_cache
def upsert(
    dialect: str, table: type[ArticleRow | BriefRow], key: str, replaced: tuple[str, ...]
) -> postgresql.Insert | sqlite.Insert:
    """Return the statement that inserts a row, or replaces some columns of the one with its key; made once."""
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return insert.on_conflict_do_update(index_elements=[key], set_={name: insert.excluded[name] for name in replaced})
