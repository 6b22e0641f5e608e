"""What is told of the service's work: a piece of it as plain data, and the one protocol that whoever listens keeps.

The fields are identifiers, counts and codes. None may hold text of an article or a reply, a query, a header that can
carry a key, or the message of an exception.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Literal, Protocol

from schemas.brief import Brief, Call
from schemas.errors import ParleyError
from schemas.terms import EngineName, ProfileName

DONE = "done"
CANCELLED = "cancelled"
INTERNAL = "internal"
"""Outcome of work that ended in an exception nobody raised on purpose."""


@dataclass
class Work:
    """A piece of work under way; whoever does it fills in what it learns before the piece ends."""

    outcome: str = field(default="", kw_only=True)
    """What came of it, from a closed set: `done`, a word of its kind, an error's code, `cancelled` or `internal`."""
    seconds: float = field(default=0.0, kw_only=True)
    """Wall time it took, once it has ended."""


@dataclass
class RequestWork(Work):
    """One HTTP request."""

    request_id: str
    method: str
    trace: Mapping[str, str] = field(default_factory=dict)
    """The sender's `traceparent` and `tracestate` (W3C Trace Context), where given."""
    route: str | None = None
    """Template of the path, never the path."""
    status: int = 500
    brief_id: str | None = None


@dataclass
class BriefWork(Work):
    """Answering for one brief; outcomes are `made`, `stored` (it was there) and `degraded` (rules stood in)."""

    brief_id: str
    engine: EngineName
    profile: ProfileName
    brief: Brief | None = None
    """Its figures may be told, its text may not."""


@dataclass
class StageWork(Work):
    """One stage of a brief, such as `read`, `cast`, `ground`, `repair` or `store`."""

    name: str
    part: str | None = None
    """Sentence range of a long article's part."""


@dataclass
class CallWork(Work):
    """One call to a model, its retries included."""

    stage: str
    model: str
    address: str | None = None
    """Host of the endpoint."""
    port: int | None = None
    call: Call | None = None
    """The finished record, whether or not the call succeeded."""


GaugeName = Literal[
    "briefs_running", "queue_depth", "batch_articles", "llm_in_flight", "llm_in_flight_limit", "breaker_state"
]


@dataclass(frozen=True)
class Gauge:
    """What something stands at now; `of` names which one, such as an endpoint or a queue, from a closed set."""

    name: GaugeName
    of: str
    value: float
    state: str = ""
    """For `breaker_state`: the state that `value` says it is in (1) or not (0)."""


Source = Callable[[], Iterable[Gauge]]
"""Reads gauges; called whenever they are asked for, so it must be quick and must not wait."""


class Monitor(Protocol):
    """Listens to the service's work; whatever it does, the work stays the same."""

    def during(self, work: Work) -> AbstractContextManager[None]:
        """Return a context to do a piece of work in."""
        ...

    def watch(self, source: Source) -> None:
        """Read gauges from `source` from now on."""
        ...


class Monitors:
    """Several monitors as one, which also notes how long work took and how it failed; with none, nothing listens."""

    def __init__(self, monitors: Sequence[Monitor] = ()) -> None:
        self._monitors = tuple(monitors)

    @contextmanager
    def during(self, work: Work) -> Iterator[None]:
        """Return a context to do a piece of work in."""
        started = perf_counter()
        with ExitStack() as listening:
            for monitor in self._monitors:
                listening.enter_context(monitor.during(work))
            try:
                yield
                work.outcome = work.outcome or DONE
            except BaseException as error:
                work.outcome = outcome_of(error)
                raise
            finally:
                work.seconds = perf_counter() - started

    def watch(self, source: Source) -> None:
        """Have every monitor read `source`."""
        for monitor in self._monitors:
            monitor.watch(source)


UNMONITORED: Monitor = Monitors()


def outcome_of(error: BaseException) -> str:
    """Return the word for a failure: our errors by their code, others by no more than that they happened."""
    if isinstance(error, ParleyError):
        return error.code
    return CANCELLED if isinstance(error, asyncio.CancelledError | GeneratorExit) else INTERNAL
