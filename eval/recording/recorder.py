"""Records: a transport that passes requests on and keeps each good reply at once, so that a killed run loses none.

While it lasts, a recording is FILE.partial. What that holds of an earlier sitting is not asked again.
"""

import json
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from pydantic import JsonValue

from eval.recording.slots import Slot, current
from eval.recording.tape import Asking, Exchange, Header, canonical, form_of, key_of, write_tape
from eval.resumable import Resumable

Place = tuple[Slot, str, int]
"""Whom a request is for, its key, and which of the equal ones it is."""


def unfinished(recording: Path) -> Resumable[Asking, Exchange]:
    """Return the file that holds the exchanges of a recording until that is written."""
    path = recording.with_name(recording.name + ".partial")
    return Resumable(path, Asking, Exchange, what="recording", instead="record to another file")


class Recorder(httpx.AsyncBaseTransport):
    """Wraps the transport that reaches the endpoint."""

    def __init__(self, inner: httpx.AsyncBaseTransport, path: Path, header: Header) -> None:
        self._inner = inner
        self._path = path
        self._header = header
        self._partial = unfinished(path)
        self._kept: dict[Place, Exchange] = {(e.slot, e.key, e.turn): e for e in self._partial.resume(header.asking)}
        self._asked: set[Place] = set()
        self._waiting: set[Place] = set()
        """Requests without a good reply so far."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the endpoint's reply, or the one that an earlier sitting recorded."""
        asked = canonical(await request.aread())
        place = self._place(current(), key_of(asked))
        known = self._kept.get(place)
        if known is not None:
            self._waiting.discard(place)
            return response_of(known, request)
        answered = False
        try:
            response = await self._inner.handle_async_request(request)
            body = await response.aread()
            answered = response.status_code == httpx.codes.OK
        finally:
            if not answered:
                self._asked.discard(place)  # so that a retry takes the same place
        if answered:
            self._keep(place, request, asked, body)
        headers = [(n, v) for n, v in response.headers.multi_items() if n not in ("content-encoding", "content-length")]
        return httpx.Response(response.status_code, headers=headers, content=body, request=request)

    async def aclose(self) -> None:
        """Close the transport beneath."""
        await self._inner.aclose()

    def finish(self, cases: Iterable[str], failed: Iterable[str]) -> list[str]:
        """Write the recording of every case that it holds whole, and return the other cases.

        The unfinished file stays as long as there are others, so that the next sitting asks only for what is missing.

        Args:
            cases: that were run.
            failed: those of them that failed otherwise than by what the model replied.

        """
        wanting = {slot.case for slot, _, _ in self._waiting} | set(failed)
        whole = tuple(sorted(set(cases) - wanting))
        sat = {slot for slot, _, _ in self._asked}  # what else was recorded for these was for requests no longer made
        used = [e for place, e in self._kept.items() if e.case in whole and (e.slot not in sat or place in self._asked)]
        write_tape(self._path, self._header.model_copy(update={"cases": whole}), used)
        if not wanting:
            self._partial.discard()
        return sorted(wanting)

    def _place(self, slot: Slot, key: str) -> Place:
        place = next((slot, key, turn) for turn in count(1) if (slot, key, turn) not in self._asked)
        self._asked.add(place)
        self._waiting.add(place)
        return place

    def _keep(self, place: Place, request: httpx.Request, asked: dict[str, Any], body: bytes) -> None:
        slot, key, turn = place
        exchange = Exchange(
            case=slot.case,
            repeat=slot.repeat,
            form=form_of(asked),
            turn=turn,
            key=key,
            method=request.method,
            path="/" + "/".join(request.url.path.split("/")[-2:]),  # what comes before may be a gateway's secret
            reply=_parsed(body),
            request=asked,
        )
        self._partial.add(exchange)
        self._kept[place] = exchange
        self._waiting.discard(place)


def response_of(exchange: Exchange, request: httpx.Request) -> httpx.Response:
    """Return a recorded reply as the endpoint gave it."""
    if isinstance(exchange.reply, str):
        kind = {"content-type": "application/json" if exchange.reply[:1] == "{" else "text/event-stream; charset=utf-8"}
        return httpx.Response(exchange.status, headers=kind, content=exchange.reply.encode(), request=request)
    return httpx.Response(exchange.status, json=exchange.reply, request=request)


def _parsed(body: bytes) -> JsonValue:
    try:
        parsed: JsonValue = json.loads(body)
        json.dumps(parsed, ensure_ascii=False).encode()
    except ValueError:  # no JSON, or with half a character, which no file of text can hold
        return body.decode("utf-8", "replace")
    return parsed
