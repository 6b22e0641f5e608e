"""The client as production builds it, aiohttp transport and all, against servers that misbehave on the wire."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import openai
import pytest

from schemas import errors
from schemas.article import Article
from service.engines.llm.client import open_client
from service.engines.llm.engine import open_engine
from service.settings import Settings

if TYPE_CHECKING:
    from tests.service.engines.llm.conftest import Answers

Wire = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
def anyio_backend() -> str:
    """Sockets keep real time."""
    return "asyncio"


@asynccontextmanager
async def serving(wire: Wire) -> AsyncIterator[str]:
    tasks: set[asyncio.Task[None] | None] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        try:
            await wire(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        for task in filter(None, tasks):
            task.cancel()
        await asyncio.gather(*filter(None, tasks), return_exceptions=True)


async def read_request(reader: asyncio.StreamReader) -> dict[str, Any]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = int(head.partition("content-length:")[2].partition("\r\n")[0])
    body: dict[str, Any] = json.loads(await reader.readexactly(length))
    return body


def head(length: int) -> bytes:
    return f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n".encode()


async def slow_drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(head(100_000))
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(-1)
    assert not writer.is_closing()


async def truncated(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(head(5000) + b'{"id": "c", "choices": [')


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.transport.abort()


async def not_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"\x00\x01\x02 hello\r\n\r\n")


@pytest.mark.parametrize(
    ("wire", "error"),
    [
        (slow_drip, errors.UpstreamTimeout),
        (silence, errors.UpstreamTimeout),
        (truncated, errors.UpstreamUnreachable),
        (reset, errors.UpstreamUnreachable),
        (not_http, errors.UpstreamUnreachable),
    ],
    ids=lambda value: value.__name__,
)
async def test_a_server_that_misbehaves_on_the_wire_is_its_own_error_in_time(
    wire: Wire, error: type[errors.ParleyError], article: Article
) -> None:
    async with serving(wire) as url:
        settings = Settings(_env_file=None, llm_model="m", llm_base_url=url, llm_timeout=0.15, llm_attempts=1)
        engine = open_engine(settings)
        deadline = asyncio.get_running_loop().time() + 3
        with pytest.raises(error):
            await engine.draft(article, "fast", deadline=deadline)
        await engine.aclose()


@pytest.mark.parametrize("wire", [slow_drip, silence], ids=lambda wire: wire.__name__)
async def test_the_deadline_cuts_off_a_server_that_takes_its_time(wire: Wire, article: Article) -> None:
    async with serving(wire) as url:
        engine = open_engine(Settings(_env_file=None, llm_model="m", llm_base_url=url, llm_timeout=60))
        deadline = asyncio.get_running_loop().time() + 0.15
        with pytest.raises(errors.DeadlineExceeded):
            await engine.draft(article, "fast", deadline=deadline)
        assert asyncio.get_running_loop().time() < deadline + 0.1
        await engine.aclose()


async def test_nobody_listening_is_unreachable(article: Article) -> None:
    async with serving(silence) as url:
        pass
    engine = open_engine(Settings(_env_file=None, llm_model="m", llm_base_url=url, llm_attempts=1))
    with pytest.raises(errors.UpstreamUnreachable):
        await engine.draft(article, "fast", deadline=asyncio.get_running_loop().time() + 3)
    await engine.aclose()


async def test_a_server_that_behaves_is_understood(article: Article, answers: "Answers") -> None:
    async def well(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        body = await read_request(reader)
        text = json.dumps(answers[body["response_format"]["json_schema"]["name"]])
        message = {"role": "assistant", "content": text}
        reply = json.dumps({"choices": [{"index": 0, "finish_reason": "stop", "message": message}]}).encode()
        writer.write(head(len(reply)) + reply)

    async with serving(well) as url:
        engine = open_engine(Settings(_env_file=None, llm_model="m", llm_base_url=url))
        result = await engine.draft(article, "standard", deadline=asyncio.get_running_loop().time() + 5)
        await engine.aclose()
    assert [mediator.name for mediator in result.draft.mediators] == ["Westmark"]


async def test_the_client_takes_nothing_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_CUSTOM_HEADERS"):
        monkeypatch.setenv(name, "x-stray: stray")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://stray.test/v1")
    client = open_client(None, None, 5)
    request = client._build_request(  # noqa: SLF001 -- the headers as they would be sent
        openai._models.FinalRequestOptions(method="post", url="/chat/completions")  # noqa: SLF001
    )
    await client.close()
    assert "stray" not in repr(request.headers.multi_items()) + str(request.url)
    assert str(request.url) == "https://api.openai.com/v1/chat/completions"


async def test_the_client_never_retries_by_itself() -> None:
    client = open_client("http://127.0.0.1:9/v1", "k", 7)
    await client.close()
    assert (client.max_retries, client.timeout) == (0, 7)
