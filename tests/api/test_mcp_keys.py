"""The MCP server of a service with API keys, through the SDK's own client."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from service.api.keys import new_key
from tests.api.conftest import Listen

TEXT = "Norland asked Sudland to leave the valley."
KEY, ENTRY = new_key("agent", requests=60)


@asynccontextmanager
async def connected(service: str, **headers: str) -> AsyncIterator[Client]:
    async with (
        httpx2.AsyncClient(headers=headers) as http,
        Client(streamable_http_client(f"{service}/mcp", http_client=http)) as client,
    ):
        yield client


async def test_agent_with_a_key_is_served(listen: Listen) -> None:
    async with listen(api_keys=ENTRY.as_line()) as service, connected(service, Authorization=f"Bearer {KEY}") as client:
        result: Any = await client.call_tool("brief_article", {"text": TEXT})
        resources = (await client.list_resources()).resources
    assert result.structured_content["parties"][0]["name"] == "Norland"
    assert "parley://schema/brief" in {str(resource.uri) for resource in resources}


@pytest.mark.parametrize("headers", [{}, {"Authorization": f"Bearer {new_key('stranger')[0]}"}], ids=["none", "wrong"])
async def test_agent_without_a_key_is_refused(listen: Listen, headers: dict[str, str]) -> None:
    async with listen(api_keys=ENTRY.as_line()) as service:
        with pytest.raises((Exception, ExceptionGroup)):  # of whatever kind the client makes of a 401
            async with connected(service, **headers) as client:
                await client.list_tools()
        async with httpx2.AsyncClient(headers=headers) as http:
            answer = await http.post(f"{service}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "ping"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
