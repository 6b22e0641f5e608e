"""What a database error means to whoever runs the service: every one becomes a `StoreError` that says what to do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from schemas.errors import StoreError

RETRY_AFTER = 5.0
"""Seconds after which a database that was busy or away is worth another try."""

SQLITE = {
    "SQLITE_BUSY": "the database is locked by another process: try again",
    "SQLITE_LOCKED": "the database is locked by another process: try again",
    "SQLITE_FULL": "the disk of the database is full: free some space",
    "SQLITE_IOERR": "the disk of the database fails: check it",
    "SQLITE_READONLY": "the database is read-only: make the file and its folder writable",
    "SQLITE_CANTOPEN": "the database file cannot be opened: check that it exists and that its folder is writable",
    "SQLITE_NOTADB": "the database file is not a SQLite database: check PARLEY_DATABASE_URL",
    "SQLITE_CORRUPT": "the database file is damaged: restore it from a backup",
}
POSTGRESQL = {
    "08": "the database server does not answer: check that it runs",
    "25": "the database is read-only: point PARLEY_DATABASE_URL at the primary server",
    "28": "the database server denies access: check the user and password in PARLEY_DATABASE_URL",
    "3D": "the database does not exist on its server: create it",
    "42P01": "the tables are missing: restart the service, which creates them",
    "42501": "the database user lacks a right: grant it the tables",
    "53100": "the disk of the database is full: free some space",
    "53": "the database server lacks resources: try again",
    "55P03": "the database is locked by another process: try again",
    "57": "the database server is stopping or starting: try again",
}
UNREACHABLE = "the database does not answer: check that it runs and that PARLEY_DATABASE_URL is right"
OTHER = "the database failed"


def explain(error: BaseException) -> str:
    """Return what a driver's error means and what to do, without anything that the error quotes."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(cause, "sqlite_errorname", None)
    if isinstance(name, str):
        return next((text for prefix, text in SQLITE.items() if name.startswith(prefix)), OTHER)
    state = getattr(cause, "sqlstate", None)
    if isinstance(state, str):
        return next((text for prefix, text in POSTGRESQL.items() if state.startswith(prefix)), OTHER)
    unanswered = isinstance(error, PoolTimeout | TimeoutError | OSError) or (
        isinstance(error, DBAPIError) and error.orig is not None and "OperationalError" in type(error.orig).__name__
    )
    return UNREACHABLE if unanswered else OTHER


@asynccontextmanager
async def store_errors(seconds: float) -> AsyncIterator[None]:
    """Turn what the database raises, or not answering within `seconds`, into `StoreError`."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        # `from None`: drivers quote rows, and so article text, in their messages
        raise StoreError(f"{type(error).__name__}: {explain(error)}", retry_after=RETRY_AFTER) from None
