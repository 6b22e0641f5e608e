"""What the endpoint is told and what it remembers."""

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.faults.mix import Mix


@dataclass
class Behaviour:
    """How it behaves; every field may be changed while it runs."""

    latency: float = 0
    """Seconds before a completion is sent."""
    mix: Mix = field(default_factory=Mix)
    most_in_flight: int | None = None
    """Calls beyond so many at once are answered 429."""
    drip: float = 1.0
    """Seconds over which a dripping answer comes."""

    def change(self, given: dict[str, Any]) -> None:
        """Take over the fields given; `faults` and `seed` make a new mix."""
        given = dict(given)
        if "faults" in given or "seed" in given:
            self.mix = Mix(given.pop("faults", self.mix.shares), given.pop("seed", self.mix.seed))
        for name, value in given.items():
            if name not in ("latency", "most_in_flight", "drip"):
                raise ValueError(f"{name} cannot be changed")
            setattr(self, name, value)


@dataclass
class Counts:
    """What was asked so far."""

    requests: int = 0
    answered: int = 0
    """Good answers that were sent."""
    abandoned: int = 0
    """Requests whose sender hung up before the answer, or gave up waiting for it."""
    in_flight: int = 0
    most_in_flight: int = 0
    connections: int = 0
    """Open now, the one that asks included."""
    first: float | None = None
    """Unix time of the first request."""
    last: float | None = None
    """Unix time of the last good answer."""
    faults: Counter[str] = field(default_factory=Counter)
    calls: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Requests by article (how its SHA-256 begins) and stage."""
    answers: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Good answers that were sent, likewise."""

    def begin(self, article: str, stage: str) -> int:
        """Count a request; return how often it had been made before."""
        self.first = self.first or time.time()
        self.requests += 1
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        self.calls[article][stage] += 1
        return self.calls[article][stage] - 1

    def end(self, article: str, stage: str) -> None:
        """Count a good answer."""
        self.answered += 1
        self.answers[article][stage] += 1
        self.last = time.time()

    def forget(self) -> None:
        """Count anew, but for what is under way."""
        fresh = Counts(in_flight=self.in_flight, most_in_flight=self.in_flight, connections=self.connections)
        vars(self).update(vars(fresh))
