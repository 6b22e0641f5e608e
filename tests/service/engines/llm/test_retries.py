from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from schemas.article import Article
from schemas.errors import UpstreamFailed, UpstreamRateLimited
from service.engines.llm.failures import retry_after

if TYPE_CHECKING:
    from tests.service.engines.llm.conftest import Endpoint, Open, Within

NOW = datetime(2026, 11, 22, 4, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("Sun, 22 Nov 2026 04:01:30 GMT", 90.0),
        ("Sun, 22 Nov 2026 03:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("inf", None),
        ("nan", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(value: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": value}, NOW) == seconds


def test_no_header_asks_for_no_wait() -> None:
    assert retry_after({}, NOW) is None


async def test_retry_after_in_seconds_is_waited_for(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    endpoint.script = [httpx.Response(429, headers={"retry-after": "40"})]
    await engine().draft(article, "fast", deadline=within(100))
    assert 40 <= endpoint.at[1] - endpoint.at[0] < 41


async def test_retry_after_as_a_date_is_waited_for(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    endpoint.script = [httpx.Response(503, headers={"retry-after": then})]
    await engine().draft(article, "fast", deadline=within(100))
    assert 38 <= endpoint.at[1] - endpoint.at[0] < 41


async def test_waits_grow_and_are_bounded(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    endpoint.after = httpx.Response(500)
    with pytest.raises(UpstreamFailed):
        await engine(llm_attempts=10).draft(article, "fast", deadline=within(1000))
    waits = [later - earlier for earlier, later in zip(endpoint.at, endpoint.at[1:], strict=False)]
    assert len(waits) == 9
    assert 0.5 <= waits[0] < 1.2
    assert 1.0 <= waits[1] < 1.7
    assert all(19 < wait < 20.2 for wait in waits[6:])


async def test_a_wait_beyond_the_deadline_is_not_begun(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    endpoint.after = httpx.Response(429, headers={"retry-after": "61"})
    start = within(0)
    with pytest.raises(UpstreamRateLimited):
        await engine().draft(article, "fast", deadline=within(60))
    assert within(0) - start < 1
