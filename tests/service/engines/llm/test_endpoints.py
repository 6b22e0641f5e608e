import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from schemas.article import Article
from schemas.errors import (
    CircuitOpen,
    ReplyRefused,
    UpstreamDenied,
    UpstreamFailed,
    UpstreamTimeout,
    UpstreamUnreachable,
)

if TYPE_CHECKING:
    from tests.service.engines.llm.conftest import Endpoint, Open, Within

DOWN = httpx.Response(500)
SECOND = {"llm_fallback_base_url": "http://second.test/v1", "llm_fallback_model": "n", "llm_fallback_api_key": "sk-2"}
REFUSAL = httpx.Response(
    200, json={"choices": [{"index": 0, "finish_reason": "stop", "message": {"content": None, "refusal": "no"}}]}
)


async def test_an_endpoint_that_keeps_failing_is_rested(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    opened, endpoint.after = engine(llm_attempts=1, llm_breaker_failures=3, llm_breaker_rest=30), DOWN
    for _ in range(3):
        with pytest.raises(UpstreamFailed):
            await opened.draft(article, "fast", deadline=within(100))
    with pytest.raises(CircuitOpen) as caught:
        await opened.draft(article, "fast", deadline=within(100))
    assert len(endpoint.bodies) == 3
    assert caught.value.retry_after == pytest.approx(30, abs=0.5)


async def test_an_endpoint_that_fails_until_the_time_has_run_out_is_rested(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    opened, endpoint.delay = engine(llm_timeout=90, llm_breaker_failures=2), 1000
    for _ in range(2):
        with pytest.raises(UpstreamTimeout):
            await opened.draft(article, "fast", deadline=within(150))
    assert len(endpoint.bodies) == 4  # of each two the second was under way at the deadline
    with pytest.raises(CircuitOpen):
        await opened.draft(article, "fast", deadline=within(150))


async def test_after_the_rest_one_call_tries_it_and_success_closes_the_circuit(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    opened = engine(llm_attempts=1, llm_breaker_failures=1, llm_breaker_rest=30)
    endpoint.script, endpoint.delay = [DOWN], 1
    with pytest.raises(UpstreamFailed):
        await opened.draft(article, "fast", deadline=within(100))
    await asyncio.sleep(31)
    results = await asyncio.gather(
        *(opened.draft(article, "fast", deadline=within(100)) for _ in range(4)), return_exceptions=True
    )
    assert [isinstance(result, CircuitOpen) for result in results] == [False, True, True, True]
    await opened.draft(article, "fast", deadline=within(100))


async def test_a_failing_trial_rests_it_again(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    opened, endpoint.after = engine(llm_attempts=1, llm_breaker_failures=1, llm_breaker_rest=30), DOWN
    for error in (UpstreamFailed, CircuitOpen):
        with pytest.raises(error):
            await opened.draft(article, "fast", deadline=within(100))
    await asyncio.sleep(31)
    for error in (UpstreamFailed, CircuitOpen):
        with pytest.raises(error):
            await opened.draft(article, "fast", deadline=within(100))


async def test_a_cancelled_trial_leaves_the_next_call_to_try(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    async def hang(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    opened = engine(llm_attempts=1, llm_breaker_failures=1, llm_breaker_rest=30)
    endpoint.script = [DOWN, hang]
    with pytest.raises(UpstreamFailed):
        await opened.draft(article, "fast", deadline=within(100))
    await asyncio.sleep(31)
    trial = asyncio.create_task(opened.draft(article, "fast", deadline=within(100)))
    await asyncio.sleep(1)
    trial.cancel()
    await asyncio.gather(trial, return_exceptions=True)
    assert len(endpoint.bodies) == 2
    assert (await opened.draft(article, "fast", deadline=within(100))).draft.parties


@pytest.mark.parametrize("reply", [httpx.Response(401), REFUSAL, httpx.Response(429)], ids=["401", "refusal", "429"])
async def test_an_endpoint_that_answers_is_not_rested(
    reply: httpx.Response, engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    opened = engine(llm_attempts=1, llm_breaker_failures=1)
    endpoint.script = [reply, reply]
    for _ in range(2):
        with pytest.raises((UpstreamDenied, ReplyRefused, Exception)) as caught:
            await opened.draft(article, "fast", deadline=within(100))
        assert not isinstance(caught.value, CircuitOpen)
    assert len(endpoint.bodies) == 2


async def test_the_second_endpoint_answers_while_the_first_fails(
    engine: "Open", endpoint: "Endpoint", second: "Endpoint", article: Article, within: "Within"
) -> None:
    endpoint.after = DOWN
    result = await engine(llm_attempts=2, **SECOND).draft(article, "fast", deadline=within(100))
    assert [(call.model, call.attempts, call.outcome) for call in result.calls] == [("m", 2, "failed"), ("n", 1, "ok")]
    assert second.headers[0]["authorization"] == "Bearer sk-2"
    assert second.bodies[0]["model"] == "n"


async def test_while_the_first_is_rested_only_the_second_is_asked(
    engine: "Open", endpoint: "Endpoint", second: "Endpoint", article: Article, within: "Within"
) -> None:
    opened, endpoint.after = engine(llm_attempts=1, llm_breaker_failures=1, **SECOND), DOWN
    for _ in range(3):
        await opened.draft(article, "fast", deadline=within(20))
    assert (len(endpoint.bodies), len(second.bodies)) == (1, 3)


async def test_a_first_endpoint_that_hangs_leaves_time_for_the_second(
    engine: "Open", endpoint: "Endpoint", second: "Endpoint", article: Article, within: "Within"
) -> None:
    async def hang(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    endpoint.after = hang
    result = await engine(llm_timeout=500, **SECOND).draft(article, "fast", deadline=within(100))
    assert [call.outcome for call in result.calls] == ["failed", "ok"]
    assert len(second.bodies) == 1


async def test_a_refusal_is_not_taken_to_the_second_endpoint(
    engine: "Open", endpoint: "Endpoint", second: "Endpoint", article: Article, within: "Within"
) -> None:
    endpoint.after = REFUSAL
    with pytest.raises(ReplyRefused):
        await engine(**SECOND).draft(article, "fast", deadline=within(100))
    assert second.bodies == []


async def test_when_both_fail_the_last_error_tells_all_calls(
    engine: "Open", endpoint: "Endpoint", second: "Endpoint", article: Article, within: "Within"
) -> None:
    endpoint.after, second.after = DOWN, httpx.ConnectError("c")
    with pytest.raises(UpstreamUnreachable) as caught:
        await engine(llm_attempts=1, **SECOND).draft(article, "fast", deadline=within(100))
    assert [call.model for call in caught.value.calls] == ["m", "n"]
