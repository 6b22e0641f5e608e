import asyncio
from collections.abc import Sequence

from service.batches.reaper import Reaper
from service.batches.workflows import Pending

ALIVE, DEAD, OWN = "alive", "dead", "own"


class Workflows:
    """Workflows by executor, as a durable engine tells of them."""

    def __init__(self, *pending: Pending) -> None:
        self.left = list(pending)
        self.resumed: list[str] = []

    async def pending(self) -> list[Pending]:
        return list(self.left)

    async def resume(self, pending: Sequence[Pending]) -> None:
        self.resumed += [one.id for one in pending]
        self.left = [one for one in self.left if one not in pending]


class Locks:
    """Locks of workers, of which those of the dead are free."""

    certain = False

    def __init__(self, *dead: str) -> None:
        self.dead = set(dead)
        self.held: set[str] = set()

    async def take(self) -> bool:
        return True

    async def seize(self, executor: str) -> bool:
        if executor not in self.dead or executor in self.held:
            return False
        self.held.add(executor)
        return True

    async def let_go(self, executor: str) -> None:
        self.held.discard(executor)

    async def release(self) -> None:
        self.held.clear()


def work_of(*executors: str) -> Workflows:
    return Workflows(*(Pending(f"job of {name}", "articles", name) for name in executors))


def reaper(workflows: Workflows, locks: Locks, seconds: float = 0.0, at_work: Sequence[str] = ()) -> Reaper:
    return Reaper(workflows, locks, OWN, seconds, at_work.__contains__)


async def test_work_of_the_dead_goes_back_and_that_of_the_living_stays() -> None:
    workflows, locks = work_of(ALIVE, DEAD), Locks(DEAD)
    assert await reaper(workflows, locks).look() == 1
    assert workflows.resumed == ["job of dead"]
    assert locks.held == set()


async def test_lock_has_to_be_free_for_the_lease_time() -> None:
    workflows, locks = work_of(DEAD), Locks(DEAD)
    looks = reaper(workflows, locks, seconds=0.05)
    assert await looks.look() == 0
    async with asyncio.timeout(5):
        while await looks.look() == 0:  # noqa: ASYNC110 -- it looks at a clock
            await asyncio.sleep(0.01)
    assert workflows.resumed == ["job of dead"]


async def test_worker_that_takes_its_lock_again_keeps_its_work() -> None:
    workflows, locks = work_of(DEAD), Locks(DEAD)
    looks = reaper(workflows, locks, seconds=1e-9)
    await looks.look()
    locks.dead.clear()
    assert await looks.look() == 0
    locks.dead.add(DEAD)
    assert await looks.look() == 0, "the lease time begins anew"


async def test_dead_worker_is_left_to_whoever_holds_its_lock() -> None:
    workflows, locks = work_of(DEAD), Locks(DEAD)
    locks.held.add(DEAD)
    assert await reaper(workflows, locks).look() == 0


async def test_work_that_went_elsewhere_meanwhile_is_not_put_back() -> None:
    workflows = work_of(DEAD)

    class Late(Locks):
        async def seize(self, executor: str) -> bool:
            workflows.left = [Pending("job of dead", "articles", ALIVE)]
            return await super().seize(executor)

    assert await reaper(workflows, Late(DEAD)).look() == 0
    assert workflows.resumed == []


async def test_own_work_that_no_task_does_goes_back_after_two_looks() -> None:
    workflows = Workflows(Pending("lost", "articles", OWN), Pending("busy", "articles", OWN))
    looks = reaper(workflows, Locks(), at_work=["busy"])
    assert await looks.look() == 0
    assert await looks.look() == 1
    assert workflows.resumed == ["lost"]
