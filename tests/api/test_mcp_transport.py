"""What `/mcp` refuses before a message reaches the MCP server."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.api.conftest import Listen

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
