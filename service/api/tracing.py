"""Around every request: its id, one log event, HEAD answered as GET without a body, and headers that hold for all.

Pure ASGI around the application, so that unknown routes and failures are covered too.
"""

import time
import uuid

import structlog
from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

log: structlog.stdlib.BoundLogger = structlog.get_logger("parley.requests")

REQUEST_ID = b"x-request-id"
FIXED_HEADERS = ((b"x-content-type-options", b"nosniff"),)


def request_id_of(scope: Scope) -> str:
    """Return the id of the request."""
    return str(scope["state"]["request_id"])


def instance_of(scope: Scope) -> str:
    """Return the request id as a URN (RFC 9562)."""
    return f"urn:uuid:{request_id_of(scope)}"


def note_brief(scope: Scope, brief_id: str) -> None:
    """Have the request's log event name the brief it was about."""
    scope["state"]["brief_id"] = brief_id


class Tracing:
    """ASGI middleware: see the module."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; anything but HTTP passes untouched."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        request_id = _given_id(scope) or str(uuid.uuid4())
        method = scope["method"]
        scope["state"]["request_id"] = request_id
        if method == HttpMethod.HEAD:
            scope = {**scope, "method": HttpMethod.GET}  # a copy: the server must know that no body is due
        started = time.perf_counter()
        status = 500

        async def send_traced(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (REQUEST_ID, request_id.encode()), *FIXED_HEADERS]
            elif method == HttpMethod.HEAD and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_traced)
            finally:
                log.info("request", status=status, **_facts(scope, method, time.perf_counter() - started))


def _facts(scope: HTTPScope, method: str, seconds: float) -> dict[str, object]:
    """Return what is logged of a request: its route's template, never its path or body."""
    facts: dict[str, object] = {
        "method": method,
        "route": scope.get("path_template"),
        "seconds": round(seconds, 4),
    }
    if brief_id := scope["state"].get("brief_id"):
        facts["brief_id"] = brief_id
    return facts


def _given_id(scope: Scope) -> str | None:
    """Return the id that the sender gave, where it is a UUID."""
    given = next((value for name, value in scope["headers"] if name.lower() == REQUEST_ID), None)
    try:
        return str(uuid.UUID(given.decode("ascii"))) if given else None
    except ValueError:
        return None
