"""What grounding returns: upheld items with their evidence, failing ones with the reason, and things to look at."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from schemas.base import Contract
from schemas.brief import Evidence, WarningCode
from schemas.drafts import DraftDemand, DraftMediator, DraftOutcome, DraftParty, Failing

Kept = TypeVar("Kept", bound=Contract)
Item = TypeVar("Item", DraftParty, DraftMediator, DraftDemand, DraftOutcome)


def updated(contract: Kept, changes: Mapping[str, object]) -> Kept:
    """Return the contract with these values: itself where it has them already, for a copy costs more than the look."""
    for field, value in changes.items():
        own = getattr(contract, field)
        if own is not value and own != value:
            return contract.model_copy(update=changes)
    return contract


class Note(Contract):
    """A warning: what a reader should look at."""

    code: WarningCode
    detail: str


class Upheld(Contract, Generic[Item]):
    """An item that its evidence supports; cleaned of names, dates and references that the article does not bear out."""

    index: int
    """Place of the item in its section of the draft."""
    item: Item
    evidence: tuple[Evidence, ...]
    notes: tuple[Note, ...] = ()


class Grounded(Contract):
    """A draft, every item of which is either upheld or failing."""

    parties: tuple[Upheld[DraftParty], ...]
    mediators: tuple[Upheld[DraftMediator], ...]
    demands: tuple[Upheld[DraftDemand], ...]
    outcomes: tuple[Upheld[DraftOutcome], ...]
    failing: tuple[Failing, ...]
    headline: str
    summary: str
    notes: tuple[Note, ...] = ()
    """Warnings on headline and summary."""
