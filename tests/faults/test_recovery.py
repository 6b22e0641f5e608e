"""An endpoint that fails and comes back: the breaker, the second endpoint, the rules, the limit on calls at once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.mix import Mix
from tests.faults.serving import ask, ask_many, serving
from tests.faults.upstream import Upstream

REST = 0.8
"""Seconds; a busy machine must get the calls of one assertion done within them."""
BREAKER = {"llm_breaker_failures": 3, "llm_breaker_rest": REST, "llm_attempts": 1}


@pytest.fixture
async def second() -> AsyncIterator[Upstream]:
    async with Upstream().serving() as second:
        yield second


async def rested() -> None:
    await asyncio.sleep(REST + 0.05)  # the breaker's own time, which nothing else tells


@pytest.mark.parametrize("fault", ["503", "timeout"])
async def test_the_breaker_opens_and_closes_again(tmp_path: Path, upstream: Upstream, fault: str) -> None:
    upstream.behaviour.mix = Mix({fault: 1.0})
    async with serving(tmp_path, upstream.url, **BREAKER, profile="fast", llm_timeout=0.1) as client:
        failed = [(await ask(client, number)).outcome for number in range(3)]
        asked = upstream.counts.requests
        open_ = await ask_many(client, range(3, 13), concurrency=10)
        assert {each.outcome for each in open_} == {"circuit-open"}
        assert upstream.counts.requests == asked
        await rested()
        assert (await ask(client, 20)).outcome == failed[0]  # the one call that tries it
        assert (await ask(client, 21)).outcome == "circuit-open"
        upstream.behaviour.mix = Mix()
        await rested()
        assert (await ask(client, 22)).outcome == "brief"
        assert {each.outcome for each in await ask_many(client, range(23, 33), concurrency=10)} == {"brief"}


async def test_an_endpoint_that_hangs_until_briefs_run_out_of_time_is_rested(
    tmp_path: Path, upstream: Upstream
) -> None:
    upstream.behaviour.mix = Mix({"timeout": 1.0})
    settings = BREAKER | {"llm_attempts": 4, "llm_timeout": 1.1, "brief_deadline": 2.15}
    async with serving(tmp_path, upstream.url, **settings) as client:
        failed = await ask_many(client, range(3), concurrency=3)
        assert {each.outcome for each in failed} == {"upstream-timeout"}
        assert (await ask(client, 4)).outcome == "circuit-open"


async def test_only_one_call_tries_an_endpoint_that_was_rested(tmp_path: Path, upstream: Upstream) -> None:
    upstream.behaviour.mix = Mix({"503": 1.0})
    upstream.behaviour.latency = 0.05
    async with serving(tmp_path, upstream.url, **BREAKER) as client:
        await ask_many(client, range(8), concurrency=8)
        await rested()
        asked = upstream.counts.requests
        outcomes = Counter(each.outcome for each in await ask_many(client, range(10, 26), concurrency=16))
    assert outcomes == {"upstream-failed": 1, "circuit-open": 15}
    assert upstream.counts.requests == asked + 1


async def test_the_second_endpoint_takes_over_and_gives_back(
    tmp_path: Path, upstream: Upstream, second: Upstream
) -> None:
    upstream.behaviour.mix = Mix({"500": 1.0})
    fallback = {"llm_fallback_base_url": second.url, "llm_fallback_model": "other"}
    async with serving(tmp_path, upstream.url, **BREAKER, **fallback) as client:
        answers = await ask_many(client, range(24), concurrency=8)
        assert {each.outcome for each in answers} == {"brief"}
        assert (upstream.counts.answered, second.counts.answered) == (0, 48)
        assert upstream.counts.requests < second.counts.requests / 3  # until it is given up, then one at each try
        assert {call["model"] for call in answers[-1].body["provenance"]["calls"]} == {"other"}
        upstream.behaviour.mix = Mix()
        await rested()
        assert {each.outcome for each in await ask_many(client, range(50, 55), concurrency=1)} == {"brief"}
    assert (upstream.counts.answered, second.counts.answered) == (10, 48)


async def test_the_rules_stand_in_at_once_while_the_endpoint_is_rested(tmp_path: Path, upstream: Upstream) -> None:
    upstream.behaviour.mix = Mix({"503": 1.0})
    async with serving(tmp_path, upstream.url, **BREAKER, degrade_to_rules=True) as client:
        answers = await ask_many(client, range(20), concurrency=4)
    assert {each.outcome for each in answers} == {"degraded"}
    assert upstream.counts.requests <= 3 + 4


async def test_calls_back_off_where_the_endpoint_takes_fewer_and_come_back(tmp_path: Path, upstream: Upstream) -> None:
    upstream.behaviour.latency, upstream.behaviour.most_in_flight = 0.1, 4
    async with serving(tmp_path, upstream.url, profile="fast", llm_in_flight=8, llm_attempts=10) as client:
        await ask_many(client, range(20), concurrency=16)
        upstream.counts.forget()
        assert {each.outcome for each in await ask_many(client, range(20, 40), concurrency=16)} == {"brief"}
        assert upstream.counts.faults["429"] <= upstream.counts.answered / 3
        upstream.behaviour.most_in_flight = None
        await ask_many(client, range(40, 90), concurrency=16)
        upstream.counts.forget()
        upstream.behaviour.latency = 0.3
        await ask_many(client, range(90, 106), concurrency=16)
        assert (upstream.counts.most_in_flight, upstream.counts.faults) == (8, {})
