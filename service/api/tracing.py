"""Around every request: its id, what monitors are told, and HEAD as GET without a body.

Pure ASGI around the application, so that unknown routes and failures are covered too.
"""

import uuid

from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from service.telemetry.work import Monitor, RequestWork

REQUEST_ID = b"x-request-id"
TRACE_CONTEXT = (b"traceparent", b"tracestate")


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

    def __init__(self, app: ASGIApp, monitor: Monitor) -> None:
        self._app = app
        self._monitor = monitor

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
        work = RequestWork(request_id, method, _trace_context(scope))

        async def send_traced(message: Message) -> None:
            if message["type"] == "http.response.start":
                work.status = message["status"]
                message["headers"] = [*message["headers"], (REQUEST_ID, request_id.encode())]
            elif method == HttpMethod.HEAD and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        with self._monitor.during(work):
            try:
                await self._app(scope, receive, send_traced)
            finally:
                work.route = scope.get("path_template")
                work.brief_id = scope["state"].get("brief_id")


def _trace_context(scope: Scope) -> dict[str, str]:
    """Return the sender's trace context (W3C), which is checked by whoever uses it."""
    return {name.decode(): value.decode("latin-1") for name, value in scope["headers"] if name.lower() in TRACE_CONTEXT}


def _given_id(scope: Scope) -> str | None:
    """Return the id that the sender gave, where it is a UUID."""
    given = next((value for name, value in scope["headers"] if name.lower() == REQUEST_ID), None)
    try:
        return str(uuid.UUID(given.decode("ascii"))) if given else None
    except ValueError:
        return None
