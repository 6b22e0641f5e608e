"""What a stream of one brief tells while it is made: the data of each server-sent event but the brief and an error."""

from typing import Literal

from schemas.base import Contract
from schemas.brief import Brief, Demand, Mediator, Outcome, Party, Rejected
from schemas.terms import Section

StageState = Literal["begun", "done", "failed"]
Item = Party | Mediator | Demand | Outcome


class StageEvent(Contract):
    """A stage of the work has begun or ended (event `stage`)."""

    name: str
    """Name of the stage, such as `cast` or `stakes`; `rules` for the rules engine; `repair` after either."""
    state: StageState
    part: str | None = None
    """Sentence range, such as `1-120`, where a long article is read in parts."""


class ItemEvent(Contract):
    """An item that its evidence supports (event `item`), in the shape it has in a brief.

    It is told once, when it is first upheld. Later stages may still merge, correct or take back what was told: the
    brief, which comes last, is what counts.
    """

    section: Section
    item: Item


class RejectedEvent(Rejected):
    """An item that was found but not upheld (event `rejected`), as in `rejected` of the brief."""


class BriefEvent(Contract):
    """The whole brief (event `brief`), the last event of a stream that did not fail."""

    brief: Brief


Event = StageEvent | ItemEvent | RejectedEvent | BriefEvent
EVENTS: dict[type[Contract], str] = {
    StageEvent: "stage",
    ItemEvent: "item",
    RejectedEvent: "rejected",
    BriefEvent: "brief",
}
"""The name of each event on the wire; the data of `brief` is the brief itself."""
