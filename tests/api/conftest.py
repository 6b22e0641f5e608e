"""A running application for tests, reached through HTTP only."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from litestar import Litestar

from service.app import create_app
from service.engines.base import Engine
from service.settings import Settings
from tests.scripted import ScriptedEngine

Serve = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
Listen = Callable[..., AbstractAsyncContextManager[str]]


def build(database: Path, *engines: ScriptedEngine, work: bool = True, **values: object) -> Litestar:
    """Return the application with these engines and settings; without `work` it only takes batches in."""
    by_name: dict[Any, Engine] = {engine.name: engine for engine in engines or (ScriptedEngine(),)}
    given: dict[str, Any] = {"_env_file": None, "database_url": f"sqlite:///{database}", **values}
    return create_app(Settings(**given), engines=by_name, work=work)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "briefs.db"


@pytest.fixture
def serve(database: Path) -> Serve:
    """Return a context manager that runs the application and yields a client of it."""

    @asynccontextmanager
    async def running(*engines: ScriptedEngine, **values: object) -> AsyncIterator[httpx.AsyncClient]:
        app: Any = build(database, *engines, **values)  # type: ignore[arg-type]  # settings of any type
        async with (
            app.lifespan(),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client,
        ):
            yield client

    return running


@pytest.fixture
def listen(database: Path) -> Listen:
    """Return a context manager that runs the service on a free port and yields its URL."""

    @asynccontextmanager
    async def running(*engines: ScriptedEngine, **values: object) -> AsyncIterator[str]:
        app: Any = build(database, *engines, **values)  # type: ignore[arg-type]  # settings of any type
        with socket.create_server(("127.0.0.1", 0)) as listener:
            server = uvicorn.Server(uvicorn.Config(app, lifespan="on", log_config=None, access_log=False))
            task = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                server.should_exit = True
                await task

    return running


@pytest.fixture
async def client(serve: Serve) -> AsyncIterator[httpx.AsyncClient]:
    async with serve() as client:
        yield client
