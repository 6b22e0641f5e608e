"""The article cut into paragraphs of pieces, each piece plain or a cited sentence, with the items that cite it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.brief import Brief
from schemas.events import Item
from schemas.terms import SECTIONS, Section
from service.reading.lines import paragraphs


@dataclass(frozen=True)
class Marked:
    """An item under the mark by which page and article name it: P1, P2 and so on, then M1, D1, O1."""

    mark: str
    item: Item

    @property
    def anchor(self) -> str:
        """The id of the item's element."""
        return self.mark.lower()

    @property
    def sentences(self) -> list[int]:
        """The numbers of the sentences that state it, in order."""
        return sorted({evidence.sentence for evidence in self.item.evidence})


@dataclass(frozen=True)
class Piece:
    """Characters of the article; `sentence` and `marks` where items cite them."""

    text: str
    sentence: int | None = None
    marks: tuple[str, ...] = ()


def marked(brief: Brief) -> dict[Section, list[Marked]]:
    """Return every item with its mark, by section."""
    return {
        section: [Marked(f"{section[0].upper()}{n}", item) for n, item in enumerate(getattr(brief, section), 1)]
        for section in SECTIONS
    }


def lit_paragraphs(brief: Brief) -> list[list[Piece]]:
    """Return the article's paragraphs; only white space between them is left out, and nothing within them."""
    text = brief.article.text or ""
    marks: defaultdict[tuple[int, int, int], list[str]] = defaultdict(list)
    for items in marked(brief).values():
        for each in items:
            for evidence in each.item.evidence:
                marks[evidence.start, evidence.end, evidence.sentence].append(each.mark)
    cited = iter(sorted(marks))
    return list(_paragraphs(text, cited, marks))


def _paragraphs(
    text: str, cited: Iterator[tuple[int, int, int]], marks: dict[tuple[int, int, int], list[str]]
) -> Iterator[list[Piece]]:
    place = next(cited, None)
    for first, last in paragraphs(text):
        pieces: list[Piece] = []
        position = first
        while place is not None and place[0] < last:
            start, end, number = place
            if start > position:
                pieces.append(Piece(text[position:start]))
            pieces.append(Piece(text[start:end], number, tuple(dict.fromkeys(marks[place]))))
            position = end
            place = next(cited, None)
        if position < last:
            pieces.append(Piece(text[position:last]))
        yield pieces
