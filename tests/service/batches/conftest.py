"""Batches over a database of each kind, with an engine that does what the test says."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from service.app import build_workshop
from service.batches.service import BatchService
from service.batches.workshop import Workshop
from service.settings import Settings
from tests.scripted import ScriptedEngine

Opened = Callable[..., AbstractAsyncContextManager[BatchService]]


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
