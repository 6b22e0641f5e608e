"""The MCP server through the SDK's own client, over HTTP on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import jsonschema
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, TextContent, TextResourceContents

from schemas.brief import Brief
from schemas.errors import UpstreamRateLimited
from schemas.export import CONTRACTS, json_schema
from tests.api.conftest import Listen
from tests.scripted import ScriptedEngine

TEXT = "Norland asked Sudland to leave the valley. The talks were held on Monday."
SECRET = "Zanzibarovia"


@pytest.fixture
async def url(listen: Listen) -> AsyncIterator[str]:
    async with listen() as service:
        yield f"{service}/mcp"


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@pytest.mark.parametrize("mode", ["legacy", "auto"])
async def test_clients_of_both_protocol_eras_are_served(url: str, mode: str) -> None:
    async with Client(url, mode=mode) as client:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == ["brief_article", "get_brief"]
        result = await client.call_tool("brief_article", {"text": TEXT})
        assert Brief.model_validate(result.structured_content).parties[0].name == "Norland"


async def test_schemas_of_the_tools_are_valid_and_hold(url: str) -> None:
    async with Client(url) as client:
        brief_article, get_brief = (await client.list_tools()).tools
        for tool in (brief_article, get_brief):
            jsonschema.Draft202012Validator.check_schema(tool.input_schema)
            assert tool.output_schema == json_schema("brief")
        assert {"text", "title", "source", "published", "language", "profile", "engine"} == set(
            brief_article.input_schema["properties"]
        )
        result = await client.call_tool("brief_article", {"text": TEXT})
        jsonschema.Draft202012Validator(brief_article.output_schema).validate(result.structured_content)


async def test_a_brief_comes_with_readable_text_and_can_be_read_again(url: str) -> None:
    async with Client(url) as client:
        arguments = {"text": TEXT, "title": "Talks", "published": "2024-05-06", "profile": "fast", "engine": "rules"}
        made = await client.call_tool("brief_article", arguments)
        brief = Brief.model_validate(made.structured_content)
        assert (brief.article.title, brief.provenance.profile, brief.article.text) == ("Talks", "fast", None)
        assert "Party: Norland (disputant, state)" in text_of(made)
        assert brief.id in text_of(made)
        again = await client.call_tool("get_brief", {"id": brief.id})
        assert Brief.model_validate(again.structured_content).provenance.cached


async def test_the_same_article_by_http_is_the_same_brief(url: str) -> None:
    async with Client(url) as client, httpx.AsyncClient(base_url=url.removesuffix("/mcp")) as http:
        result = await client.call_tool("brief_article", {"text": TEXT})
        answer = (await http.post("/v1/briefs", json={"text": TEXT})).json()
        assert answer["provenance"]["cached"]
        assert answer["id"] == Brief.model_validate(result.structured_content).id


@pytest.mark.parametrize(
    ("tool", "arguments", "code"),
    [
        ("brief_article", {"text": " \n"}, "empty-article"),
        ("brief_article", {"text": SECRET * 20}, "article-too-long"),
        ("brief_article", {}, "invalid-request"),
        ("brief_article", {"text": [SECRET]}, "invalid-request"),
        ("brief_article", {"text": SECRET, SECRET * 9: 1}, "invalid-request"),
        ("brief_article", {"text": SECRET, "published": SECRET}, "invalid-request"),
        ("brief_article", {"text": SECRET, "engine": SECRET}, "invalid-request"),
        ("brief_article", {"text": SECRET, "engine": "llm"}, "engine-unavailable"),
        ("get_brief", {"id": f"brf_{SECRET}"}, "brief-not-found"),
        ("get_brief", {}, "invalid-request"),
    ],
)
@pytest.mark.parametrize("mode", ["legacy", "auto"])
async def test_failures_are_errors_of_the_tool(
    listen: Listen, mode: str, tool: str, arguments: dict[str, Any], code: str
) -> None:
    async with listen(max_characters=200) as service, Client(f"{service}/mcp", mode=mode) as client:
        result = await client.call_tool(tool, arguments)
    assert result.is_error
    assert text_of(result).startswith(f"{code}: ")
    assert SECRET not in result.model_dump_json()


async def test_what_is_known_is_told_of_an_unknown_argument(url: str) -> None:
    async with Client(url) as client:
        result = await client.call_tool("brief_article", {"text": TEXT, "enginee": "llm"})
    assert text_of(result).startswith("invalid-request: enginee: unknown field; known are text, ")
    assert "engine" in text_of(result).split()[-1]


async def test_a_busy_model_says_when_to_try_again(listen: Listen) -> None:
    engine = ScriptedEngine()
    engine.failure = UpstreamRateLimited("The model endpoint asks to wait.", retry_after=7)
    async with listen(engine) as service, Client(f"{service}/mcp") as client:
        result = await client.call_tool("brief_article", {"text": TEXT})
    assert result.is_error
    assert text_of(result).endswith("Try again in 7 seconds.")


@pytest.mark.parametrize("mode", ["legacy", "auto"])
async def test_an_unexpected_failure_says_nothing_of_itself(listen: Listen, mode: str) -> None:
    engine = ScriptedEngine()
    engine.failure = RuntimeError(SECRET)
    async with listen(engine) as service, Client(f"{service}/mcp", mode=mode) as client:
        result = await client.call_tool("brief_article", {"text": TEXT})
    assert result.is_error
    assert SECRET not in result.model_dump_json()


async def test_an_unknown_tool_is_an_error_of_the_protocol(url: str) -> None:
    async with Client(url) as client:
        with pytest.raises(MCPError, match="no such tool"):
            await client.call_tool(SECRET, {})


async def test_schemas_are_resources(url: str) -> None:
    async with Client(url) as client:
        uris = [str(resource.uri) for resource in (await client.list_resources()).resources]
        assert uris == [f"parley://schema/{name}" for name in CONTRACTS]
        for uri, name in zip(uris, CONTRACTS, strict=True):
            (content,) = (await client.read_resource(uri)).contents
            assert isinstance(content, TextResourceContents)
            assert json.loads(content.text) == json_schema(name)


async def test_stored_briefs_are_resources(url: str) -> None:
    async with Client(url) as client:
        (template,) = (await client.list_resource_templates()).resource_templates
        made = Brief.model_validate((await client.call_tool("brief_article", {"text": TEXT})).structured_content)
        (content,) = (await client.read_resource(template.uri_template.replace("{id}", made.id))).contents
        assert isinstance(content, TextResourceContents)
        assert Brief.model_validate_json(content.text).id == made.id


@pytest.mark.parametrize("uri", ["parley://schema/nothing", "parley://brief/nothing", "file:///etc/passwd"])
async def test_unknown_resources_are_errors_of_the_protocol(url: str, uri: str) -> None:
    async with Client(url) as client:
        with pytest.raises(MCPError, match=r"no such resource|No brief is stored"):
            await client.read_resource(uri)


async def test_two_calls_run_at_once(listen: Listen) -> None:
    engine = ScriptedEngine()
    engine.gate = asyncio.Event()
    async with listen(engine) as service, Client(f"{service}/mcp") as one, Client(f"{service}/mcp") as two:
        first = asyncio.create_task(one.call_tool("brief_article", {"text": TEXT}))
        await engine.entered.wait()
        engine.entered.clear()
        second = asyncio.create_task(two.call_tool("brief_article", {"text": "Sudland spoke to Norland on Tuesday."}))
        await engine.entered.wait()
        assert not first.done()
        engine.gate.set()
        names = [Brief.model_validate((await call).structured_content).parties[0].name for call in (first, second)]
    assert names == ["Norland", "Sudland"]
