"""The HTTP side of `/mcp`: how much it reads, and a server that is loaded by the first request.

The SDK takes most of a second to import, which a service that no agent ever calls need not pay.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import anyio.to_thread
from litestar import Litestar, asgi
from litestar.config.app import AppConfig
from litestar.enums import HttpMethod, ScopeType
from litestar.exceptions import MethodNotAllowedException
from litestar.plugins import InitPlugin
from litestar.types import HTTPReceiveMessage, Receive, Scope, Send

from schemas.errors import BodyTooLarge
from service.briefing import Briefer
from service.reading import Limits

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH = "/mcp"


class McpPlugin(InitPlugin):
    """Adds `/mcp` to an application; see the module."""

    def __init__(self, briefer: Briefer, limits: Limits) -> None:
        self._briefer = briefer
        self._limits = limits
        self._started: asyncio.Future[StreamableHTTPSessionManager] | None = None
        self._task: asyncio.Task[None] | None = None

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add the route, and the stop of the server."""
        app_config.route_handlers.append(asgi(PATH, copy_scope=False)(self.handle))
        app_config.lifespan.append(self._lifespan)
        return app_config

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one POST; without sessions there is nothing to GET or DELETE."""
        if scope["type"] != ScopeType.HTTP or scope["method"] != HttpMethod.POST:
            raise MethodNotAllowedException(headers={"Allow": "POST"})
        body = await _read(receive, self._limits.max_bytes)
        manager = await self._manager()
        from service.mcp.server import read_message

        await manager.handle_request(scope, _again(read_message(body), receive), send)  # type: ignore[arg-type]  # ASGI, typed twice

    async def _manager(self) -> "StreamableHTTPSessionManager":
        if self._started is None:
            self._started = asyncio.get_running_loop().create_future()
            self._task = asyncio.create_task(self._run(self._started))
        return await asyncio.shield(self._started)

    async def _run(self, started: "asyncio.Future[StreamableHTTPSessionManager]") -> None:
        """Run the server in one task from its first request on, as its cancel scope needs."""
        try:
            manager = await anyio.to_thread.run_sync(_load, self._briefer, self._limits)
            async with manager.run():
                started.set_result(manager)
                await asyncio.Event().wait()
        except Exception as error:
            if started.done():
                raise
            started.set_exception(error)

    @asynccontextmanager
    async def _lifespan(self, _app: Litestar) -> AsyncIterator[None]:
        try:
            yield
        finally:
            if self._task is not None:
                self._task.cancel()
                with suppress(asyncio.CancelledError):
                    await self._task
            self._started = self._task = None


def _load(briefer: Briefer, limits: Limits) -> "StreamableHTTPSessionManager":
    from service.mcp.server import build_manager

    return build_manager(briefer, limits)


async def _read(receive: Receive, most: int) -> bytes:
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            break
        body += message["body"]
        if len(body) > most:
            raise BodyTooLarge(f"The body is over the limit of {most:,} bytes. Send the article's text alone.")
        more = message["more_body"]
    return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a channel that gives the body first, then what still comes."""
    first: list[HTTPReceiveMessage] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> HTTPReceiveMessage:
        return first.pop() if first else await receive()  # type: ignore[return-value]  # of one HTTP request

    return again
