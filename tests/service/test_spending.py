import asyncio
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from schemas.errors import LimitReached, ReplyTruncated, StoreError, UpstreamFailed
from service.engines.base import PATIENT
from service.metering import MeteredEngine
from service.spending import ACCOUNT, HELD_SECONDS, Account, Spending
from tests.api.test_access import calls
from tests.drafting import read
from tests.scripted import ScriptedEngine

NOW = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
DESK = Account("desk", 100)


class Book:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.tokens: Counter[tuple[str, date]] = Counter()
        self.fails = False

    async def spent(self, account: str, day: date) -> int:
        if self.fails:
            raise StoreError("The database does not answer.")
        return self.tokens[account, day]

    async def charge(self, account: str, day: date, tokens: int) -> None:
        if self.fails:
            raise StoreError("The database does not answer.")
        self.tokens[account, day] += tokens


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def spending(book: Book) -> Spending:
    return Spending(book, now=lambda: NOW)


async def test_an_account_may_spend_what_is_left_of_the_day(spending: Spending) -> None:
    await spending.charge(DESK, calls(40))
    assert await spending.remaining(DESK) == 60
    await spending.check(DESK)
    await spending.charge(DESK, calls(90))
    assert await spending.remaining(DESK) == 0
    with pytest.raises(LimitReached, match="100 tokens of the day") as caught:
        await spending.check(DESK)
    assert caught.value.retry_after == 3601


async def test_the_next_day_begins_anew(book: Book) -> None:
    await Spending(book, now=lambda: NOW).charge(DESK, calls(100))
    await Spending(book, now=lambda: datetime(2026, 11, 23, tzinfo=UTC)).check(DESK)


async def test_a_limit_of_no_tokens_lets_no_model_be_called(spending: Spending) -> None:
    with pytest.raises(LimitReached):
        await spending.check(Account("reader", 0))


async def test_an_account_without_a_limit_is_counted_too(spending: Spending, book: Book) -> None:
    account = Account("wire")
    await spending.charge(account, calls(40))
    await spending.check(account)
    assert await spending.remaining(account) is None
    assert book.tokens["wire", NOW.date()] == 40


async def test_what_cannot_be_counted_is_not_spent_but_what_was_spent_is_answered(
    spending: Spending, book: Book
) -> None:
    book.fails = True
    with pytest.raises(StoreError):
        await spending.check(DESK)
    await spending.charge(DESK, calls(40))


async def test_a_draft_is_charged_to_the_account_of_the_task(spending: Spending, book: Book) -> None:
    inner = ScriptedEngine("llm", model="m")
    inner.calls = calls(40)
    ACCOUNT.set(DESK)
    await MeteredEngine(inner, spending).draft(read(), "fast", deadline=1e9)
    assert book.tokens["desk", NOW.date()] == 40


async def test_a_draft_that_fails_is_charged_for_the_calls_it_made(spending: Spending, book: Book) -> None:
    inner = ScriptedEngine("llm", model="m")
    inner.failure = ReplyTruncated("The reply was cut off.")
    inner.failure.calls = calls(30)
    ACCOUNT.set(DESK)
    with pytest.raises(ReplyTruncated):
        await MeteredEngine(inner, spending).draft(read(), "fast", deadline=1e9)
    assert book.tokens["desk", NOW.date()] == 30


async def test_who_has_nothing_left_makes_no_call(spending: Spending) -> None:
    inner = ScriptedEngine("llm", model="m")
    ACCOUNT.set(Account("reader", 0))
    with pytest.raises(LimitReached):
        await MeteredEngine(inner, spending).draft(read(), "fast", deadline=1e9)
    assert inner.drafts == 0


async def test_nobody_in_particular_is_neither_limited_nor_charged(spending: Spending, book: Book) -> None:
    inner = ScriptedEngine("llm", model="m")
    inner.calls = calls(40)
    await MeteredEngine(inner, spending).draft(read(), "fast", deadline=1e9)
    assert not book.tokens


async def test_many_drafts_at_once_cannot_spend_the_last_tokens_many_times(spending: Spending, book: Book) -> None:
    inner = ScriptedEngine("llm", model="m")
    inner.calls, inner.gate = calls(100), asyncio.Event()
    engine = MeteredEngine(inner, spending)
    ACCOUNT.set(DESK)
    first = asyncio.create_task(engine.draft(read(), "fast", deadline=1e9))
    await asyncio.wait_for(inner.entered.wait(), 20)
    with pytest.raises(LimitReached, match="under way") as caught:
        await engine.draft(read(), "fast", deadline=1e9)
    assert caught.value.retry_after == HELD_SECONDS
    inner.gate.set()
    await first
    assert book.tokens["desk", NOW.date()] == 100
    assert inner.drafts == 1


async def test_what_was_held_is_free_again_once_the_draft_has_ended(spending: Spending) -> None:
    inner = ScriptedEngine("llm", model="m")
    inner.failure = UpstreamFailed("The endpoint failed.")
    engine = MeteredEngine(inner, spending)
    ACCOUNT.set(DESK)
    for _ in range(3):
        with pytest.raises(UpstreamFailed):
            await engine.draft(read(), "fast", deadline=1e9)
    assert inner.drafts == 3


async def test_articles_of_a_batch_are_held_to_what_was_spent_alone(spending: Spending) -> None:
    inner = ScriptedEngine("llm", model="m")
    inner.calls, inner.gate = calls(40), asyncio.Event()
    engine = MeteredEngine(inner, spending)
    ACCOUNT.set(DESK)
    PATIENT.set(True)
    drafts = [asyncio.create_task(engine.draft(read(), "fast", deadline=1e9)) for _ in range(3)]
    await asyncio.wait_for(inner.entered.wait(), 20)
    inner.gate.set()
    await asyncio.gather(*drafts)
    with pytest.raises(LimitReached, match="used up"):
        await engine.draft(read(), "fast", deadline=1e9)
