"""One run for any number of callers that want the same thing at the same time."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


@dataclass
class _Run(Generic[Result]):
    task: asyncio.Task[Result]
    waiters: int = 0


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

    async def join(self, key: Hashable, start: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        """Return the result of the run under way for `key`, starting one if there is none."""
        run = self._runs.get(key)
        if run is None:
            run = _Run(asyncio.create_task(start()))
            run.task.add_done_callback(lambda _: self._forget(key, run))
            self._runs[key] = run
        run.waiters += 1
        try:
            return await asyncio.shield(run.task)
        finally:
            run.waiters -= 1
            if run.waiters == 0 and not run.task.done():
                self._forget(key, run)
                run.task.cancel()

    async def cancel(self) -> None:
        """Cancel every run, and wait until each has ended."""
        tasks = [run.task for run in self._runs.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _forget(self, key: Hashable, run: _Run[Result]) -> None:
        if self._runs.get(key) is run:
            del self._runs[key]
