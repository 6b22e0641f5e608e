"""Moments in the database: what goes in comes back, in UTC, whatever the zone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import StatementError

from service.store.moments import DateTimeUTC

NOON = datetime(2026, 5, 1, 12, tzinfo=timezone(timedelta(hours=2)))
TABLE = sa.Table("moments", sa.MetaData(), sa.Column("at", DateTimeUTC))


def kept(url: str, moment: datetime | None) -> datetime | None:
    engine = sa.create_engine(url.replace("+aiosqlite", ""))
    try:
        with engine.begin() as connection:
            TABLE.create(connection)
            connection.execute(TABLE.insert(), {"at": moment})
            found: datetime | None = connection.execute(sa.select(TABLE.c.at)).scalar_one()
            return found
    finally:
        engine.dispose()


@pytest.mark.parametrize("moment", [NOON, None])
def test_moment_comes_back_with_its_zone(database_url: str, moment: datetime | None) -> None:
    found = kept(database_url, moment)
    assert found == moment
    assert found is None or found.utcoffset() is not None


def test_sqlite_keeps_moments_in_utc() -> None:
    found = kept("sqlite://", NOON)
    assert found is not None
    assert found.tzinfo is UTC


def test_moment_without_zone_is_refused() -> None:
    with pytest.raises(StatementError, match="time zone"):
        kept("sqlite://", NOON.replace(tzinfo=None))
