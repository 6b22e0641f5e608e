"""A database that the first release made opens under the newest one, with what it holds."""

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from schemas.errors import StoreError
from service.store.briefs import SqlBriefStore
from service.store.database import create_engine
from service.store.migrating import MIGRATIONS, current_revision, newest_revision, upgrade
from tests.service.store.test_briefs import article, brief

FIRST = "0001"
OLD_ARTICLE = text("INSERT INTO articles (sha256, text, created) VALUES (:sha256, :text, '2024-05-06 07:08:09')")
OLD_BRIEF = text(
    "INSERT INTO briefs (id, article_sha256, created, engine, profile, model, degraded, body) "
    "VALUES (:id, :sha256, '2024-05-06 07:08:09', 'rules', 'standard', NULL, :degraded, :body)"
)


def _back_to_the_first(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.downgrade(config, "base")
    command.upgrade(config, FIRST)


async def old_database(database_url: str) -> None:
    """Make a database as the first release left it, with one brief."""
    held, made = article(), brief(article())
    store = SqlBriefStore(database_url)
    await upgrade(store.engine, database_url)  # makes the file, and then all is undone
    await store.aclose()
    engine = create_engine(database_url)
    async with engine.connect() as connection, connection.begin():
        await connection.run_sync(_back_to_the_first)
        await connection.execute(OLD_ARTICLE, {"sha256": held.sha256, "text": held.text.encode()})
        body = made.model_dump_json(exclude={"article": {"text"}})
        values = {"id": made.id, "sha256": held.sha256, "degraded": False, "body": body}
        await connection.execute(OLD_BRIEF, values)
    await engine.dispose()


async def test_a_database_of_the_first_migration_opens_under_the_newest(database_url: str) -> None:
    await old_database(database_url)
    store = SqlBriefStore(database_url)
    async with store.engine.connect() as connection:
        assert await current_revision(connection) == FIRST
    await store.open()
    await store.check()
    async with store.engine.connect() as connection:
        assert await current_revision(connection) == newest_revision() != FIRST
    kept = await store.get(brief(article()).id)
    assert kept is not None
    assert kept.article.text == article().text
    await store.put(brief(article("New."), 2), article("New."))
    assert await store.delete(kept.id)
    assert [each.id for each in (await store.recent()).briefs] == [brief(article(), 2).id]
    await store.aclose()


async def test_a_store_of_an_older_revision_is_not_ready_until_it_is_opened(database_url: str) -> None:
    await old_database(database_url)
    store = SqlBriefStore(database_url)
    with pytest.raises(StoreError, match=f"of revision {FIRST}"):
        await store.check()
    await store.aclose()
