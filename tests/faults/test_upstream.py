"""The stand-in endpoint itself: what it answers, what it counts, and that each fault is the fault it is called."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from prompts.articles import article_block
from schemas.base import Contract
from schemas.drafts import Cast, Draft, Repairs, Stakes, Verdicts
from service.engines.llm.replies import wire_schema
from tests.faults.articles import made_up_article
from tests.faults.mix import FAULTS, STATUSES, Mix
from tests.faults.processes import RunningUpstream
from tests.faults.upstream import Upstream

ARTICLE = made_up_article(1)
CODE = ARTICLE.sha256[:10]
TASKS: dict[type[Contract], str] = {
    Cast: "Task: list the actors.",
    Stakes: "Actors:\n- norland: Norland (disputant)\n- veria: Veria (mediator)",
    Draft: "Task: list everything.",
    Verdicts: "Task: check.\n\n1. party norland: Norland [1]\n2. party sudmark: Sudmark [2]",
    Repairs: "Task: repair.\n\n1. demand by norland: go\n   wrong: unsupported\n   sentences: [2] [3]",
}


def asking(reply: type[Contract] = Cast) -> dict[str, Any]:
    schema = {"name": reply.__name__, "schema": wire_schema(reply)}
    return {
        "model": "stand-in",
        "messages": [{"role": "user", "content": f"{article_block(ARTICLE)}\n\n{TASKS[reply]}"}],
        "response_format": {"type": "json_schema", "json_schema": schema},
    }


async def ask(upstream: Upstream, body: dict[str, Any] | None = None, seconds: float = 5) -> httpx.Response:
    async with httpx.AsyncClient(timeout=seconds) as client:
        return await client.post(f"{upstream.url}/chat/completions", json=body or asking())


def failing(upstream: Upstream, fault: str) -> None:
    upstream.behaviour.mix = Mix({fault: 1.0})


@pytest.mark.parametrize("reply", TASKS)
async def test_an_answer_fits_its_schema_and_says_something(upstream: Upstream, reply: type[Contract]) -> None:
    answered = (await ask(upstream, asking(reply))).json()
    content = reply.model_validate_json(answered["choices"][0]["message"]["content"])
    assert any(content.model_dump().values())


async def test_an_answer_comes_as_a_tool_call_where_tools_are_offered(upstream: Upstream) -> None:
    body = asking()
    del body["response_format"]
    body["tools"] = [{"type": "function", "function": {"name": "Cast", "parameters": wire_schema(Cast)}}]
    message = (await ask(upstream, body)).json()["choices"][0]["message"]
    assert Cast.model_validate_json(message["tool_calls"][0]["function"]["arguments"]).parties


async def test_requests_are_counted_by_article_and_stage(upstream: Upstream) -> None:
    upstream.behaviour.latency = 0.05
    await asyncio.gather(ask(upstream), ask(upstream), ask(upstream, asking(Stakes)))
    counts = upstream.counts
    assert (counts.requests, counts.answered, counts.in_flight, counts.most_in_flight) == (3, 3, 0, 3)
    assert counts.calls == counts.answers == {CODE: {"cast": 2, "stakes": 1}}


async def test_a_sender_that_hangs_up_is_counted(upstream: Upstream) -> None:
    upstream.behaviour.latency = 60
    with pytest.raises(httpx.ReadTimeout):
        await ask(upstream, seconds=0.1)
    async with asyncio.timeout(5):
        while upstream.counts.connections:  # noqa: ASYNC110 - its side of the connection has no event to wait for
            await asyncio.sleep(0)
    assert (upstream.counts.abandoned, upstream.counts.in_flight, upstream.counts.answered) == (1, 0, 0)


@pytest.mark.parametrize("fault", STATUSES)
async def test_faults_told_by_status(upstream: Upstream, fault: str) -> None:
    failing(upstream, fault)
    answered = await ask(upstream)
    assert answered.status_code == STATUSES[fault][0]
    assert answered.headers.get("retry-after") == STATUSES[fault][2].get("Retry-After")


@pytest.mark.parametrize(
    ("fault", "error"),
    [("timeout", httpx.ReadTimeout), ("reset", httpx.ReadError), ("truncated", httpx.RemoteProtocolError)],
)
async def test_faults_told_by_the_wire(upstream: Upstream, fault: str, error: type[Exception]) -> None:
    failing(upstream, fault)
    with pytest.raises(error):
        await ask(upstream, seconds=0.2)
    assert upstream.counts.faults == {fault: 1}


async def test_a_dripping_answer_is_whole_in_the_end(upstream: Upstream) -> None:
    failing(upstream, "drip")
    upstream.behaviour.drip = 0.2
    started = asyncio.get_running_loop().time()
    assert (await ask(upstream)).json()["choices"]
    assert asyncio.get_running_loop().time() - started > 0.15


@pytest.mark.parametrize(
    ("fault", "finish", "field"),
    [("length", "length", "content"), ("refusal", "stop", "refusal"), ("filter", "content_filter", "role")],
)
async def test_faults_told_by_the_completion(upstream: Upstream, fault: str, finish: str, field: str) -> None:
    failing(upstream, fault)
    choice = (await ask(upstream)).json()["choices"][0]
    assert choice["finish_reason"] == finish
    assert choice["message"][field]


async def test_an_answer_may_have_no_choice(upstream: Upstream) -> None:
    failing(upstream, "empty")
    assert (await ask(upstream)).json()["choices"] == []


@pytest.mark.parametrize("fault", ["malformed", "misfit", "nonsense"])
async def test_faults_told_by_the_content(upstream: Upstream, fault: str) -> None:
    failing(upstream, fault)
    content = (await ask(upstream)).json()["choices"][0]["message"]["content"]
    if fault == "malformed":
        with pytest.raises(json.JSONDecodeError):
            json.loads(content)
    elif fault == "misfit":
        assert json.loads(content).keys() != set(Cast.model_fields)
    else:
        found = Cast.model_validate_json(content)
        assert [party.name for party in found.parties if party.name in ARTICLE.text] == []


async def test_calls_beyond_the_limit_are_turned_away(upstream: Upstream) -> None:
    upstream.behaviour.latency, upstream.behaviour.most_in_flight = 0.1, 2
    answered = await asyncio.gather(*(ask(upstream) for _ in range(5)))
    assert sorted(each.status_code for each in answered) == [200, 200, 429, 429, 429]


def test_a_mix_has_the_shares_it_was_given_and_is_the_same_again() -> None:
    drawn = [Mix.even(0.3).draw(str(number), 0) for number in range(4000)]
    assert drawn == [Mix.even(0.3).draw(str(number), 0) for number in range(4000)]
    assert sum(fault is not None for fault in drawn) == pytest.approx(1200, abs=100)
    assert set(drawn) == {None, *FAULTS}


def test_an_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown"):
        Mix({"moon": 0.1})


async def test_in_a_process_of_its_own_it_is_told_over_http(apart: RunningUpstream) -> None:
    async with httpx.AsyncClient() as client:
        apart.control(faults={"500": 1.0}, seed=3)
        assert (await client.post(f"{apart.url}/chat/completions", json=asking())).status_code == 500
        apart.control(faults={})
        assert (await client.post(f"{apart.url}/chat/completions", json=asking())).status_code == 200
        assert "stand-in" in (await client.get(f"{apart.url}/models")).text
    counts = apart.counts(forget=True)
    assert (counts["requests"], counts["answered"], counts["faults"]) == (2, 1, {"500": 1})
    assert apart.counts()["requests"] == 0
