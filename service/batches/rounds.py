"""Something that a worker does now and then."""

import asyncio
from collections.abc import Awaitable, Callable


class Round:
    """Work that is done again after some seconds."""

    def __init__(self, seconds: float, work: Callable[[], Awaitable[object]]) -> None:
        self._seconds = seconds
        self._work = work
        self._next = 0.0

    async def due(self) -> None:
        """Do it, if it is time to."""
        now = asyncio.get_running_loop().time()
        if now >= self._next:
            await self._work()
            self._next = now + self._seconds

    def soon(self) -> None:
        """Let it be due."""
        self._next = 0.0
