"""Replays: a transport that answers from a recording alone, by the key of the request, and never from the network."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from eval.recording.recorder import response_of
from eval.recording.slots import Slot, current
from eval.recording.tape import Exchange, canonical, key_of
from schemas.errors import ParleyError


class ReplyNotRecorded(ParleyError):
    """A replayed run asked for something that its recording does not hold."""

    code = "reply-not-recorded"
    title = "Reply not recorded"


@dataclass(frozen=True, slots=True)
class Miss:
    """A request without a recorded reply."""

    slot: Slot
    asked: dict[str, Any]
    """Canonical."""


class Replayer(httpx.AsyncBaseTransport):
    """Gives each recorded reply once: to the case and repeat it was recorded for, else in the order of the file."""

    def __init__(self, recorded: Sequence[Exchange]) -> None:
        self._left: dict[str, list[Exchange]] = defaultdict(list)
        for exchange in recorded:
            self._left[exchange.key].append(exchange)
        self.misses: list[Miss] = []
        """In the order they came in."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the recorded reply; 422, which nobody tries again, where there is none."""
        asked = canonical(await request.aread())
        left, slot = self._left[key_of(asked)], current()
        if not left:
            self.misses.append(Miss(slot, asked))
            return httpx.Response(httpx.codes.UNPROCESSABLE_ENTITY, json={"error": {}}, request=request)
        chosen = next((exchange for exchange in left if exchange.slot == slot), left[0])
        left.remove(chosen)
        return response_of(chosen, request)

    def unused(self, cases: Iterable[str]) -> list[Exchange]:
        """Return the recorded replies of `cases` that nobody asked for."""
        wanted = set(cases)
        return [exchange for left in self._left.values() for exchange in left if exchange.case in wanted]
