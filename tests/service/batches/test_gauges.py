import asyncio
from collections.abc import Iterable

from schemas.errors import StoreError
from service.batches.gauges import BatchGauges
from service.store.depth import Depth
from service.telemetry.work import Gauge


class Counted:
    """A database that says what it is told to, and notes how often it is asked."""

    def __init__(self) -> None:
        self.answer: Depth | None = Depth(3, 1)
        self.times = 0
        self.asked = asyncio.Condition()

    async def __call__(self) -> Depth:
        async with self.asked:
            self.times += 1
            self.asked.notify_all()
        if self.answer is None:
            raise StoreError("The database does not answer.")
        return self.answer

    async def again(self, times: int = 2) -> None:
        """Wait until what was asked before has been told: a count later than the next one has begun."""
        until = self.times + times
        async with asyncio.timeout(10), self.asked:
            await self.asked.wait_for(lambda: self.times >= until)


def told(gauges: BatchGauges) -> Iterable[Gauge]:
    return list(gauges.read())


async def test_what_was_counted_last_is_told_and_nothing_while_it_cannot_be() -> None:
    counted = Counted()
    gauges = BatchGauges(counted, seconds=0.001)
    assert told(gauges) == []
    async with gauges.running():
        await counted.again()
        assert told(gauges) == [Gauge("batch_articles", "queued", 3), Gauge("batch_articles", "running", 1)]
        counted.answer = None
        await counted.again()
        assert told(gauges) == []
        counted.answer = Depth(0, 0)
        await counted.again()
        assert [gauge.value for gauge in told(gauges)] == [0, 0]


async def test_reading_counts_nothing_and_leaving_does_not_wait_for_the_next_count() -> None:
    counted = Counted()
    gauges = BatchGauges(counted, seconds=3600)
    async with asyncio.timeout(10), gauges.running():
        await counted.again(1)
        for _ in range(3):
            told(gauges)
    assert counted.times == 1
