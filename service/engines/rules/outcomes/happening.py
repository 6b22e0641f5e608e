"""One result stated by one clause: its kind, who did it, and where it is told."""

from dataclasses import dataclass

from schemas.terms import OutcomeKind
from service.engines.rules.lexicon.phrases import Who
from service.engines.rules.syntax.segments import Segment

_VIOLENT = frozenset(
    "attack shell bomb bombard hit kill wound fire open seize capture ambush raid storm torch clash strike".split()
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One result stated by one clause."""

    kind: OutcomeKind
    segment: Segment
    who: Who
    sides: str
    """`joint`: the act of all named in the clause; `subject`: of its subject alone."""
    definite: bool
    """Whether the clause takes up a result told before: "the accord was signed"."""
    at: int = 0
    """Offset into the line of the word that states it."""
    verb: str = ""
    """Base form of the verb that states it."""
    accuser: tuple[str, ...] = ()
    """Who charges `who` with it, where it is a charge."""
    terms: bool = False
    """Whether the clause tells terms: "under the deal …"."""

    @property
    def commitment(self) -> bool:
        """Whether it states what sides bound themselves to, as part of some result."""
        return self.verb in ("pledge", "commit", "undertake", "promise", "put")

    @property
    def fallback(self) -> bool:
        """Whether it only mentions a deal in passing, by who brokered it."""
        return self.verb == "broker"

    @property
    def violent(self) -> bool:
        """Whether it is an attack rather than a sanction or walkout."""
        return self.verb in _VIOLENT
