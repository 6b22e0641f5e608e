"""What durable work is to those who have it done: queues of workflows, and their steps."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol


class Steps(Protocol):
    """What a workflow does so that it is done once, however often the process dies."""

    async def run(self, name: str, step: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 -- any JSON value
        """Return the step's result (a JSON value) and keep it; or return the one kept in an earlier attempt.

        A step has its place by the number of steps run before it, and may run twice where the process died in it.

        Raises:
            StoreError: the result could not be kept.

        """
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; what is left of the time is waited for after a restart."""
        ...


Workflow = Callable[[str, Steps], Awaitable[None]]
"""Work on what the workflow's id names; must raise nothing but what cancels it."""


@dataclass(frozen=True)
class Queue:
    """A durable queue of one kind of work."""

    name: str
    run: Workflow
    a_worker: int
    """Most under way at once in one process."""
    in_all: int | None = None
    """Most under way at once in all processes."""
    a_minute: int | None = None
    """Most begun in any minute, in all processes."""
    poll: float = 1.0
    """Seconds between looks at it; in that time at most as many begin as a process has room for."""


@dataclass(frozen=True)
class Pending:
    """A workflow that has begun and not ended."""

    id: str
    queue: str
    executor: str
