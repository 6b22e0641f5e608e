"""A plain picture of a brief: who mediates between whom, and who demands what of whom, laid out in two rows."""

from collections import Counter
from dataclasses import dataclass

from schemas.brief import Brief

WIDTH, HEIGHT, GAP = 150, 46, 34
ABREAST = 4
"""Boxes in a row; more go into another, so that names stay readable."""
STEP = HEIGHT + 18
"""Units between the tops of rows of one kind."""
SPAN = 104
"""Units between mediators and parties, where the lines are."""


@dataclass(frozen=True)
class Node:
    """An actor: a box with its name."""

    id: str
    name: str
    role: str
    x: int
    y: int

    @property
    def middle(self) -> int:
        """Where the box is halved."""
        return self.x + WIDTH // 2


@dataclass(frozen=True)
class Arrow:
    """Demands of one actor of another."""

    path: str
    label: str
    x: int
    y: int
    title: str


@dataclass(frozen=True)
class Picture:
    """Boxes, lines from mediators to disputants, and arrows of demands, in units of a view box."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    lines: tuple[tuple[int, int, int, int], ...]
    arrows: tuple[Arrow, ...]


def picture(brief: Brief) -> Picture | None:
    """Return the picture, None where there are not two actors to connect."""
    if len(brief.parties) + len(brief.mediators) < 2:
        return None
    widest = min(ABREAST, max(len(brief.parties), len(brief.mediators)))
    width = widest * (WIDTH + GAP) + GAP
    above = _rows([(m.id, m.name, m.role) for m in brief.mediators], width, 10)
    low = max((node.y + HEIGHT + SPAN for node in above), default=10)
    below = _rows([(p.id, p.name, p.role) for p in brief.parties], width, low)
    nodes = {node.id: node for node in (*above, *below)}
    lines = tuple(
        (one.middle, one.y + HEIGHT, other.middle, other.y)
        for one in above
        for other in below
        if other.role == "disputant"
    )
    pairs = Counter((by, of) for demand in brief.demands for by in demand.by for of in demand.of if by != of)
    arrows = tuple(_arrow(nodes[by], nodes[of], count) for (by, of), count in sorted(pairs.items()))
    depth = max((arrow.y for arrow in arrows), default=0)
    depth = max(depth, *(node.y + HEIGHT for node in nodes.values())) + 24
    return Picture(width, depth, tuple(nodes.values()), lines, arrows)


def _rows(actors: list[tuple[str, str, str]], width: int, top: int) -> list[Node]:
    nodes = []
    for first in range(0, len(actors), ABREAST):
        row = actors[first : first + ABREAST]
        y = top + first // ABREAST * STEP
        room = width / len(row)
        nodes += [Node(*actor, round(room * (place + 0.5) - WIDTH / 2), y) for place, actor in enumerate(row)]
    return nodes


def _arrow(one: Node, other: Node, count: int) -> Arrow:
    """Return an arrow that hangs below the boxes, those to the right deeper, so that the two ways stay apart."""
    if one.y != other.y:
        return _between_rows(one, other, count)
    ahead = 1 if other.middle >= one.middle else -1
    start, end = one.middle + 14 * ahead, other.middle - 14 * ahead
    top = one.y + HEIGHT
    reach = min(120, 30 + abs(end - start) // 5) + (26 if ahead > 0 else 0)
    bottom = top + reach
    return Arrow(
        path=f"M{start} {top} C{start} {bottom} {end} {bottom} {end} {top + 5}",
        label=str(count),
        x=(start + end) // 2,
        y=(top + 3 * bottom) // 4,
        title=_told(one, other, count),
    )


def _between_rows(one: Node, other: Node, count: int) -> Arrow:
    down = other.y > one.y
    start, end = (one.y + HEIGHT, other.y - 5) if down else (one.y, other.y + HEIGHT + 5)
    left, right = one.middle + 30, other.middle + 30
    return Arrow(
        path=f"M{left} {start} L{right} {end}",
        label=str(count),
        x=(left + 2 * right) // 3,
        y=(start + 2 * end) // 3,
        title=_told(one, other, count),
    )


def _told(one: Node, other: Node, count: int) -> str:
    return f"{one.name} → {other.name}: {count} demand{'s' if count > 1 else ''}"
