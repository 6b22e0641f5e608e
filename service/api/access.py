"""Who may ask, how often, and how many at once: a middleware around every route, closed unless the route is open."""

import asyncio
from collections.abc import Set as AbstractSet
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from litestar import Request
from litestar.datastructures import Headers
from litestar.enums import HttpMethod, ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPReceiveMessage, Receive, Scope, Send

from schemas.errors import BodyTooSlow, StoreError, Unauthenticated
from service.api.headers import note_header
from service.api.keys import ApiKey, KeyRing
from service.api.limits import DAY, Gate, RequestRates, Standing, refuse_used_up
from service.api.origins import refuse_foreign_name, refuse_foreign_page
from service.spending import ACCOUNT, Account, Spending

OPEN: Final = {"open": True}
"""`opt` of routes that need no key: they tell nothing that was stored."""
STREAMED: Final = {"streamed": True}
"""`opt` of routes that read their body as it comes: it may take long, if only it keeps coming."""
CHALLENGE = 'Bearer realm="Parley"'
INVALID = f'{CHALLENGE}, error="invalid_token"'
"""RFC 6750, section 3: without a key nothing is said to be wrong with it."""


@dataclass(frozen=True)
class AccessPolicy:
    """What holds for every request."""

    ring: KeyRing | None
    """Keys that let in; without, everybody who can reach the service is."""
    local_names_only: bool
    """Answer only to names of this machine."""
    cors_origins: AbstractSet[str]
    requests_a_minute: int
    """Of a key that has no limit of its own."""
    tokens_a_day: int | None
    """The same; None is no limit."""
    body_seconds: float
    """Time for a body to come; of a streamed one, for its next piece."""
    spending: Spending
    gate: Gate
    rates: RequestRates = field(default_factory=RequestRates)


def may_see_briefs(request: Request[Any, Any, Any]) -> bool:
    """Return whether an open route may show stored briefs: there are no keys, or one was sent."""
    return bool(request.scope["state"].get("admitted"))


class Access(ASGIMiddleware):
    """Litestar middleware: see the module."""

    scopes = (ScopeType.HTTP, ScopeType.ASGI)

    def __init__(self, policy: AccessPolicy) -> None:
        self._policy = policy

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Serve one request, or raise what keeps it out."""
        method, headers = str(scope.get("method")), Headers.from_scope(scope)
        if method == HttpMethod.OPTIONS:  # what may be asked is no secret
            await next_app(scope, receive, send)
            return
        if self._policy.local_names_only:
            refuse_foreign_name(headers)
        refuse_foreign_page(method, headers, self._policy.cors_origins)
        opt = scope["route_handler"].opt
        is_open = bool(opt.get("open")) and method == HttpMethod.GET
        key = self._key(scope, headers, is_open=is_open)
        if key is not None and not is_open:
            await self._count(scope, key, spends=method == HttpMethod.POST)
        with ExitStack() as held:
            if method == HttpMethod.POST:
                held.enter_context(self._policy.gate.place())
                receive = in_time(scope, receive, self._policy.body_seconds, streamed=bool(opt.get("streamed")))
            await next_app(scope, receive, send)

    def _key(self, scope: Scope, headers: Headers, *, is_open: bool) -> ApiKey | None:
        """Return the key that was sent; an open route takes any, and none."""
        scope["state"]["admitted"] = self._policy.ring is None
        if self._policy.ring is None:
            return None
        try:
            key = self._policy.ring.find(_bearer(headers))
        except Unauthenticated:
            if is_open:
                return None
            note_header(scope, "WWW-Authenticate", INVALID if "authorization" in headers else CHALLENGE)
            raise
        scope["state"]["admitted"] = True
        return key

    async def _count(self, scope: Scope, key: ApiKey, *, spends: bool) -> None:
        """Count the request, and have the answer say how the key stands with its limits."""
        policy = self._policy
        account = Account(key.name, policy.tokens_a_day if key.tokens is None else key.tokens)
        ACCOUNT.set(account)
        structlog.contextvars.bind_contextvars(key=key.name)
        rate = policy.rates.take(key.name, key.requests or policy.requests_a_minute)
        standings = [rate]
        if spends and account.tokens_a_day is not None:
            with suppress(StoreError):  # who does not need a model needs no count either; who does is told then
                left = await policy.spending.remaining(account) or 0
                reset = policy.spending.until_reset()
                standings.append(Standing("tokens", account.tokens_a_day, DAY, left, reset, "tokens"))
        note_header(scope, "RateLimit-Policy", ", ".join(standing.policy_item for standing in standings))
        note_header(scope, "RateLimit", ", ".join(standing.limit_item for standing in standings))
        refuse_used_up(rate)


def _bearer(headers: Headers) -> str:
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthenticated("Send an API key: Authorization: Bearer parley_…")
    return given.strip()


def in_time(scope: Scope, receive: Receive, seconds: float, *, streamed: bool) -> Receive:
    """Return a channel that raises `BodyTooSlow` where a body does not come in time."""
    loop = asyncio.get_running_loop()
    deadline: float | None = loop.time() + seconds

    async def timed() -> HTTPReceiveMessage:
        nonlocal deadline
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError:
            note_header(scope, "Connection", "close")  # what still comes would be taken for the next request
            raise BodyTooSlow(f"The body did not come within {seconds:g} s (PARLEY_BODY_SECONDS).") from None
        if not message.get("more_body", False):
            deadline = None
        elif streamed:
            deadline = loop.time() + seconds
        return message  # type: ignore[return-value]  # of one HTTP request

    return timed
