import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from schemas.article import Article
from schemas.errors import DeadlineExceeded
from service.engines.llm.limits import InFlight, PerMinute

if TYPE_CHECKING:
    from tests.service.engines.llm.conftest import Endpoint, Open, Within


def now() -> float:
    return asyncio.get_running_loop().time()


async def hold(limit: InFlight, gate: asyncio.Event) -> None:
    async with limit.slot():
        await gate.wait()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_no_more_are_in_flight_than_allowed() -> None:
    limit, gate = InFlight(3), asyncio.Event()
    tasks = [asyncio.create_task(hold(limit, gate)) for _ in range(10)]
    await settle()
    assert limit.running == 3
    gate.set()
    await asyncio.gather(*tasks)
    assert limit.running == 0


async def test_a_cancelled_waiter_leaves_its_place_to_others() -> None:
    limit, gate = InFlight(1), asyncio.Event()
    holder, waiter, other = (asyncio.create_task(hold(limit, gate)) for _ in range(3))
    await settle()
    waiter.cancel()
    gate.set()
    await asyncio.gather(holder, other)
    assert waiter.cancelled()
    assert limit.running == 0


async def test_a_waiter_cancelled_as_its_turn_comes_gives_it_back() -> None:
    limit, gate = InFlight(1), asyncio.Event()
    holder, waiter = asyncio.create_task(hold(limit, gate)), asyncio.create_task(hold(limit, asyncio.Event()))
    await settle()
    gate.set()
    await holder
    waiter.cancel()
    await settle()
    assert limit.running == 0


async def test_the_limit_halves_once_for_calls_that_were_under_way_together() -> None:
    limit = InFlight(16)
    async with limit.slot() as first, limit.slot() as second:
        limit.rate_limited(first)
        limit.rate_limited(second)
    assert limit.limit == 8
    async with limit.slot() as later:
        limit.rate_limited(later)
    assert limit.limit == 4


async def test_the_limit_never_falls_below_one_and_recovers_to_its_most() -> None:
    limit = InFlight(4)
    for _ in range(6):
        async with limit.slot() as ticket:
            limit.rate_limited(ticket)
    assert limit.limit == 1
    for _ in range(40):
        limit.succeeded()
    assert limit.limit == 4


@pytest.mark.parametrize("units", [1, 7, 30, 120])
async def test_no_minute_holds_more_than_its_units(units: int) -> None:
    limiter, taken = PerMinute(units), []
    for _ in range(units * 3):
        await limiter.take(1)
        taken.append(now())
    assert all(later - earlier >= 60 - 0.1 for earlier, later in zip(taken, taken[units:], strict=False))


async def test_more_than_a_bucket_holds_is_spent_in_portions() -> None:
    limiter, start = PerMinute(1000), now()
    for _ in range(4):
        await limiter.take(500)
    assert 90 <= now() - start <= 130


async def test_briefs_share_the_limit_in_flight(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    opened, endpoint.delay = engine(llm_in_flight=2), 1
    await asyncio.gather(*(opened.draft(article, "fast", deadline=within(100)) for _ in range(12)))
    assert (len(endpoint.bodies), endpoint.most_running) == (12, 2)


async def test_rate_limits_bring_calls_in_flight_down(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    async def slow(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(1)
        return httpx.Response(429)

    opened = engine(llm_in_flight=8, llm_attempts=10)
    endpoint.script = [slow] * 8
    await asyncio.gather(*(opened.draft(article, "fast", deadline=within(1000)) for _ in range(8)))
    first_round, later = endpoint.at[:8], endpoint.at[8:]
    assert endpoint.most_running == 8
    assert max(first_round) < min(later)
    assert len(later) == 8


async def test_calls_a_minute_are_kept(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    opened = engine(llm_calls_per_minute=6)
    await asyncio.gather(*(opened.draft(article, "fast", deadline=within(1000)) for _ in range(9)))
    assert all(later - earlier >= 59.9 for earlier, later in zip(endpoint.at, endpoint.at[6:], strict=False))


async def test_tokens_a_minute_are_kept(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    opened = engine(llm_tokens_per_minute=3000)
    await asyncio.gather(*(opened.draft(article, "fast", deadline=within(1000)) for _ in range(4)))
    tokens = sum(len(message["content"]) for message in endpoint.bodies[0]["messages"]) / 4
    assert endpoint.at[3] - endpoint.at[0] >= (3 * tokens - 300) / 3000 * 60


async def test_waiting_for_a_turn_ends_at_the_deadline(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    opened = engine(llm_calls_per_minute=1)
    await opened.draft(article, "fast", deadline=within(10))
    deadline = within(10)
    with pytest.raises(DeadlineExceeded):
        await opened.draft(article, "fast", deadline=deadline)
    assert now() <= deadline + 0.1
    assert len(endpoint.bodies) == 1
