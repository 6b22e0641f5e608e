"""Headers of every answer, around all else: what browsers must not do with it, and what was noted along the way."""

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

NOTED = "headers"
"""Where the request's state holds the headers that its answer is to have, whatever the answer is."""
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
UNLESS_SET = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""A page says what it loads, and a file how long it keeps; nothing else is to be rendered or kept."""


def note_header(scope: Scope, name: str, value: str) -> None:
    """Have the answer carry a header, be it a success or a problem."""
    scope["state"].setdefault(NOTED, {})[name] = value


class SecureHeaders:
    """ASGI middleware: see the module."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; anything but HTTP passes untouched."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                for name, value in UNLESS_SET.items():
                    headers.setdefault(name, value)
                for name, value in (FIXED | scope["state"].get(NOTED, {})).items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, send_secured)
