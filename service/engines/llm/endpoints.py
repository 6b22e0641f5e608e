"""The endpoint in use: each behind its circuit breaker, the second one while the first fails."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from schemas.brief import Call
from schemas.errors import (
    DeadlineExceeded,
    ParleyError,
    ReplyError,
    UpstreamError,
    UpstreamFailed,
    UpstreamTimeout,
    UpstreamUnreachable,
)
from service.engines.llm.breaker import STATES, Breaker
from service.engines.llm.calls import EndpointCaller
from service.engines.llm.seam import ReplyT, StageReply, StageRequest
from service.telemetry.work import Gauge

_DOWN = (UpstreamTimeout, UpstreamUnreachable, UpstreamFailed)
"""Errors that count against an endpoint. One that denies, limits or rejects is up."""
_NAMES = ("first", "second")
_SHARE = 0.5
"""Share of the time left that an endpoint may use while another is left to try."""


@dataclass(frozen=True)
class Endpoint:
    """One endpoint and its breaker."""

    caller: EndpointCaller
    breaker: Breaker


class Endpoints:
    """Calls the first endpoint that answers; a `seam.Caller`."""

    def __init__(self, endpoints: Sequence[Endpoint]) -> None:
        self._endpoints = tuple(endpoints)

    async def __call__(self, request: StageRequest[ReplyT]) -> StageReply[ReplyT]:
        """Return the answer of the first endpoint that gives one; see `seam.Caller`."""
        spent: tuple[Call, ...] = ()
        failure: ParleyError | None = None
        for endpoint in self._endpoints:
            result = await self._try(endpoint, request, last=endpoint is self._endpoints[-1])
            if isinstance(result, StageReply):
                return StageReply(result.content, spent + result.calls)
            spent += result.calls
            failure = result
            if not self._may_go_on(result, request):
                break
        if failure is None:
            raise ValueError("there is no endpoint")
        failure.calls = spent
        raise failure

    def gauges(self) -> Iterator[Gauge]:
        """Yield how each endpoint stands."""
        for name, endpoint in zip(_NAMES, self._endpoints, strict=False):
            in_flight = endpoint.caller.limits.in_flight
            yield Gauge("llm_in_flight", name, in_flight.running)
            yield Gauge("llm_in_flight_limit", name, int(in_flight.limit))
            yield Gauge("queue_depth", f"llm_{name}", in_flight.waiting)
            for state in STATES:
                yield Gauge("breaker_state", name, endpoint.breaker.state == state, state)

    async def aclose(self) -> None:
        """Close every endpoint's connections."""
        for endpoint in self._endpoints:
            await endpoint.caller.aclose()

    @staticmethod
    def _may_go_on(failure: ParleyError, request: StageRequest[ReplyT]) -> bool:
        in_time = asyncio.get_running_loop().time() < request.deadline
        return in_time and isinstance(failure, UpstreamError | DeadlineExceeded)

    @staticmethod
    async def _try(
        endpoint: Endpoint, request: StageRequest[ReplyT], *, last: bool
    ) -> StageReply[ReplyT] | ParleyError:
        if rejection := endpoint.breaker.rejection():
            return rejection
        now = asyncio.get_running_loop().time()
        share = request if last else replace(request, deadline=now + (request.deadline - now) * _SHARE)
        failure: ParleyError | None = None
        try:
            reply = await endpoint.caller(share)
        except ParleyError as error:
            failure = error
        finally:
            endpoint.breaker.release()
        if failure is None:
            endpoint.breaker.record(answered=True)
            return reply
        if isinstance(failure, _DOWN) or (isinstance(failure, DeadlineExceeded) and not last):
            endpoint.breaker.record(answered=False)
        elif isinstance(failure, ReplyError):
            endpoint.breaker.record(answered=True)
        return failure
