"""Brings the tables to the newest revision, once, however many processes start at the same time."""

from pathlib import Path

import anyio.to_thread
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.store.database import IMMEDIATE, database_file, parse_url

MIGRATIONS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x7061726C
"""Key of the PostgreSQL advisory lock that one migrating process holds (ASCII "parl")."""


def newest_revision() -> str | None:
    """Return the revision that this version of the software expects."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


async def current_revision(connection: AsyncConnection) -> str | None:
    """Return the revision of the database, None where it has no tables of Parley's."""
    return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


async def upgrade(engine: AsyncEngine, database_url: str) -> None:
    """Create a missing SQLite file, and run every migration that is due, all in one transaction under one lock."""
    if engine.dialect.name == "sqlite":
        await anyio.to_thread.run_sync(_create_file, database_url)
        async with engine.connect() as connection:
            # outside a transaction, and once: the file remembers it
            driver = (await connection.get_raw_connection()).driver_connection
            if driver is not None:
                await driver.execute("PRAGMA journal_mode = WAL")
    async with engine.connect() as connection:
        await connection.execution_options(**{IMMEDIATE: True})
        async with connection.begin():
            if engine.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            await connection.run_sync(_upgrade)


def _create_file(database_url: str) -> None:
    file = database_file(parse_url(database_url))
    if file is not None and not file.exists():
        file.touch()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
