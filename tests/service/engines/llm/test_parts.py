from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import Article, Sentence
from schemas.errors import UpstreamFailed
from service.engines.llm.parts import parts

if TYPE_CHECKING:
    from tests.service.engines.llm.conftest import Endpoint, Open, Within

MARK = 8
LONG = tuple(
    f"{number} sentence of the long article about Northland and the Front, padded out." for number in range(60)
)


def made(lengths: list[int]) -> Article:
    starts = [sum(lengths[:i]) + i for i in range(len(lengths))]
    return Article(
        text=" ".join("x" * length for length in lengths),
        sha256="0" * 64,
        sentences=tuple(
            Sentence(number=i, start=start, end=start + length, paragraph=1)
            for i, (start, length) in enumerate(zip(starts, lengths, strict=True), start=1)
        ),
    )


@given(st.lists(st.integers(1, 900), min_size=1, max_size=60), st.integers(300, 3000))
def test_parts_hold_every_sentence_in_order_fit_the_window_and_go_on(lengths: list[int], window: int) -> None:
    found = parts(made(lengths), window)
    assert {sentence.number for part in found for sentence in part} == set(range(1, len(lengths) + 1))
    for part in found:
        assert [s.number for s in part] == list(range(part[0].number, part[-1].number + 1))
        assert len(part) == 1 or sum(s.end - s.start + MARK for s in part) <= window
    for before, after in pairwise(found):
        assert before[0].number < after[0].number <= before[-1].number + 1
        assert before[-1].number < after[-1].number


def test_parts_overlap_by_about_a_tenth_of_the_window() -> None:
    first, second, *_ = parts(made([92] * 100), 2000)
    assert (first[-1].number, second[0].number) == (20, 19)


def test_an_article_that_fits_is_one_part() -> None:
    assert [len(part) for part in parts(made([10, 20, 30]), 2000)] == [3]


async def test_a_long_article_goes_in_parts_with_its_own_sentence_numbers(
    engine: "Open",
    endpoint: "Endpoint",
    reading: Callable[[tuple[str, ...]], Article],
    within: "Within",
) -> None:
    result = await engine(llm_window_characters=2000).draft(reading(LONG), "fast", deadline=within(100))
    assert [part.state for part in result.coverage] == ["read", "read", "read"]
    assert result.coverage[0].part.startswith("1-")
    assert result.coverage[-1].part.endswith("-60")
    assert sum("[60] 59 sentence" in user for user in endpoint.users) == 1
    assert [party.id for party in result.draft.parties] == ["northland", "front"]
    assert (len(result.draft.demands), len(result.draft.outcomes)) == (1, 1)
    assert len(result.calls) == 3


async def test_a_part_that_fails_is_told_and_the_rest_is_kept(
    engine: "Open",
    endpoint: "Endpoint",
    reading: Callable[[tuple[str, ...]], Article],
    within: "Within",
) -> None:
    async def last_part_fails(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400) if b"[60]" in request.content else await respond(request)

    endpoint.after, respond = last_part_fails, answering(endpoint)
    result = await engine(llm_window_characters=2000).draft(reading(LONG), "fast", deadline=within(100))
    assert [part.state for part in result.coverage] == ["read", "read", "failed"]
    assert [call.outcome for call in result.calls] == ["ok", "ok", "failed"]


async def test_when_every_part_fails_the_error_tells_all_calls(
    engine: "Open",
    endpoint: "Endpoint",
    reading: Callable[[tuple[str, ...]], Article],
    within: "Within",
) -> None:
    endpoint.after = httpx.Response(500)
    with pytest.raises(UpstreamFailed) as caught:
        await engine(llm_window_characters=2000, llm_attempts=1, llm_breaker_failures=9).draft(
            reading(LONG), "fast", deadline=within(100)
        )
    assert len(caught.value.calls) == 3


async def test_parts_for_which_time_runs_out_are_skipped(
    engine: "Open",
    endpoint: "Endpoint",
    reading: Callable[[tuple[str, ...]], Article],
    within: "Within",
) -> None:
    endpoint.delay = 6
    opened = engine(llm_window_characters=2000, llm_in_flight=1)
    result = await opened.draft(reading(LONG), "fast", deadline=within(10))
    assert [part.state for part in result.coverage] == ["read", "skipped", "skipped"]


def answering(endpoint: "Endpoint") -> Callable[[httpx.Request], Awaitable[httpx.Response]]:
    """What the endpoint answers when nothing is scripted."""

    async def respond(request: httpx.Request) -> httpx.Response:
        endpoint.after, kept = None, endpoint.after
        try:
            return await endpoint.reply(request)
        finally:
            endpoint.after = kept

    return respond
