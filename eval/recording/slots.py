"""Which case is being briefed: how a transport, which sees requests alone, knows whose they are.

Tasks inherit the slot of the task that starts them, so that every request made for a case is under its slot.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple


class Slot(NamedTuple):
    """One briefing of one case."""

    case: str
    repeat: int
    """1-based."""


_NOBODY = Slot("", 1)
_current: ContextVar[Slot] = ContextVar("slot", default=_NOBODY)


def current() -> Slot:
    """Return the slot that this task works for; one without a case where none was set."""
    return _current.get()


@contextmanager
def working_on(case: str, repeat: int) -> Iterator[None]:
    """Put what the block does, and the tasks it starts, under the slot."""
    token = _current.set(Slot(case, repeat))
    try:
        yield
    finally:
        _current.reset(token)
