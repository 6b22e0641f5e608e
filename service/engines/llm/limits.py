"""How much may be asked of one endpoint at once and a minute, over all briefs."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiolimiter import AsyncLimiter

from service.engines.base import PATIENT

_MINUTE = 60.0
_BURST = 0.1
"""Share of a minute's allowance that may go at once."""
CHARACTERS_PER_TOKEN = 4


class InFlight:
    """Bounds calls under way; halves on a rate limit, grows by one a full round of successes.

    Additive increase, multiplicative decrease: Chiu and Jain, "Analysis of the increase and decrease algorithms for
    congestion avoidance in computer networks", 1989.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.limit = float(most)
        self.running = 0
        self._hurried: deque[asyncio.Future[None]] = deque()
        self._patient: deque[asyncio.Future[None]] = deque()
        self._decreases = 0

    @property
    def waiting(self) -> int:
        """Calls that wait for a place."""
        return len(self._hurried) + len(self._patient)

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[int]:
        """Hold one place, first come, first served, patient work last; yields a ticket for `rate_limited`."""
        await self._enter()
        try:
            yield self._decreases
        finally:
            self._leave()

    def succeeded(self) -> None:
        """Note a call that the endpoint answered."""
        self.limit = min(self.limit + 1 / self.limit, self.most)
        self._admit()

    def rate_limited(self, ticket: int) -> None:
        """Halve the limit, once for all calls that were under way together."""
        if ticket == self._decreases:
            self.limit = max(self.limit / 2, 1.0)
            self._decreases += 1

    async def _enter(self) -> None:
        if not self.waiting and self.running < int(self.limit):
            self.running += 1
            return
        turn = asyncio.get_running_loop().create_future()
        queue = self._patient if PATIENT.get() else self._hurried
        queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()
            else:
                queue.remove(turn)
            raise

    def _leave(self) -> None:
        self.running -= 1
        self._admit()

    def _admit(self) -> None:
        while self.waiting and self.running < int(self.limit):
            turn = (self._hurried or self._patient).popleft()
            if not turn.done():
                self.running += 1
                turn.set_result(None)


class PerMinute:
    """At most so many units in any minute: a leaky bucket of a tenth of them that drains the rest over the minute."""

    def __init__(self, units: int) -> None:
        self._bucket = max(1, int(units * _BURST))
        drained = units - self._bucket if self._bucket > 1 else units
        self._limiter = AsyncLimiter(self._bucket, _MINUTE * self._bucket / drained)
        self._turn = asyncio.Lock()

    async def take(self, units: int) -> None:
        """Wait until `units` may be spent; more than the bucket holds are spent in portions."""
        async with self._turn:
            while units > 0:
                portion = min(units, self._bucket)
                await self._limiter.acquire(portion)
                units -= portion


class Limits:
    """The limits of one endpoint."""

    def __init__(self, in_flight: int, calls_per_minute: int | None, tokens_per_minute: int | None) -> None:
        self.in_flight = InFlight(in_flight)
        self._calls = PerMinute(calls_per_minute) if calls_per_minute else None
        self._tokens = PerMinute(tokens_per_minute) if tokens_per_minute else None

    @asynccontextmanager
    async def admitted(self, characters: int) -> AsyncIterator[int]:
        """Hold a place for one request of so many characters, once every limit lets it go."""
        async with self.in_flight.slot() as ticket:
            if self._calls:
                await self._calls.take(1)
            if self._tokens:
                await self._tokens.take(-(-characters // CHARACTERS_PER_TOKEN))
            yield ticket
