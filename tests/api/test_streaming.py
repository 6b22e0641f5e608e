import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from schemas.article import Article
from schemas.brief import Brief
from schemas.drafts import Draft, DraftResult, Failing, RepairResult
from schemas.errors import UpstreamFailed
from schemas.problems import ProblemDetails
from schemas.terms import ProfileName
from service.app import create_app
from service.engines.base import UNOBSERVED, Engine, Observer
from service.engines.llm.engine import LlmEngine
from service.settings import Settings
from tests.api.exchanges import WAIT, Exchange, Told
from tests.api.stages import Stages
from tests.drafting import STORY, draft, party
from tests.scripted import ScriptedEngine

TEXT = STORY.encode()
Open = Callable[..., AbstractAsyncContextManager[Any]]


class StruckEngine(ScriptedEngine):
    """Reports an item of its first stage, and fails in its second."""

    async def draft(
        self, article: Article, profile: ProfileName, *, deadline: float, observer: Observer = UNOBSERVED
    ) -> DraftResult:
        observer.stage("cast", "begun")
        await observer.found(draft(party()))
        observer.stage("cast", "failed")
        raise UpstreamFailed("The endpoint failed.")


@pytest.fixture
def running(tmp_path: Path) -> Open:
    @asynccontextmanager
    async def run(engine: Engine, **values: Any) -> AsyncIterator[Any]:  # noqa: ANN401 -- settings of any type
        settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'briefs.db'}", **values)
        app = create_app(settings, engines={engine.identity("standard").engine: engine})
        async with app.lifespan():
            yield app

    return run


def model(stages: Stages) -> LlmEngine:
    return LlmEngine(stages, "m", 60_000, stages)


def names(told: Sequence[Told]) -> list[str | None]:
    return [event.name for event in told]


async def test_events_come_in_order_and_count_from_one(running: Open) -> None:
    stages = Stages()
    for go in stages.go.values():
        go.set()
    async with running(model(stages)) as app:
        exchange = Exchange(app, TEXT)
        status, headers = await exchange.start()
        told = await exchange.rest()
    assert (status, headers["content-type"].split(";")[0]) == (200, "text/event-stream")
    assert [event.id for event in told] == [str(n + 1) for n in range(len(told))]
    stage_states = [(e.data["name"], e.data["state"]) for e in told if e.name == "stage"]
    assert stage_states == [(name, state) for name in ("cast", "stakes", "repair") for state in ("begun", "done")]
    assert names(told)[-2:] == ["rejected", "brief"]
    assert told[-2].data["item"]["text"] == "build a harbour in Quillon"


async def test_streamed_items_are_those_of_the_brief_and_each_has_its_evidence(running: Open) -> None:
    stages = Stages()
    for go in stages.go.values():
        go.set()
    async with running(model(stages)) as app:
        exchange = Exchange(app, TEXT, query="include=article")
        await exchange.start()
        told = await exchange.rest()
    brief = Brief.model_validate(told[-1].data)
    assert brief.article.text == STORY
    items = [(event.data["section"], event.data["item"]) for event in told if event.name == "item"]
    whole = brief.model_dump(mode="json")
    assert sorted(items, key=str) == sorted(
        ((section, item) for section in ("parties", "mediators", "demands", "outcomes") for item in whole[section]),
        key=str,
    )
    for _, item in items:
        for evidence in item["evidence"]:
            assert STORY[evidence["start"] : evidence["end"]] == evidence["text"]


async def test_first_item_arrives_before_the_second_call_ends(running: Open) -> None:
    stages = Stages()
    async with running(model(stages)) as app:
        exchange = Exchange(app, TEXT)
        await exchange.start()
        stages.go["cast"].set()
        told: list[Told] = []
        while not told or told[-1].name != "item":
            event = await exchange.next()
            assert event is not None
            told.append(event)
        await asyncio.wait_for(stages.asked["stakes"].wait(), WAIT)
        assert not stages.go["stakes"].is_set()
        assert told[-1].data["item"]["name"] == "Norland"
        await exchange.leave()


async def test_client_that_goes_away_cancels_the_work(running: Open) -> None:
    stages = Stages()
    async with running(model(stages)) as app:
        exchange = Exchange(app, TEXT)
        await exchange.start()
        await asyncio.wait_for(stages.asked["cast"].wait(), WAIT)
        await exchange.leave()
        await asyncio.sleep(0)
        assert stages.cancelled == ["cast"]


async def test_client_that_goes_away_leaves_the_work_to_others(running: Open) -> None:
    stages = Stages()
    async with running(model(stages)) as app:
        leaving, staying = Exchange(app, TEXT), Exchange(app, TEXT)
        plain = Exchange(app, TEXT, accept="application/json")
        await leaving.start()
        await staying.start()
        await asyncio.wait_for(stages.asked["cast"].wait(), WAIT)
        await leaving.leave()
        for go in stages.go.values():
            go.set()
        told = await staying.rest()
        assert (await plain.start())[0] == 200
        await plain.task
    assert stages.cancelled == []
    assert told[-1].name == "brief"


async def test_who_joins_a_run_hears_it_from_its_start(running: Open) -> None:
    stages = Stages()
    async with running(model(stages)) as app:
        first = Exchange(app, TEXT)
        await first.start()
        stages.go["cast"].set()
        await asyncio.wait_for(stages.asked["stakes"].wait(), WAIT)
        second = Exchange(app, TEXT)
        await second.start()
        for go in stages.go.values():
            go.set()
        assert await second.rest() == await first.rest()


async def test_stored_brief_is_told_as_items_and_brief(running: Open) -> None:
    engine = ScriptedEngine()
    async with running(engine) as app:
        made = Exchange(app, TEXT)
        await made.start()
        await made.rest()
        exchange = Exchange(app, TEXT)
        await exchange.start()
        told = await exchange.rest()
    assert names(told) == ["item", "brief"]
    assert told[-1].data["provenance"]["cached"] is True
    assert engine.drafts == 1


async def test_silence_is_filled_with_comments(running: Open) -> None:
    engine = ScriptedEngine()
    engine.gate = asyncio.Event()
    async with running(engine, stream_heartbeat=0.01) as app:
        exchange = Exchange(app, TEXT)
        await exchange.start()
        assert [await exchange.next() for _ in range(3)] == [Told(None, None, None)] * 3
        engine.gate.set()
        assert "brief" in names(await exchange.rest())


async def test_failure_is_the_last_event_and_says_what_the_status_would(running: Open) -> None:
    async with running(StruckEngine()) as app:
        exchange = Exchange(app, TEXT)
        _, headers = await exchange.start()
        told = await exchange.rest()
    assert names(told) == ["stage", "item", "stage", "error"]
    problem = ProblemDetails.model_validate(told[-1].data)
    assert (problem.type, problem.status) == ("urn:parley:problem:upstream-failed", 502)
    assert problem.instance == f"urn:uuid:{headers['x-request-id']}"


async def test_unexpected_failure_tells_nothing_of_its_message(running: Open) -> None:
    engine = ScriptedEngine()
    engine.failure = ValueError("Norland")
    async with running(engine) as app:
        exchange = Exchange(app, TEXT)
        await exchange.start()
        told = await exchange.rest()
    assert told[-1].name == "error"
    assert told[-1].data["type"] == "urn:parley:problem:internal"
    assert "Norland" not in str(told[-1].data)


@pytest.mark.parametrize(
    ("query", "body", "status"), [("engine=llm", TEXT, 422), ("", b"", 422), ("profile=slow", TEXT, 400)]
)
async def test_what_is_wrong_with_a_request_is_told_by_the_status(
    running: Open, query: str, body: bytes, status: int
) -> None:
    async with running(ScriptedEngine()) as app:
        exchange = Exchange(app, body, query=query)
        answered, headers = await exchange.start()
        await exchange.task
    assert (answered, headers["content-type"]) == (status, "application/problem+json")


async def test_ungrounded_items_are_never_told_as_items(running: Open) -> None:
    class Inventing(ScriptedEngine):
        async def draft(
            self, article: Article, profile: ProfileName, *, deadline: float, observer: Observer = UNOBSERVED
        ) -> DraftResult:
            drafted: Draft = draft(party("Atlantis"), party())
            await observer.found(drafted)
            return DraftResult(draft=drafted, identity=self.identity(profile), calls=(), coverage=())

        async def repair(
            self, article: Article, profile: ProfileName, failing: Sequence[Failing], *, deadline: float
        ) -> RepairResult:
            return RepairResult(items=(), calls=())

    async with running(Inventing()) as app:
        exchange = Exchange(app, TEXT)
        await exchange.start()
        told = await exchange.rest()
    assert [e.data["item"]["name"] for e in told if e.name == "item"] == ["Norland"]
    assert [e.data["item"]["name"] for e in told if e.name == "rejected"] == ["Atlantis"]


async def test_client_that_takes_anything_is_answered_with_json(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/briefs", content=TEXT, headers={"content-type": "text/plain", "accept": "*/*"})
    assert response.headers["content-type"] == "application/json"
