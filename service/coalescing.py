"""One run for any number of callers that want the same thing at the same time."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Hashable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from schemas.events import Event
from service.progress import Progress

Result = TypeVar("Result")
Start = Callable[[Progress], Coroutine[Any, Any, Result]]


@dataclass
class _Run(Generic[Result]):
    progress: Progress
    task: asyncio.Task[Result]
    waiters: int = field(default=0)


class Coalescer(Generic[Result]):
    """Joins callers of one key to one task.

    A caller that is cancelled leaves the others waiting; the task is cancelled only when its last caller has gone.
    A failure is raised to every caller.
    """

    def __init__(self) -> None:
        self._runs: dict[Hashable, _Run[Result]] = {}

    @property
    def running(self) -> int:
        """Runs under way."""
        return len(self._runs)

    async def join(self, key: Hashable, start: Start[Result]) -> Result:
        """Return the result of the run under way for `key`, starting one if there is none."""
        with self._joined(key, start) as run:
            return await asyncio.shield(run.task)

    async def follow(self, key: Hashable, start: Start[Result]) -> AsyncGenerator[Event | Result, None]:
        """Yield what the run tells, from its start, then its result; closing the generator is leaving."""
        with self._joined(key, start) as run:
            async with aclosing(run.progress.follow()) as events:
                async for event in events:
                    yield event
            yield await asyncio.shield(run.task)

    async def cancel(self) -> None:
        """Cancel every run, and wait until each has ended."""
        tasks = [run.task for run in self._runs.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @contextmanager
    def _joined(self, key: Hashable, start: Start[Result]) -> Iterator[_Run[Result]]:
        run = self._runs.get(key) or self._started(key, start)
        run.waiters += 1
        try:
            yield run
        finally:
            run.waiters -= 1
            if run.waiters == 0 and not run.task.done():
                self._forget(key, run)
                run.task.cancel()

    def _started(self, key: Hashable, start: Start[Result]) -> _Run[Result]:
        progress = Progress()
        run = self._runs[key] = _Run(progress, asyncio.create_task(start(progress)))
        run.task.add_done_callback(lambda _: self._forget(key, run))
        run.task.add_done_callback(lambda _: progress.close())
        return run

    def _forget(self, key: Hashable, run: _Run[Result]) -> None:
        if self._runs.get(key) is run:
            del self._runs[key]
