import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from schemas.errors import StoreError
from service.retention import HOUR, Retention, Rule

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


class Shelf:
    """Holds things by their age in days, and lets go of two at a time."""

    def __init__(self, *days: int) -> None:
        self.moments = [NOW - timedelta(days=age) for age in days]
        self.failure: Exception | None = None

    async def delete_before(self, moment: datetime) -> int:
        if self.failure is not None:
            raise self.failure
        old = [each for each in self.moments if each < moment][:2]
        self.moments = [each for each in self.moments if each not in old]
        return len(old)


def retention(*rules: Rule, now: Callable[[], datetime] = lambda: NOW) -> Retention:
    return Retention(rules, now=now)


async def test_all_that_is_too_old_goes_a_little_at_a_time() -> None:
    shelf = Shelf(1, 29, 31, 32, 33, 34, 35)
    assert await retention(Rule("briefs", 30, shelf.delete_before)).enforce() == {"briefs": 5}
    assert len(shelf.moments) == 2


async def test_each_kind_is_kept_as_long_as_its_own_rule_says() -> None:
    briefs, batches = Shelf(10), Shelf(10)
    rules = (Rule("briefs", 30, briefs.delete_before), Rule("batches", 7, batches.delete_before))
    assert await retention(*rules).enforce() == {"briefs": 0, "batches": 1}


async def test_a_database_that_fails_keeps_no_other_rule_from_its_work() -> None:
    failing, working = Shelf(10), Shelf(10)
    failing.failure = StoreError("The database is locked.")
    rules = (Rule("briefs", 7, failing.delete_before), Rule("batches", 7, working.delete_before))
    assert await retention(*rules).enforce() == {"briefs": 0, "batches": 1}
    failing.failure = None
    assert await retention(*rules).enforce() == {"briefs": 1, "batches": 0}


async def test_while_it_runs_it_looks_every_hour() -> None:
    shelf, now = Shelf(6), [NOW]
    pauses: asyncio.Queue[float] = asyncio.Queue()
    hour_over = asyncio.Event()

    async def pause(seconds: float) -> None:
        pauses.put_nowait(seconds)
        await hour_over.wait()
        hour_over.clear()

    job = Retention([Rule("briefs", 7, shelf.delete_before)], now=lambda: now[0], pause=pause)
    before = asyncio.all_tasks()
    async with job.running():
        assert await asyncio.wait_for(pauses.get(), 20) == HOUR
        assert len(shelf.moments) == 1
        now[0] += timedelta(days=2)
        hour_over.set()
        await asyncio.wait_for(pauses.get(), 20)
        assert shelf.moments == []
    assert asyncio.all_tasks() == before


async def test_without_rules_nothing_runs() -> None:
    before = asyncio.all_tasks()
    async with retention().running():
        assert asyncio.all_tasks() == before
