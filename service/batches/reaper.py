"""Finds the work of dead workers and puts it back on the queue, by what DBOS offers to anybody.

DBOS runs the pending workflows of an executor again only when an executor of that id comes back. Here every process has
an id of its own, and a lock that ends with it (`service.batches.leases`). Each worker looks now and then for workflows
that are pending with an executor whose lock is free. It has to be free for the lease time, in which a worker that only
lost its connection takes it again; then the finder holds it while it puts the workflows back, so that no two do. A
workflow is looked up again under the lock: by then it may have been put back, and have begun elsewhere.

This is a task of each worker, not one of DBOS's scheduled workflows: those leave a row a run, start at whole seconds of
a shared schedule that is read every 30 s, and would themselves be pending with whichever worker has died.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

from service.batches.leases import Lease
from service.batches.workflows import Pending

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Pendings(Protocol):
    """What `service.batches.durable.Durable` tells of workflows, and does with them."""

    async def pending(self) -> list[Pending]:
        """Return what has begun and not ended, in whatever process."""
        ...

    async def resume(self, pending: Sequence[Pending]) -> None:
        """Put workflows back on their queues."""
        ...


class Reaper:
    """Looks after what is pending."""

    def __init__(
        self, durable: Pendings, lease: Lease, executor_id: str, seconds: float, at_work: Callable[[str], bool]
    ) -> None:
        self._durable = durable
        self._lease = lease
        self._own = executor_id
        self._seconds = 0.0 if lease.certain else seconds
        self._at_work = at_work
        self._free_since: dict[str, float] = {}
        self._lost: set[str] = set()

    async def look(self) -> int:
        """Put back what nobody works on; return how many workflows."""
        by_executor: dict[str, list[Pending]] = {}
        for one in await self._durable.pending():
            by_executor.setdefault(one.executor, []).append(one)
        back = await self._own_lost(by_executor.pop(self._own, []))
        for gone in self._free_since.keys() - by_executor.keys():
            del self._free_since[gone]
        for executor in by_executor:
            back += await self._look_at(executor)
        return back

    async def _look_at(self, executor: str) -> int:
        if not await self._lease.seize(executor):
            self._free_since.pop(executor, None)
            return 0
        try:
            now = asyncio.get_running_loop().time()
            if now - self._free_since.setdefault(executor, now) < self._seconds:
                return 0
            left = [one for one in await self._durable.pending() if one.executor == executor]
            await self._durable.resume(left)
        finally:
            await self._lease.let_go(executor)
        log.warning("work of a dead worker taken over", executor=executor, workflows=len(left))
        return len(left)

    async def _own_lost(self, pending: list[Pending]) -> int:
        """Put back what is pending with this process but not at work in it, as after an error of the database.

        Only what is so on two looks: a workflow is pending a moment before it begins, and after it has ended.
        """
        idle = {one.id for one in pending if not self._at_work(one.id)}
        lost = [one for one in pending if one.id in idle & self._lost]
        self._lost = idle
        await self._durable.resume(lost)
        return len(lost)
