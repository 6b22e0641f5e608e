from pathlib import Path

import httpx

from schemas.errors import UpstreamFailed
from tests.api.conftest import Serve
from tests.scripted import ScriptedEngine


async def test_live(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).json() == {"status": "live"}


async def test_ready_names_the_engine_that_answers_by_default(serve: Serve) -> None:
    async with serve(ScriptedEngine(), ScriptedEngine("llm")) as client:
        assert (await client.get("/health/ready")).json() == {"status": "ready", "engine": "llm"}


async def test_readiness_calls_no_model(serve: Serve) -> None:
    engine = ScriptedEngine("llm", model="m")
    engine.failure = UpstreamFailed("The endpoint failed.")
    async with serve(engine) as client:
        assert (await client.get("/health/ready")).status_code == 200
    assert engine.drafts == 0


async def test_not_ready_without_its_database_but_alive(serve: Serve, database: Path) -> None:
    async with serve() as client:
        database.unlink()
        ready, live = await client.get("/health/ready"), await client.get("/health/live")
    assert ready.status_code == 503
    assert ready.headers["content-type"] == "application/problem+json"
    assert "retry-after" in ready.headers
    assert live.status_code == 200
