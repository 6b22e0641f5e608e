"""Who gets in, and how often, through HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from schemas.brief import Call
from service.api.keys import new_key
from tests.api.conftest import Listen, Serve
from tests.api.test_problems import check_problem
from tests.scripted import ScriptedEngine

PLAIN = {"content-type": "text/plain"}
TEXT = b"Norland asked Sudland to leave the valley."
KEY, ENTRY = new_key("desk")
KEYED = {"api_keys": ENTRY.as_line()}
BEARER = {"authorization": f"Bearer {KEY}"}
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
BRIEF_TOOL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "brief_article", "arguments": {"text": TEXT.decode()}},
}
AGENT = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


def calls(tokens: int) -> tuple[Call, ...]:
    call = {"stage": "whole", "model": "m", "attempts": 1, "cached_tokens": 0, "seconds": 1, "outcome": "ok"}
    return (Call.model_validate({**call, "prompt_tokens": tokens - 1, "completion_tokens": 1}),)


def model(tokens: int) -> ScriptedEngine:
    engine = ScriptedEngine("llm", model="m")
    engine.calls = calls(tokens)
    return engine


GUARDED = [
    ("GET", "/v1/briefs"),
    ("POST", "/v1/briefs"),
    ("GET", "/v1/briefs/brf_000000000000000000000000"),
    ("DELETE", "/v1/briefs/brf_000000000000000000000000"),
    ("GET", "/metrics"),
    ("POST", "/"),
    ("POST", "/mcp"),
    ("HEAD", "/v1/briefs"),
]
OPEN = ["/", "/health/live", "/health/ready", "/schema/", "/schema/openapi.json", "/schema/brief.json"]


async def test_routes_need_a_key(serve: Serve) -> None:
    async with serve(**KEYED) as client:
        answers = [await client.request(method, path, headers=PLAIN) for method, path in GUARDED]
    assert [answer.status_code for answer in answers] == [401] * len(GUARDED)
    assert {answer.headers["www-authenticate"] for answer in answers} == {'Bearer realm="Parley"'}


async def test_what_tells_nothing_stored_needs_none(serve: Serve) -> None:
    senders: list[dict[str, str]] = [{}, BEARER, {"authorization": "Bearer stale"}]
    async with serve(**KEYED) as client:
        answers = [await client.get(path, headers=headers) for path in OPEN for headers in senders]
    assert {answer.status_code for answer in answers} == {200}
    assert not any("www-authenticate" in answer.headers for answer in answers)


async def test_every_route_but_the_open_ones_is_guarded(serve: Serve) -> None:
    async with serve(**KEYED) as client:
        paths = (await client.get("/schema/openapi.json")).json()["paths"]
        for path, operations in paths.items():
            for method in set(operations) & {"get", "post", "put", "patch", "delete"}:
                answer = await client.request(method, path.replace("{", "").replace("}", ""))
                is_open = path.startswith(("/schema", "/health"))
                assert (answer.status_code == 401) is not is_open, (method, path)


async def test_what_is_no_key_is_refused_and_not_quoted(serve: Serve) -> None:
    wrong = ["Bearer wrong", f"Basic {KEY}", f"Bearer {KEY[:-1]}", f"Bearer {KEY}x", "Bearer", KEY]
    async with serve(**KEYED) as client:
        answers = [await client.get("/v1/briefs", headers={"authorization": given}) for given in wrong]
    for answer in answers:
        check_problem(answer, 401, "unauthenticated")
        assert answer.headers["www-authenticate"] == 'Bearer realm="Parley", error="invalid_token"'
        assert KEY[:-1] not in answer.text


async def test_a_key_lets_in(serve: Serve) -> None:
    async with serve(**KEYED) as client:
        for scheme in ("Bearer", "bearer", "BEARER"):
            headers = {**PLAIN, "authorization": f"{scheme} {KEY}"}
            assert (await client.post("/v1/briefs", content=TEXT, headers=headers)).status_code == 200


async def test_the_page_lists_briefs_only_to_who_has_a_key(serve: Serve) -> None:
    async with serve(**KEYED) as client:
        made = (await client.post("/v1/briefs", content=TEXT, headers={**PLAIN, **BEARER})).json()["id"]
        assert made not in (await client.get("/")).text
        assert made in (await client.get("/", headers=BEARER)).text


async def test_agents_need_a_key_too(serve: Serve) -> None:
    async with serve(**KEYED) as client:
        assert (await client.post("/mcp", json=PING, headers=AGENT)).status_code == 401
        answer = await client.post("/mcp", json=PING, headers={**AGENT, **BEARER})
    assert answer.status_code == 200
    assert "ratelimit" in answer.headers


async def test_an_unused_key_is_in_no_line_of_the_log(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    async with serve(**KEYED) as client:
        await client.get("/v1/briefs", headers=BEARER)
        await client.get("/v1/briefs", headers={"authorization": f"Bearer {KEY}x"})
    assert KEY not in caplog.text


async def test_requests_of_a_key_are_limited_and_say_so(serve: Serve) -> None:
    async with serve(**KEYED, key_requests_per_minute=2) as client:
        answers = [await client.get("/v1/briefs", headers=BEARER) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"requests";q=2;w=60'}
    assert [answer.headers["ratelimit"] for answer in answers[:2]] == ['"requests";r=1;t=30', '"requests";r=0;t=30']
    check_problem(answers[2], 429, "limit-reached")
    assert 1 <= int(answers[2].headers["retry-after"]) <= 30


async def test_a_key_may_have_a_limit_of_its_own(serve: Serve) -> None:
    key, entry = new_key("wire", requests=1)
    async with serve(api_keys=f"{entry.as_line()},{ENTRY.as_line()}") as client:
        wire = {"authorization": f"Bearer {key}"}
        assert [(await client.get("/v1/briefs", headers=wire)).status_code for _ in range(2)] == [200, 429]
        assert (await client.get("/v1/briefs", headers=BEARER)).status_code == 200


async def test_probes_are_not_counted(serve: Serve) -> None:
    async with serve(**KEYED, key_requests_per_minute=1) as client:
        assert [(await client.get("/health/live", headers=BEARER)).status_code for _ in range(3)] == [200] * 3


async def post(client: httpx.AsyncClient, text: bytes = TEXT, **query: str) -> httpx.Response:
    return await client.post("/v1/briefs", content=text, headers={**PLAIN, **BEARER}, params=query)


async def test_tokens_of_a_key_are_limited_by_what_briefs_took(serve: Serve) -> None:
    async with serve(model(60), **KEYED, key_tokens_per_day=100) as client:
        answers = [await post(client, text) for text in (b"One spoke.", b"Two spoke.", b"Three spoke.")]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    left = [answer.headers["ratelimit"].partition('"tokens";r=')[2].partition(";")[0] for answer in answers]
    assert left == ["100", "40", "0"]
    assert '"tokens";q=100;qu="tokens";w=86400' in answers[0].headers["ratelimit-policy"]
    assert "100 tokens" in check_problem(answers[2], 429, "limit-reached")
    assert 1 <= int(answers[2].headers["retry-after"]) <= 86_400


async def test_stored_briefs_and_rules_cost_no_tokens(serve: Serve) -> None:
    async with serve(model(60), ScriptedEngine(), **KEYED, key_tokens_per_day=60) as client:
        assert (await post(client)).json()["provenance"]["cached"] is False
        assert (await post(client)).json()["provenance"]["cached"] is True
        assert (await post(client, b"Other.", engine="rules")).status_code == 200
        assert (await post(client, b"Other.")).status_code == 429


async def test_two_processes_count_tokens_together(serve: Serve) -> None:
    async with (
        serve(model(60), **KEYED, key_tokens_per_day=60) as one,
        serve(model(60), **KEYED, key_tokens_per_day=60) as other,
    ):
        assert (await post(one, b"One spoke.")).status_code == 200
        assert (await post(other, b"Two spoke.")).status_code == 429


async def test_a_stream_is_refused_by_its_status(serve: Serve) -> None:
    async with serve(model(60), **KEYED, key_tokens_per_day=60) as client:
        await post(client)
        streamed = {**PLAIN, **BEARER, "accept": "text/event-stream"}
        check_problem(await client.post("/v1/briefs", content=b"New.", headers=streamed), 429, "limit-reached")
        assert (await client.post("/v1/briefs", content=TEXT, headers=streamed)).status_code == 200


async def test_agents_spend_the_tokens_of_their_key(listen: Listen) -> None:
    async with listen(model(60), **KEYED, key_tokens_per_day=60) as url, httpx.AsyncClient(base_url=url) as client:
        first = await client.post("/mcp", json=BRIEF_TOOL, headers={**AGENT, **BEARER})
        assert "isError" not in first.json()["result"] or first.json()["result"]["isError"] is False
        assert (await post(client, b"Two spoke.")).status_code == 429


async def test_one_article_too_many_is_turned_away_at_once(serve: Serve) -> None:

    engine = ScriptedEngine()
    engine.gate = asyncio.Event()
    async with serve(engine, max_requests=1) as client:
        first = asyncio.ensure_future(client.post("/v1/briefs", content=TEXT, headers=PLAIN))
        await asyncio.wait_for(engine.entered.wait(), 20)
        refused = await client.post("/v1/briefs", content=b"Other.", headers=PLAIN)
        assert (await client.get("/v1/briefs")).status_code == 200
        engine.gate.set()
        assert (await first).status_code == 200
        assert (await client.post("/v1/briefs", content=b"Other.", headers=PLAIN)).status_code == 200
    check_problem(refused, 503, "busy")
    assert refused.headers["retry-after"] == "2"


async def test_a_body_that_does_not_come_is_given_up(listen: Listen) -> None:

    async with listen(body_seconds=0.2) as url:
        host, _, port = url.removeprefix("http://").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = (
            "POST /v1/briefs HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: text/plain\r\ncontent-length: 500\r\n\r\nNor"
        )
        writer.write(head.encode())
        answer = await asyncio.wait_for(reader.read(), 20)  # to the end: the service closes the connection
        writer.close()
        await writer.wait_closed()
    status, _, rest = answer.partition(b"\r\n")
    assert status == b"HTTP/1.1 408 Request Timeout"
    assert json.loads(rest.partition(b"\r\n\r\n")[2])["type"] == "urn:parley:problem:body-too-slow"


async def test_a_keys_file_is_enough(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# the desk\n{ENTRY.as_line()}\n", "utf-8")
    async with serve(api_keys_file=file) as client:
        assert (await client.get("/v1/briefs")).status_code == 401
        assert (await client.get("/v1/briefs", headers=BEARER)).status_code == 200


async def test_what_a_stranger_sends_is_not_read(serve: Serve) -> None:
    asked_for = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal asked_for
        while True:
            asked_for += 1
            yield b"x" * 1000

    async with serve(**KEYED) as client:
        answer = await client.post("/v1/briefs", content=body(), headers=PLAIN)
    assert (answer.status_code, asked_for) == (401, 0)
