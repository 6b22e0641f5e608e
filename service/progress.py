"""What has been told of one run so far, kept for any number of followers, each of whom hears it from the start."""

import asyncio
from collections.abc import AsyncGenerator

from schemas.brief import Brief, Demand, Mediator, Outcome, Party, Rejected
from schemas.events import Event, Item, ItemEvent, RejectedEvent, StageEvent, StageState
from schemas.terms import SECTIONS, Section


class Progress:
    """The events of one run."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._told: set[tuple[object, ...]] = set()
        self._followers = 0
        self._grown = asyncio.Event()
        self._closed = False

    @property
    def wanted(self) -> bool:
        """Whether somebody follows, so that work done only to tell of it is worth doing."""
        return self._followers > 0

    def stage(self, name: str, state: StageState, part: str | None = None) -> None:
        """Tell that a stage has begun or ended."""
        self._tell(StageEvent(name=name, state=state, part=part))

    def items(self, brief: Brief) -> None:
        """Tell the items of a brief, or of what there is of it, that have not been told before."""
        for section in SECTIONS:
            for item in getattr(brief, section):
                key = _key(section, item)
                if key not in self._told:
                    self._told.add(key)
                    self._tell(ItemEvent(section=section, item=item))

    def rejected(self, items: tuple[Rejected, ...]) -> None:
        """Tell what was not upheld in the end."""
        for item in items:
            self._tell(RejectedEvent(**dict(item)))

    def close(self) -> None:
        """Let the followers go, once they have heard everything."""
        self._closed = True
        self._grown.set()

    async def follow(self) -> AsyncGenerator[Event, None]:
        """Yield every event from the first one on, as it comes, until the run ends."""
        self._followers += 1
        heard = 0
        try:
            while True:
                while heard < len(self._events):
                    heard += 1
                    yield self._events[heard - 1]
                if self._closed:
                    return
                self._grown.clear()
                await self._grown.wait()
        finally:
            self._followers -= 1

    def _tell(self, event: Event) -> None:
        self._events.append(event)
        self._grown.set()


def _key(section: Section, item: Item) -> tuple[object, ...]:
    """Return what makes two tellings the same item, though a later one may know more of it."""
    if isinstance(item, Party | Mediator):
        return (section, item.id)
    if isinstance(item, Demand):
        return (section, item.by, item.of, item.text)
    return (section, item.kind, item.actors, item.text) if isinstance(item, Outcome) else (section,)
