"""A loopback endpoint that passes requests on: the child process needs no key, and replies can be recorded."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
from pydantic import JsonValue

Reply = Callable[[JsonValue], None]


@asynccontextmanager
async def gateway(client: httpx.AsyncClient, base_url: str, api_key: str | None, replied: Reply) -> AsyncIterator[str]:
    """Yield the base URL of an endpoint on a free loopback port that forwards to `base_url`.

    Requests are made in the context of whoever opened it, so that a recording knows whose they are.

    Args:
        client: makes the requests.
        base_url: of the real endpoint.
        api_key: for it, if it wants one.
        replied: told of every reply of 200.

    """
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {api_key}"} if api_key else {})

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        body = await reader.readexactly(int(fields.get("content-length", "0")))
        path = head[0].split(" ")[1].removeprefix("/v1")
        try:
            response = await client.post(base_url.rstrip("/") + path, content=body, headers=headers)
            status, content = response.status_code, response.content
        except httpx.HTTPError:
            status, content = 502, b'{"error": {"message": "the endpoint does not answer"}}'
        if status == httpx.codes.OK:
            replied(json.loads(content))
        writer.write(
            f"HTTP/1.1 {status} \r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n"
            "Connection: close\r\n\r\n".encode()
            + content
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
