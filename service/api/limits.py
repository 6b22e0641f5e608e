"""What one key may ask for, and how much the service takes at once; no HTTP here but the text of the headers.

Requests a minute are counted in each process by itself, so that no request waits for the database: N processes let a
key make up to N times as many. Tokens a day are counted in the database, for all processes (see `service.spending`).
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from schemas.errors import Busy, LimitReached

MINUTE = 60
DAY = 86_400
BUSY_SECONDS = 2.0
"""After which a request that found no place is worth another try."""


@dataclass(frozen=True)
class Standing:
    """How a key stands with one of its limits."""

    policy: str
    """Name of the limit."""
    quota: int
    window: int
    """Seconds in which the quota may be used."""
    remaining: int
    reset: int
    """Seconds until there is more."""
    unit: str = "requests"
    refused: bool = False
    """Whether there was nothing left for this request."""

    @property
    def policy_item(self) -> str:
        """The limit as an item of `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10, section 3)."""
        unit = "" if self.unit == "requests" else f';qu="{self.unit}"'
        return f'"{self.policy}";q={self.quota}{unit};w={self.window}'

    @property
    def limit_item(self) -> str:
        """What is left of it as an item of `RateLimit` (the same, section 4)."""
        return f'"{self.policy}";r={self.remaining};t={self.reset}'


class RequestRates:
    """Requests a minute of each name: a bucket that holds a minute's worth and fills up evenly."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}
        """Tokens left, and when that was; there are as many as there are configured names."""

    def take(self, name: str, quota: int) -> Standing:
        """Count one request, unless there is none left, and return what is.

        Args:
            name: whose request it is.
            quota: requests a minute, which is also how many may come at once.

        """
        now = self._clock()
        left, then = self._buckets.get(name, (float(quota), now))
        left = min(float(quota), left + (now - then) * quota / MINUTE)
        taken = left >= 1
        left -= float(taken)
        self._buckets[name] = (left, now)
        until_next = (math.floor(left) + 1 - left) * MINUTE / quota
        reset = max(1, math.ceil(until_next))
        return Standing("requests", quota, MINUTE, math.floor(left), reset, refused=not taken)


def refuse_used_up(standing: Standing) -> None:
    """Raise `LimitReached` where there was nothing left for the request."""
    if standing.refused:
        raise LimitReached(
            f"This API key may make {standing.quota:,} requests a minute. Try again in {standing.reset} s.",
            retry_after=standing.reset,
        )


class Gate:
    """A bounded number of requests at once, those that wait for a model among them; one more is turned away at once."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._taken = 0

    @property
    def taken(self) -> int:
        """Requests being answered."""
        return self._taken

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place.

        Raises:
            Busy: there is none, and to wait for one would take memory that the others need.

        """
        if self._taken >= self._places:
            raise Busy(
                f"The service is answering {self._taken:,} requests, as many as it takes at once "
                f"(PARLEY_MAX_REQUESTS). Try again in {BUSY_SECONDS:.0f} s.",
                retry_after=BUSY_SECONDS,
            )
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
