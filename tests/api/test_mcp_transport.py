"""What `/mcp` refuses before a message reaches the MCP server."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import Listen, build

SECRET = "Zanzibarovia"
HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


@pytest.fixture
async def url(listen: Listen) -> AsyncIterator[str]:
    async with listen() as service:
        yield f"{service}/mcp"


async def test_a_body_over_the_limit_is_refused(listen: Listen) -> None:
    async with listen(max_body_bytes=1000) as service, httpx.AsyncClient() as http:
        answer = await http.post(f"{service}/mcp", json={**PING, "params": {"text": SECRET * 100}}, headers=HEADERS)
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:parley:problem:body-too-large")


@pytest.mark.parametrize(
    "body",
    [
        SECRET,
        json.dumps([PING, {"text": SECRET}]),
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": 5, "params": {"text": SECRET}}),
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": SECRET}),
        "[" * 100_000,
    ],
)
async def test_what_is_no_message_is_refused_without_being_quoted(url: str, body: str) -> None:
    async with httpx.AsyncClient() as http:
        answer = await http.post(url, content=body, headers=HEADERS)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:parley:problem:invalid-request")
    assert SECRET not in answer.text


async def test_a_lone_surrogate_is_replaced_as_by_http(url: str) -> None:
    call = {"name": "brief_article", "arguments": {"text": "Norland \ud800 spoke."}}
    body = json.dumps({**PING, "method": "tools/call", "params": call})
    async with httpx.AsyncClient() as http:
        answer = await http.post(url, content=body, headers=HEADERS)
    evidence = answer.json()["result"]["structuredContent"]["parties"][0]["evidence"]
    assert [item["text"] for item in evidence] == ["Norland \ufffd spoke."]


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "PUT"])
async def test_only_post_is_answered(url: str, method: str) -> None:
    async with httpx.AsyncClient() as http:
        answer = await http.request(method, url, headers=HEADERS)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "localhost:1"}, 200),
        ({"host": "[::1]:1"}, 200),
        ({"host": "rebound.example"}, 403),
        ({"origin": "https://other.example"}, 403),
        ({"origin": "null"}, 403),
        ({"host": "rebound.example", "origin": "http://rebound.example"}, 403),
    ],
)
async def test_other_sites_and_rebound_names_are_kept_out(url: str, headers: dict[str, str], status: int) -> None:
    async with httpx.AsyncClient() as http:
        assert (await http.post(url, json=PING, headers={**HEADERS, **headers})).status_code == status


async def test_a_public_service_answers_under_its_name_but_not_to_other_sites(listen: Listen) -> None:
    named = {**HEADERS, "host": "parley.example"}
    async with listen(allow_public=True) as service, httpx.AsyncClient() as http:
        assert (await http.post(f"{service}/mcp", json=PING, headers=named)).status_code == 200
        foreign = await http.post(f"{service}/mcp", json=PING, headers={**named, "origin": "https://other.example"})
    assert (foreign.status_code, foreign.json()["type"]) == (403, "urn:parley:problem:forbidden")


async def test_a_stopped_application_can_be_started_again(database: Path) -> None:
    app: Any = build(database, allow_public=True)
    for _ in range(2):
        async with app.lifespan(), httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
            assert (await http.post("http://parley.test/mcp", json=PING, headers=HEADERS)).status_code == 200


def test_the_sdk_is_not_loaded_before_an_agent_calls(tmp_path: Path) -> None:
    program = "import sys; from service.app import create_app; create_app(); sys.exit('mcp' in sys.modules)"
    root = Path(__file__).parents[2]
    environment = {"PYTHONPATH": str(root), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=False)  # noqa: S603 - ours
    assert done.returncode == 0
