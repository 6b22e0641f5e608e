"""A running application for tests, reached through HTTP only."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.app import create_app
from service.engines.base import Engine
from service.settings import Settings
from tests.scripted import ScriptedEngine

Serve = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "briefs.db"


@pytest.fixture
def serve(database: Path) -> Serve:
    """Return a context manager that runs the application and yields a client of it."""

    @asynccontextmanager
    async def running(*engines: ScriptedEngine, **values: object) -> AsyncIterator[httpx.AsyncClient]:
        by_name: dict[Any, Engine] = {engine.name: engine for engine in engines or (ScriptedEngine(),)}
        given: dict[str, Any] = {"_env_file": None, "database_url": f"sqlite:///{database}", **values}
        settings = Settings(**given)
        app: Any = create_app(settings, engines=by_name)
        async with (
            app.lifespan(),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://parley.test") as client,
        ):
            yield client

    return running


@pytest.fixture
async def client(serve: Serve) -> AsyncIterator[httpx.AsyncClient]:
    async with serve() as client:
        yield client
