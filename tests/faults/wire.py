"""The endpoint's side of one connection: HTTP/1.1 over a bare transport, so that it can break in every way.

Requests of one connection come one after another, as clients with a pool send them; there is no pipelining.
"""

import asyncio
import json
import socket
import struct
from typing import Any, cast

import httptools

from tests.faults.answers import Asked, answer
from tests.faults.mix import STATUSES, spoilt
from tests.faults.state import Behaviour, Counts

_REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found"}
_PIECES = 20


class Connection(asyncio.Protocol):
    """Answers the requests of one client connection."""

    def __init__(self, behaviour: Behaviour, counts: Counts, others: "set[Connection]") -> None:
        self._behaviour = behaviour
        self._counts = counts
        self._others = others
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport
        self._url = b""
        self._body: list[bytes] = []
        self._timer: asyncio.TimerHandle | None = None
        self._pending = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._others.add(self)
        self._counts.connections += 1

    def connection_lost(self, exc: Exception | None) -> None:
        self._others.discard(self)
        self._counts.connections -= 1
        if self._timer is not None:
            self._timer.cancel()
        if self._pending:
            self._counts.abandoned += 1
            self._end()

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._transport.close()

    def hang_up(self) -> None:
        """Cut the connection as a reset does."""
        ours = self._transport.get_extra_info("socket")
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    def on_message_begin(self) -> None:
        self._url, self._body = b"", []

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        method, path = self._parser.get_method(), self._url.partition(b"?")[0]
        if path == b"/v1/chat/completions":
            self._complete(json.loads(b"".join(self._body)))
        elif path == b"/v1/models":
            listed = {"id": "stand-in", "object": "model", "created": 1, "owned_by": "tests"}
            self._send(200, {"object": "list", "data": [listed]})
        elif path.endswith(b"/counts"):
            self._send(200, vars(self._counts))
            if method == b"DELETE":
                self._counts.forget()
        elif path.endswith(b"/control"):
            self._behaviour.change(json.loads(b"".join(self._body)))
            self._send(200, {})
        else:
            self._send(404, {"error": {"message": "there is no such path", "code": None}})

    def _complete(self, body: dict[str, Any]) -> None:
        asked = answer(_schema(body), body["messages"][-1]["content"])
        attempt = self._counts.begin(asked.article, asked.stage)
        self._pending = True
        most = self._behaviour.most_in_flight
        fault = self._behaviour.mix.draw(f"{asked.article}/{asked.stage}", attempt)
        if most is not None and self._counts.in_flight > most:
            fault = "429"
        if fault is not None:
            self._counts.faults[fault] += 1
        if fault == "429":  # told at the door
            self._answer(body, asked, fault)
        elif self._behaviour.latency:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._behaviour.latency, self._answer, body, asked, fault)
        else:
            self._answer(body, asked, fault)

    def _answer(self, body: dict[str, Any], asked: Asked, fault: str | None) -> None:
        if fault is not None and fault in STATUSES:
            status, code, headers = STATUSES[fault]
            self._end()
            self._send(status, {"error": {"message": "as told", "type": "error", "code": code}}, headers)
        elif fault == "timeout":
            return  # until the sender gives up
        elif fault == "reset":
            self._end()
            self.hang_up()
        elif fault == "page":
            self._end()
            self._write(200, b"<html><title>Sign in</title></html>", {"Content-Type": "text/html"})
        else:
            whole = _completion(body, asked, None if fault in ("drip", "truncated") else fault)
            self._deliver(whole, asked, fault)

    def _deliver(self, whole: bytes, asked: Asked, fault: str | None) -> None:
        if fault == "truncated":
            self._end()
            self._write(200, whole[: len(whole) // 2], length=len(whole))
            self._transport.close()
        elif fault == "drip":
            self._write(200, b"", length=len(whole))
            size = -(-len(whole) // _PIECES)
            self._drip([whole[start : start + size] for start in range(0, len(whole), size)])
        else:
            self._end()
            if fault is None:
                self._counts.end(asked.article, asked.stage)
            self._write(200, whole)

    def _drip(self, pieces: list[bytes]) -> None:
        self._transport.write(pieces[0])
        if len(pieces) == 1:
            self._end()
            return
        wait = self._behaviour.drip / _PIECES
        self._timer = asyncio.get_running_loop().call_later(wait, self._drip, pieces[1:])

    def _end(self) -> None:
        self._pending = False
        self._counts.in_flight -= 1

    def _send(self, status: int, content: object, headers: Any = None) -> None:  # noqa: ANN401 - a mapping or nothing
        self._write(status, json.dumps(content).encode(), headers)

    def _write(self, status: int, body: bytes, headers: Any = None, *, length: int | None = None) -> None:  # noqa: ANN401
        sent = {"Content-Type": "application/json", "Content-Length": len(body) if length is None else length}
        lines = "".join(f"{name}: {value}\r\n" for name, value in (sent | dict(headers or {})).items())
        self._transport.write(f"HTTP/1.1 {status} {_REASONS.get(status, 'As Told')}\r\n{lines}\r\n".encode() + body)


def _schema(body: dict[str, Any]) -> str:
    """Return the name of the form asked for."""
    name = body["tools"][0]["function"]["name"] if "tools" in body else body["response_format"]["json_schema"]["name"]
    return str(name)


def _completion(body: dict[str, Any], asked: Asked, fault: str | None) -> bytes:
    good: dict[str, Any] = {
        "finish_reason": "stop",
        "message": {"role": "assistant", "content": json.dumps(asked.content)},
    }
    choice = good if fault is None else spoilt(fault, asked.content)
    written = choice.get("message", {}).get("content")
    if "tools" in body and written is not None:
        function = {"name": _schema(body), "arguments": written}
        call = {"id": "call-1", "type": "function", "function": function}
        choice["message"] |= {"content": None, "tool_calls": [call]}
    sent = sum(len(message["content"]) for message in body["messages"]) // 4
    spent = len(written or "") // 4
    usage = {"prompt_tokens": sent, "completion_tokens": spent, "total_tokens": sent + spent}
    completion = {"id": "c", "object": "chat.completion", "created": 1, "model": body["model"], "usage": usage}
    return json.dumps(completion | {"choices": [{"index": 0} | choice] if choice else []}).encode()
