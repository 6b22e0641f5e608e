"""What scoring returns: counts with their denominators, and the figures made of them."""

from typing import Literal

from schemas.base import Contract
from schemas.terms import Section

ErrorClass = Literal[
    "missing",
    "spurious",
    "duplicate",
    "polarity",
    "party_mediator",
    "role_swap",
    "wrong_by",
    "wrong_of",
    "wrong_force",
    "wrong_status",
    "wrong_kind",
    "wrong_role",
    "wrong_actors",
]
Value = str | tuple[str, ...] | None


class FieldVerdict(Contract):
    """One field of an aligned pair."""

    field: str
    gold: Value
    predicted: Value
    right: bool
    counts: bool
    """Whether strict scoring asks for it."""


class Shares(Contract):
    """How far two sets (characters of evidence, aliases, representatives) coincide."""

    shared: int
    gold: int
    predicted: int

    @property
    def f1(self) -> float | None:
        """2 · shared / (gold + predicted); None where both are empty."""
        total = self.gold + self.predicted
        return 2 * self.shared / total if total else None


class Pair(Contract):
    """A gold record and the predicted one that is it."""

    gold: int
    """Index into the gold section."""
    predicted: int
    """Index into the predicted section."""
    similarity: float
    fields: tuple[FieldVerdict, ...]
    evidence: Shares
    """In characters."""
    aliases: Shares | None
    representatives: Shares | None

    @property
    def strict(self) -> bool:
        """Whether every field that counts is right."""
        return all(field.right for field in self.fields if field.counts)


class Counts(Contract):
    """Records of one section, over one case or many; every ratio below has them as its denominators."""

    gold: int
    predicted: int
    found: int
    """Aligned records."""
    strict: int
    """Aligned records whose labels and refs are all right."""

    @property
    def abstained(self) -> bool:
        """Nothing to find, and nothing said: neither F1 1 nor 0."""
        return not self.gold and not self.predicted

    def f1(self, *, strict: bool = False) -> float | None:
        """2 · right / (gold + predicted); None where there is nothing on either side."""
        total = self.gold + self.predicted
        return 2 * (self.strict if strict else self.found) / total if total else None

    def precision(self, *, strict: bool = False) -> float | None:
        """Right / predicted; None where nothing was predicted."""
        return (self.strict if strict else self.found) / self.predicted if self.predicted else None

    def recall(self, *, strict: bool = False) -> float | None:
        """Right / gold; None where there is nothing to find."""
        return (self.strict if strict else self.found) / self.gold if self.gold else None


class SectionScore(Contract):
    """One section of one case."""

    counts: Counts
    pairs: tuple[Pair, ...]
    missing: tuple[int, ...]
    """Gold indices without a partner."""
    spurious: tuple[int, ...]
    """Predicted indices without a partner."""
    duplicates: tuple[tuple[int, int], ...]
    """Of the spurious ones, those that say again what another found: gold index, predicted index."""
    polarity: tuple[tuple[int, int], ...]
    """Missing and spurious ones that only a negation keeps apart: gold index, predicted index."""
    confused: tuple[tuple[int, int], ...]
    """Missing actors that were predicted in the other section: gold index, index in that section."""


class CaseScore(Contract):
    """One predicted labelling of one article against its gold."""

    name: str
    sections: dict[Section, SectionScore]
    valid_quotes: int
    """Predicted quotes that stand in the article where they are said to."""
    quotes: int


class FieldTally(Contract):
    """One field over aligned pairs."""

    right: int
    compared: int

    @property
    def accuracy(self) -> float | None:
        """Right / compared; None where no pair was aligned."""
        return self.right / self.compared if self.compared else None


class SectionSummary(Contract):
    """One section over many cases."""

    pooled: Counts
    found_by_document: float | None
    """Mean of the documents' own F1."""
    strict_by_document: float | None
    documents: int
    """Documents those means are over: something to find, or something said."""
    abstained: int
    """Documents with nothing to find and nothing said."""
    false_items: int
    """Records predicted where there was nothing to find."""
    fields: dict[str, FieldTally]
    evidence: Shares
    aliases: Shares
    representatives: Shares


class Summary(Contract):
    """The figures of one run."""

    cases: int
    sections: dict[Section, SectionSummary]
    found: float | None
    """Mean of the sections' pooled F1, lenient: the headline figure. A section empty on both sides is left out."""
    strict: float | None
    """The same, strict."""
    found_by_document: float | None
    """Mean over documents of the mean F1 of their sections."""
    strict_by_document: float | None
    empty_cases: int
    """Cases without any gold record."""
    abstained_cases: int
    """Of those, the ones for which nothing was predicted."""
    false_items: int
    """Records predicted for the others of those."""
    valid_quotes: int
    quotes: int


class Mistake(Contract):
    """One error of one case."""

    case: str
    error: ErrorClass
    section: Section
    gold: int | None
    """Index of the gold record concerned, if there is one."""
    predicted: int | None
    """Index of the predicted record concerned, if there is one; of `party_mediator`, in the other section."""


class ErrorClassTally(Contract):
    """One class of errors over many cases."""

    error: ErrorClass
    count: int
    sections: dict[Section, int]
    found_gain: float
    """What the headline F1, found, would gain if these errors and no others were repaired."""
    strict_gain: float
    """The same, strict."""


class Confusion(Contract):
    """One cell of a confusion matrix."""

    section: Section
    field: str
    gold: str
    predicted: str
    count: int
