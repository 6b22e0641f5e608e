"""Batches over a database of each kind, with an engine that does what the test says."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import anyio
import pytest

from service.app import build_workshop
from service.batches.durable import Durable
from service.batches.service import BatchService
from service.batches.workshop import Workshop
from service.settings import Settings
from service.store.transactions import Transactions
from tests.postgres import Postgres
from tests.scripted import ScriptedEngine

Opened = Callable[..., AbstractAsyncContextManager[BatchService]]


async def migrated(url: str) -> str:
    """Give a database all tables, those of the durable engine too, which take their time; return its URL."""
    async with build_workshop(Settings(_env_file=None, database_url=url), engines={}, work=False).opened():
        transactions = Transactions(url)
        durable = Durable(transactions.engine, "first")
        await durable.open([])
        await durable.aclose()
        await transactions.aclose()
    return url


@pytest.fixture(scope="session")
def sqlite_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables, to be copied."""
    file = tmp_path_factory.mktemp("pattern") / "pattern.db"
    anyio.run(migrated, f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_pattern(postgres: Postgres) -> str:
    """A database with all tables, to be copied."""
    return anyio.run(migrated, postgres.database())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of each kind, with its tables."""
    if request.param == "sqlite":
        file = tmp_path / "a folder.db"
        file.write_bytes(request.getfixturevalue("sqlite_pattern").read_bytes())
        yield f"sqlite+aiosqlite:///{file}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    url = postgres.database(like=request.getfixturevalue("postgres_pattern"))
    yield url
    postgres.drop(url)


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        _env_file=None, database_url=database_url, engine="rules", batch_in_flight=4, shutdown_grace=5, batch_lease=1
    )


@pytest.fixture
def workshop(settings: Settings, engine: ScriptedEngine) -> Callable[[bool], Workshop]:
    return lambda work: build_workshop(settings, engines={"rules": engine}, work=work)


@pytest.fixture
async def batches(workshop: Callable[[bool], Workshop]) -> AsyncIterator[BatchService]:
    """Batches that are taken in, and not worked on."""
    async with workshop(False).opened() as service:
        yield service


@pytest.fixture
def working(workshop: Callable[[bool], Workshop]) -> Opened:
    """Opens batches that are worked on."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[BatchService]:
        async with workshop(True).opened() as service:
            yield service

    return opened
