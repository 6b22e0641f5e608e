import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from service.batches.webhooks import signature
from tests.api.conftest import build
from tests.scripted import ScriptedEngine

SECRET = "s3cret"
WAIT = 20.0


@dataclass
class Told:
    headers: dict[str, str]
    body: bytes


@dataclass
class Listener:
    """A web server that answers with the statuses it is given, the last one for ever, and keeps what it was told."""

    statuses: Sequence[str] = ("200 OK",)
    told: list[Told] = field(default_factory=list)
    enough: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await reader.readexactly(int(headers["content-length"]))
        status = self.statuses[min(len(self.told), len(self.statuses) - 1)]
        self.told.append(Told(headers, body))
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        if len(self.told) >= len(self.statuses):
            self.enough.set()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    listening = Listener()
    server = await asyncio.start_server(listening.handle, "127.0.0.1", 0)
    listening.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    async with server:
        yield listening


async def brief_one(database: Path, listener: Listener) -> str:
    """Have a batch of one article end, wait until all was told, and return the batch's id."""
    app = build(database, ScriptedEngine(), webhook_secret=SECRET, webhook_allow_private=True, webhook_pause=0.05)
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client,  # type: ignore[arg-type]  # ASGI types differ
        asyncio.timeout(WAIT),
    ):
        body, headers = json.dumps({"text": "Norland spoke."}), {"content-type": "application/x-ndjson"}
        answer = await client.post("/v1/batches", content=body, headers=headers, params={"webhook": listener.url})
        assert answer.status_code == 202, answer.text
        await listener.enough.wait()
        return str(answer.json()["id"])


async def test_webhook_is_told_of_the_end_with_the_counts(tmp_path: Path, listener: Listener) -> None:
    batch_id = await brief_one(tmp_path / "b.db", listener)
    (told,) = listener.told
    batch = json.loads(told.body)
    assert (batch["id"], batch["state"], batch["counts"]["done"]) == (batch_id, "done", 1)
    assert told.headers["parley-event"] == "batch.ended"


async def test_signature_is_of_timestamp_and_body(tmp_path: Path, listener: Listener) -> None:
    await brief_one(tmp_path / "b.db", listener)
    (told,) = listener.told
    signed = told.headers["parley-timestamp"].encode() + b"." + told.body
    assert told.headers["parley-signature"] == "v1=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()


async def test_webhook_that_fails_is_told_again_under_the_same_delivery(tmp_path: Path, listener: Listener) -> None:
    listener.statuses = ("500 No", "503 No", "204 Yes")
    await brief_one(tmp_path / "b.db", listener)
    assert len(listener.told) == 3
    assert len({told.headers["parley-delivery"] for told in listener.told}) == 1


async def test_redirect_is_not_followed(tmp_path: Path, listener: Listener) -> None:
    listener.statuses = (f"302 Found\r\nLocation: {listener.url}/elsewhere", "200 OK")
    await brief_one(tmp_path / "b.db", listener)
    assert len(listener.told) == 2  # the second is another attempt, at the address that was given


def test_signature_changes_with_the_timestamp() -> None:
    assert signature(SECRET, 1, b"{}") != signature(SECRET, 2, b"{}")
