import time
from pathlib import Path

import pytest
from sqlalchemy import text

from schemas.errors import ConfigurationError, StoreError
from service.store.briefs import SqlBriefStore
from service.store.database import create_sync_engine, database_file, parse_url


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///a.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:///a.db", "sqlite+aiosqlite"),
        ("postgres://u@h/n", "postgresql+psycopg"),
        ("postgresql://u@h/n", "postgresql+psycopg"),
    ],
)
def test_driver_is_filled_in(given: str, driver: str) -> None:
    assert parse_url(given).drivername == driver


@pytest.mark.parametrize("given", ["", "hunter2", "mysql://u:hunter2@h/n", "postgresql://u:hunter2@h:port/n"])
def test_wrong_url_is_refused_without_being_quoted(given: str) -> None:
    with pytest.raises(ConfigurationError, match="PARLEY_DATABASE_URL") as caught:
        parse_url(given)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("given", ["sqlite://", "sqlite:///:memory:", "postgresql://u@h/n"])
def test_no_file_behind_memory_and_servers(given: str) -> None:
    assert database_file(parse_url(given)) is None


def test_relative_file_is_made_absolute() -> None:
    assert database_file(parse_url("sqlite:///a.db")) == Path.cwd() / "a.db"


async def test_unreachable_server_is_a_store_error_without_its_password() -> None:
    store = SqlBriefStore("postgresql://parley:hunter2@127.0.0.1:1/none")
    with pytest.raises(StoreError, match="does not answer") as caught:
        await store.open()
    assert "hunter2" not in repr(caught.value)
    await store.aclose()


def test_time_has_subseconds_whatever_the_version_of_sqlite(tmp_path: Path) -> None:
    (tmp_path / "briefs.db").touch()
    engine = create_sync_engine(f"sqlite:///{tmp_path / 'briefs.db'}", 1)
    with engine.begin() as connection:
        told = connection.scalar(text("SELECT unixepoch('subsec')"))
    engine.dispose()
    assert isinstance(told, float)
    assert told == pytest.approx(time.time(), abs=60)
