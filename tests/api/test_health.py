import asyncio
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


async def test_metrics_tell_what_there_is_to_do_for_batches(serve: Serve) -> None:
    articles = [{"text": f"Norland and Sudland met for the {number}th time."} for number in range(3)]
    async with serve(work=False) as client:
        assert (await client.post("/v1/batches", json=articles)).status_code == 202
    async with serve(work=False) as client, asyncio.timeout(20):
        while "parley_batch_articles{" not in (metrics := (await client.get("/metrics")).text):  # noqa: ASYNC110 -- polled
            await asyncio.sleep(0.02)
    assert 'parley_batch_articles{state="queued"} 3.0' in metrics
    assert 'parley_batch_articles{state="running"} 0.0' in metrics
