"""A circuit breaker for one endpoint: after so many failed calls in a row it is rested, then tried by a single call.

Nygard, "Release It!", 2nd edition, 2018, section 5.2.
"""

import asyncio
from typing import Literal, get_args

from schemas.errors import CircuitOpen

BreakerState = Literal["closed", "open", "half_open"]
STATES: tuple[BreakerState, ...] = get_args(BreakerState)


class Breaker:
    """Counts failed calls in a row; times are the running loop's."""

    def __init__(self, failures: int, rest: float) -> None:
        self._allowed = failures
        self._rest = rest
        self._failed = 0
        self._rested_until = 0.0
        self._trying = False

    @property
    def state(self) -> BreakerState:
        """Whether calls go through (closed), none does (open), or one is to try (half-open)."""
        if self._failed < self._allowed:
            return "closed"
        rested = self._trying or asyncio.get_running_loop().time() >= self._rested_until
        return "half_open" if rested else "open"

    def rejection(self) -> CircuitOpen | None:
        """Return why no call may be made now; None admits one, to be followed by `record` or `release`."""
        if self._failed < self._allowed:
            return None
        wait = self._rested_until - asyncio.get_running_loop().time()
        if wait <= 0 and not self._trying:
            self._trying = True
            return None
        seconds = max(wait, 1.0)
        return CircuitOpen(
            f"the model endpoint failed {self._failed} times in a row and is rested; try again in {seconds:.0f} s",
            retry_after=seconds,
        )

    def record(self, *, answered: bool) -> None:
        """Note how an admitted call ended: whether the endpoint answered it, usably or not."""
        self._trying = False
        if answered:
            self._failed = 0
            return
        self._failed += 1
        if self._failed >= self._allowed:
            self._rested_until = asyncio.get_running_loop().time() + self._rest

    def release(self) -> None:
        """Note that an admitted call was given up before it told anything about the endpoint."""
        self._trying = False
