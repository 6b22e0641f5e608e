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
    "SQLITE_BUSY": "The database is locked by another process. Try again.",
    "SQLITE_LOCKED": "The database is locked by another process. Try again.",
    "SQLITE_FULL": "The disk of the database is full. Free some space.",
    "SQLITE_IOERR": "The disk of the database fails. Check it.",
    "SQLITE_READONLY": "The database is read-only. Make the file and its folder writable.",
    "SQLITE_CANTOPEN": "The database file cannot be opened. Check that it exists and that its folder is writable.",
    "SQLITE_NOTADB": "The database file is not a SQLite database. Check PARLEY_DATABASE_URL.",
    "SQLITE_CORRUPT": "The database file is damaged. Restore it from a backup.",
}
POSTGRESQL = {
    "08": "The database server does not answer. Check that it runs.",
    "25": "The database is read-only. Point PARLEY_DATABASE_URL at the primary server.",
    "28": "The database server denies access. Check the user and password in PARLEY_DATABASE_URL.",
    "3D": "The database does not exist on its server. Create it.",
    "42P01": "The tables are missing. Restart the service, which creates them.",
    "42501": "The database user lacks a right. Grant it the tables.",
    "53100": "The disk of the database is full. Free some space.",
    "53": "The database server lacks resources. Try again.",
    "55P03": "The database is locked by another process. Try again.",
    "57": "The database server is stopping or starting. Try again.",
}
UNREACHABLE = "The database does not answer. Check that it runs and that PARLEY_DATABASE_URL is right."
OTHER = "The database failed ({error})."


def explain(error: BaseException) -> str:
    """Return what a driver's error means and what to do, without anything that the error quotes."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    other = OTHER.format(error=type(cause).__name__)
    for attribute, meanings in (("sqlite_errorname", SQLITE), ("sqlstate", POSTGRESQL)):
        code = getattr(cause, attribute, None)
        if isinstance(code, str):
            return next((text for prefix, text in meanings.items() if code.startswith(prefix)), other)
    if isinstance(cause, FileNotFoundError | PermissionError):
        return SQLITE["SQLITE_CANTOPEN"]
    unanswered = isinstance(cause, PoolTimeout | OSError) or "OperationalError" in {
        ancestor.__name__ for ancestor in type(cause).__mro__
    }
    return UNREACHABLE if unanswered else other


@asynccontextmanager
async def store_errors(seconds: float) -> AsyncIterator[None]:
    """Turn what the database raises, or not answering within `seconds`, into `StoreError`."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        # `from None`: drivers quote rows, and so article text, in their messages
        raise StoreError(explain(error), retry_after=RETRY_AFTER) from None
