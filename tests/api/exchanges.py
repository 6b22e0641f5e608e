"""One request to the application whose answer is read as it comes, and that may be given up at any moment."""

import asyncio
import json
from typing import Any, NamedTuple

WAIT = 20
"""Seconds after which something that should have come is missing."""


class Told(NamedTuple):
    """One server-sent event; `name` is None for a comment."""

    name: str | None
    id: str | None
    data: Any


class Exchange:
    """Plays the server's part of ASGI."""

    def __init__(self, app: Any, body: bytes, *, query: str = "", **headers: str) -> None:  # noqa: ANN401 -- any ASGI
        self._received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._received.put_nowait({"type": "http.request", "body": body, "more_body": False})
        self._text = ""
        given = {"accept": "text/event-stream", "content-type": "text/plain", **headers}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/v1/briefs",
            "raw_path": b"/v1/briefs",
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 2),
            "extensions": {},
            "state": {},
        }
        self.task = asyncio.ensure_future(app(scope, self._received.get, self._send))

    async def _send(self, message: dict[str, Any]) -> None:
        self._sent.put_nowait(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self._received.put_nowait({"type": "http.disconnect"})  # as servers do once the answer is sent

    async def start(self) -> tuple[int, dict[str, str]]:
        """Return status and headers."""
        message = await asyncio.wait_for(self._sent.get(), WAIT)
        return message["status"], {name.decode().lower(): value.decode() for name, value in message["headers"]}

    async def next(self) -> Told | None:
        """Return the next event, None at the end of the answer."""
        while "\n\n" not in self._text:
            message = await asyncio.wait_for(self._sent.get(), WAIT)
            self._text += message["body"].decode()
            if not message.get("more_body") and not self._text:
                return None
        block, _, self._text = self._text.partition("\n\n")
        fields = dict(line.partition(": ")[::2] for line in block.splitlines() if not line.startswith(":"))
        return Told(fields.get("event"), fields.get("id"), json.loads(fields["data"]) if "data" in fields else None)

    async def rest(self) -> list[Told]:
        """Return every event up to the end."""
        told = []
        while (event := await self.next()) is not None:
            told.append(event)
        await self.task
        return told

    async def leave(self) -> None:
        """Go away, and wait until the application has let go."""
        self._received.put_nowait({"type": "http.disconnect"})
        await asyncio.wait_for(self.task, WAIT)
