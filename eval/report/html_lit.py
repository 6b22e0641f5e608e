"""The article of a case cut into pieces, each knowing which items of the labels and of the brief it is evidence of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from eval.records import Span


@dataclass(frozen=True, slots=True)
class Lit:
    """A piece of the article that is the evidence of the same items throughout."""

    text: str
    number: int
    """1-based among the pieces that are evidence; 0 of any other."""
    gold: tuple[int, ...]
    """Rows whose label it is evidence of."""
    predicted: tuple[int, ...]
    """Rows whose predicted item it is evidence of."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One item's evidence."""

    row: int
    gold: bool
    """Whether it is of the labels, not of the brief."""
    spans: Sequence[Span]


def lit_article(text: str, cited: Iterable[Cited]) -> tuple[Lit, ...]:
    """Return the pieces of `text`, in order; together they are the whole of it."""
    evidence = [(start, end, item) for item in cited for start, end in item.spans]
    cuts = sorted({0, len(text), *(start for start, _, _ in evidence), *(end for _, end, _ in evidence)})
    pieces: list[Lit] = []
    number = 0
    for start, end in pairwise(cuts):
        here = [item for first, last, item in evidence if first <= start and end <= last]
        number += bool(here)
        pieces.append(
            Lit(
                text=text[start:end],
                number=number if here else 0,
                gold=tuple(sorted({item.row for item in here if item.gold})),
                predicted=tuple(sorted({item.row for item in here if not item.gold})),
            )
        )
    return tuple(pieces)


def first_piece(pieces: Sequence[Lit], row: int, *, gold: bool) -> int | None:
    """Return the number of the first piece that is evidence of an item; None where nothing is."""
    return next((piece.number for piece in pieces if row in (piece.gold if gold else piece.predicted)), None)
