"""The database: an engine for SQLite or PostgreSQL by URL, with the pragmas and time limits that each one needs."""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy import create_engine as create_plain_engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from schemas.errors import ConfigurationError

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}
SUPPORTED = frozenset(DRIVERS.values())
LOCK_SECONDS = 5
"""How long a writer waits for another process's lock, a request for a connection, and PostgreSQL for a new one."""
ANSWER_SECONDS = 15.0
"""How long the database may take over one piece of work."""
SUBSECONDS_SINCE = (3, 42)
"""Version of SQLite whose `unixepoch` knows 'subsec'."""
IMMEDIATE = "immediate"
"""Execution option: take SQLite's write lock as the transaction begins, rather than at its first write."""


def parse_url(database_url: str) -> URL:
    """Return the URL with its asynchronous driver filled in.

    Raises:
        ConfigurationError: it is no URL, or names a database that Parley does not know. Never quotes the URL, which
            may hold a password.

    """
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        url = None
    if url is not None:
        url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
    if url is None or url.drivername not in SUPPORTED:
        raise ConfigurationError(
            "PARLEY_DATABASE_URL is not a URL of a known database. "
            "Use sqlite+aiosqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME."
        )
    return url


def shown(database_url: str) -> str:
    """Return the URL with its password hidden."""
    return parse_url(database_url).render_as_string(hide_password=True)


def database_file(url: URL) -> Path | None:
    """Return the absolute path of a SQLite database, or None where it is none, or is in memory."""
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"} or "uri" in url.query:
        return None
    return Path(str(url.database)).absolute()


def is_in_memory(database_url: str) -> bool:
    """Whether the database is SQLite's in memory, which only one connection sees."""
    url = parse_url(database_url)
    return url.get_backend_name() == "sqlite" and database_file(url) is None


def create_engine(database_url: str) -> AsyncEngine:
    """Return an engine; nothing is connected yet.

    Raises:
        ConfigurationError: the URL is wrong, or its driver is not installed.

    """
    url = parse_url(database_url)
    options: dict[str, Any] = {"hide_parameters": True, "pool_timeout": LOCK_SECONDS}
    try:
        if url.get_backend_name() == "sqlite":
            return _create_sqlite(url, options)
        return create_async_engine(
            url,
            pool_pre_ping=True,
            connect_args={"connect_timeout": LOCK_SECONDS, "application_name": "parley"},
            **options,
        )
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"PARLEY_DATABASE_URL needs the package {error.name}. Install parley[postgres]."
        ) from error


def create_sync_engine(database_url: str, connections: int) -> Engine:
    """Return an engine for code that is not asynchronous, on SQLite one whose transactions lock before they write.

    Raises:
        ConfigurationError: the URL is wrong, or names a database in memory, which only one connection sees.

    """
    url = parse_url(database_url)
    options: dict[str, Any] = {"hide_parameters": True, "pool_size": connections, "max_overflow": 0, "pool_timeout": 30}
    if url.get_backend_name() != "sqlite":
        arguments = {"connect_timeout": LOCK_SECONDS, "application_name": "parley"}
        return create_plain_engine(url, pool_pre_ping=True, connect_args=arguments, **options)
    file = database_file(url)
    if file is None:
        raise ConfigurationError("Batches need a database that is kept. Set PARLEY_DATABASE_URL to a file, not memory.")
    url = url.set(drivername="sqlite", database=f"file:{quote(str(file))}")
    engine = create_plain_engine(url.update_query_dict({"mode": "rw", "uri": "true"}), **options)

    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = "IMMEDIATE"
        cursor = connection.cursor()
        if sqlite3.sqlite_version_info < SUBSECONDS_SINCE:
            cast("sqlite3.Connection", connection).create_function("unixepoch", -1, _unix_epoch)
        cursor.execute("PRAGMA busy_timeout = 30000")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.close()

    event.listen(engine, "connect", prepare)
    return engine


def _unix_epoch(*arguments: object) -> float | None:
    """Answer `unixepoch('subsec')` as SQLite does from 3.42 on; older ones answer NULL, and DBOS's rows need a time."""
    return time.time() if arguments == ("subsec",) else None


def _create_sqlite(url: URL, options: dict[str, Any]) -> AsyncEngine:
    file = database_file(url)
    if file is None:
        # one connection, and so one database in memory, and one transaction at a time
        options |= {"poolclass": AsyncAdaptedQueuePool, "pool_size": 1, "max_overflow": 0}
    else:
        # mode=rw: a file that was deleted is an error, not a new and empty database
        url = url.set(database=f"file:{quote(str(file))}").update_query_dict({"mode": "rw", "uri": "true"})
    engine = create_async_engine(url, **options)
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    event.listen(engine.sync_engine, "begin", _begin)
    if file is not None:
        _watch_file(engine, file)
    return engine


def _set_pragmas(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver begins no transaction of its own: `_begin` does
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _watch_file(engine: AsyncEngine, file: Path) -> None:
    """Drop pooled connections whose file has been deleted or replaced: what they write would be lost.

    A missing file is noticed before the driver tries it, since its failed connections end noisily in their threads.
    """

    def inode() -> int | None:
        return file.stat().st_ino if file.exists() else None

    def look(*_: object) -> None:
        if not os.access(file, os.R_OK):
            raise FileNotFoundError(file)

    def remember(_connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        entry.info["inode"] = inode()

    def compare(_connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: object) -> None:
        if entry.info["inode"] != inode():
            raise DisconnectionError("the database file has been deleted or replaced")

    event.listen(engine.sync_engine, "do_connect", look)
    event.listen(engine.sync_engine, "connect", remember)
    event.listen(engine.sync_engine, "checkout", compare)
