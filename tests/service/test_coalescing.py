import asyncio

import pytest

from service.coalescing import Coalescer
from service.progress import Progress


class Work:
    """A run that waits until it is let go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.begun = asyncio.Event()
        self.ended = asyncio.Event()
        self.runs = 0
        self.cancelled = 0
        self.failure: Exception | None = None

    async def __call__(self, _progress: Progress) -> int:
        self.runs += 1
        self.begun.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            self.ended.set()
            raise
        if self.failure is not None:
            raise self.failure
        return self.runs


async def test_equal_keys_share_one_run() -> None:
    runs, work = Coalescer[int](), Work()
    callers = [asyncio.create_task(runs.join("k", work)) for _ in range(5)]
    await work.begun.wait()
    work.go.set()
    assert await asyncio.gather(*callers) == [1] * 5


async def test_other_keys_run_on_their_own() -> None:
    runs, work = Coalescer[int](), Work()
    work.go.set()
    await asyncio.gather(runs.join("a", work), runs.join("b", work))
    assert work.runs == 2


async def test_ended_run_is_not_shared() -> None:
    runs, work = Coalescer[int](), Work()
    work.go.set()
    assert (await runs.join("k", work), await runs.join("k", work)) == (1, 2)
    assert runs.running == 0


async def test_one_caller_gone_leaves_the_others_waiting() -> None:
    runs, work = Coalescer[int](), Work()
    first, second = (asyncio.create_task(runs.join("k", work)) for _ in range(2))
    await work.begun.wait()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    work.go.set()
    assert await second == 1
    assert work.cancelled == 0


async def test_last_caller_gone_cancels_the_run() -> None:
    runs, work = Coalescer[int](), Work()
    callers = [asyncio.create_task(runs.join("k", work)) for _ in range(2)]
    await work.begun.wait()
    for caller in callers:
        caller.cancel()
    await asyncio.gather(*callers, return_exceptions=True)
    assert runs.running == 0
    await asyncio.wait_for(work.ended.wait(), 5)
    assert work.cancelled == 1


async def test_caller_after_the_last_one_left_starts_anew() -> None:
    runs, abandoned, work = Coalescer[int](), Work(), Work()
    caller = asyncio.create_task(runs.join("k", abandoned))
    await abandoned.begun.wait()
    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    work.go.set()
    assert await runs.join("k", work) == 1


async def test_failure_reaches_every_caller() -> None:
    runs, work = Coalescer[int](), Work()
    work.failure = ValueError("no")
    callers = [asyncio.create_task(runs.join("k", work)) for _ in range(3)]
    await work.begun.wait()
    work.go.set()
    outcomes = await asyncio.gather(*callers, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [ValueError] * 3


async def test_cancel_ends_every_run() -> None:
    runs, works = Coalescer[int](), [Work(), Work()]
    callers = [asyncio.create_task(runs.join(place, work)) for place, work in enumerate(works)]
    for work in works:
        await work.begun.wait()
    await runs.cancel()
    assert [work.cancelled for work in works] == [1, 1]
    await asyncio.gather(*callers, return_exceptions=True)
