"""One distinct result: the happenings that tell it."""

from dataclasses import dataclass, field

from schemas.terms import OutcomeKind
from service.engines.rules.outcomes.happening import Happening
from service.engines.rules.syntax.lines import Line

RESULTS: frozenset[OutcomeKind] = frozenset({"agreement", "ceasefire", "deadlock"})
DEALS: frozenset[OutcomeKind] = frozenset({"agreement", "ceasefire"})
NEAR = 3


@dataclass
class Result:
    """Happenings that tell one result, the clause that gives its text first."""

    kind: OutcomeKind
    happenings: list[Happening]
    when: str | None
    more: list[Line] = field(default_factory=list)
    leading: bool = False
    """Whether it is the first deal or truce that the article tells: the one its mediators brokered."""

    @property
    def number(self) -> int:
        """Number of the sentence that tells it first."""
        return self.happenings[0].segment.line.number
