"""A picture of a brief: actors in a column, at its left who stands between whom, at its right who demands what of whom.

No label meets another, however many actors and demands there are: names stand inside boxes that are cut to them, labels
in the gaps between boxes, where lines only run up and down, one lane each.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.brief import Brief, Demand, Mediator
from schemas.events import Item
from service.rendering.lanes import Span, lanes_of
from service.rendering.lit import Marked, marked
from service.rendering.wrapping import width_of, wrapped

BOX = 236
"""Units a box is wide; names are wrapped to it."""
LINE, ROLE = 17, 14
"""Units that a line of a name, and the line of the role where it does not fit beside the name, are high."""
PADDING, SIDE = 7, 10
"""Units of space above and below what stands in a box, and at its sides."""
RAIL, LANE = 13, 31
"""Units between two lines at the left, and between two at the right."""
PORT = 13
"""Units between the ends of two lines at a box."""
NARROW, APART, LABELLED = 9, 20, 30
"""Units between two boxes: of one kind, of two kinds, and where a label stands between them."""
EDGE = 6
UNNAMED = "unnamed"
"""Stands for whoever asks or is asked where the article names nobody."""


@dataclass(frozen=True)
class Box:
    """An actor; `anchor` is its item on the page, empty for somebody who is not named."""

    anchor: str
    name: str
    lines: tuple[str, ...]
    role: str
    beside: bool
    """Whether the role stands beside the name, not below it."""
    kind: str
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        """Where its left side is halved."""
        return self.y + self.height // 2


@dataclass(frozen=True)
class Rail:
    """Mediators, and the parties between whom they stand."""

    path: str
    title: str


@dataclass(frozen=True)
class Arrow:
    """The demands of one actor of another; the label stands at `x`, `y`."""

    path: str
    label: str
    x: int
    y: int
    title: str
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn, in units of a view box; a unit is a pixel where there is room."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    rails: tuple[Rail, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class _Row:
    id: str
    anchor: str
    name: str
    role: str
    kind: str


def picture(brief: Brief) -> Picture | None:
    """Return the picture, None where there are not two actors to connect."""
    if len(brief.parties) + len(brief.mediators) < 2:
        return None
    sections = marked(brief)
    asked = _asked(sections["demands"])
    rows = _rows(brief, asked)
    order = {row.id: place for place, row in enumerate(rows)}
    pairs = sorted(asked, key=lambda pair: (order[pair[0]], order[pair[1]]))
    spans = [Span.between(order[by], order[of]) for by, of in pairs]
    lanes = lanes_of(spans)
    ties = _ties(brief)
    left = EDGE + RAIL * len(ties)
    boxes = _boxes(rows, spans, left)
    ends = _ports(boxes, pairs, order, lanes)
    arrows = tuple(
        _arrow(boxes, order, pair, asked[pair], lane, ends, span)
        for pair, lane, span in zip(pairs, lanes, spans, strict=True)
    )
    return Picture(
        width=left + BOX + (LANE * (max(lanes) + 1) + EDGE if lanes else EDGE),
        height=boxes[-1].y + boxes[-1].height + EDGE,
        boxes=tuple(boxes),
        rails=tuple(_rail(boxes, order, place, *tie) for place, tie in enumerate(ties)),
        arrows=arrows,
    )


Pair = tuple[str, str]


def _asked(demands: Iterable[Marked]) -> dict[Pair, list[Marked]]:
    """Return the demands by who asks whom."""
    asked: defaultdict[Pair, list[Marked]] = defaultdict(list)
    for one in demands:
        assert isinstance(one.item, Demand)  # noqa: S101 -- of the section of demands
        for by in one.item.by or (UNNAMED,):
            for of in one.item.of or (UNNAMED,):
                if by != of:
                    asked[by, of].append(one)
    return asked


def _rows(brief: Brief, asked: Iterable[Pair]) -> list[_Row]:
    """Return the actors from top to bottom: those who mediate, those in dispute, those with a stake, the unnamed."""
    above = [_Row(m.id, f"m{n}", m.name, _standing(m), f"third {m.status}") for n, m in enumerate(brief.mediators, 1)]
    parties = [_Row(p.id, f"p{n}", p.name, p.role, p.role) for n, p in enumerate(brief.parties, 1)]
    parties.sort(key=lambda row: row.role != "disputant")
    unnamed = [_Row(UNNAMED, "", UNNAMED, "", UNNAMED)] if any(UNNAMED in pair for pair in asked) else []
    return [*above, *parties, *unnamed]


def _standing(mediator: Mediator) -> str:
    return mediator.role if mediator.status == "active" else f"{mediator.role}, {mediator.status}"


def _ties(brief: Brief) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return which mediators stand between which parties.

    A mediator stands between those disputants with whom it took part in outcomes, if they are two or more; where no
    outcome says so, between all of them.
    """
    disputants = tuple(party.id for party in brief.parties if party.role == "disputant")
    ties: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for mediator in brief.mediators:
        met = {actor for outcome in brief.outcomes if mediator.id in outcome.actors for actor in outcome.actors}
        known = tuple(party for party in disputants if party in met)
        ties[known if len(known) > 1 else disputants].append(mediator.id)
    return [(tuple(mediators), parties) for parties, mediators in ties.items() if parties]


def _boxes(rows: Sequence[_Row], spans: Sequence[Span], left: int) -> list[Box]:
    touching = [sum(place in (span.top, span.bottom) for span in spans) for place in range(len(rows))]
    labelled = {span.middle for span in spans}
    boxes: list[Box] = []
    top = EDGE
    for place, (row, ends) in enumerate(zip(rows, touching, strict=True)):
        lines = wrapped(row.name, room := BOX - 2 * SIDE)
        beside = width_of(f"{row.name} {row.role}") <= room
        height = max(2 * PADDING + LINE * len(lines) + (0 if beside else ROLE), PORT * (ends + 1))
        boxes.append(Box(row.anchor, row.name, lines, row.role, beside, row.kind, left, top, height))
        after = rows[place + 1 : place + 2]
        apart = bool(after) and after[0].kind.split()[0] != row.kind.split()[0]
        top += height + (LABELLED if place in labelled else APART if apart else NARROW)
    return boxes


def _ports(
    boxes: Sequence[Box], pairs: Sequence[Pair], order: dict[str, int], lanes: Sequence[int]
) -> dict[tuple[int, Pair], int]:
    """Return at what height each line ends at each box, so that lines of one box do not cross each other."""
    ends: defaultdict[int, list[tuple[int, Pair]]] = defaultdict(list)
    for pair, lane in zip(pairs, lanes, strict=True):
        one, other = order[pair[0]], order[pair[1]]
        ends[one].append((lane if other < one else -lane, pair))
        ends[other].append((lane if one < other else -lane, pair))
    heights = {}
    for place, touching in ends.items():
        touching.sort(key=lambda end, place=place: (_leads_down(end[1], place, order), end[0]))  # type: ignore[misc]
        box = boxes[place]
        for number, (_, pair) in enumerate(touching, 1):
            heights[place, pair] = box.y + round(box.height * number / (len(touching) + 1))
    return heights


def _leads_down(pair: Pair, place: int, order: dict[str, int]) -> bool:
    return order[pair[0]] + order[pair[1]] - place > place


def _arrow(
    boxes: Sequence[Box],
    order: dict[str, int],
    pair: Pair,
    demands: Sequence[Marked],
    lane: int,
    ends: dict[tuple[int, Pair], int],
    span: Span,
) -> Arrow:
    by, of = order[pair[0]], order[pair[1]]
    side = boxes[by].x + BOX
    x = side + LANE * lane + LANE // 2 + 4
    start, end = ends[by, pair], ends[of, pair]
    bend = 6 if end > start else -6
    above, below = boxes[span.middle], boxes[span.middle + 1]
    told = "; ".join(f"{one.mark}: {_text(one.item)}" for one in demands)
    return Arrow(
        path=f"M{side} {start}H{x - 6}q6 0 6 {bend}V{end - bend}q0 {bend} -6 {bend}H{side + 7}",
        label=demands[0].mark if len(demands) == 1 else f"{len(demands)}×",
        x=x,
        y=(above.y + above.height + below.y) // 2,
        title=f"{boxes[by].name} → {boxes[of].name}: {told}",
        anchors=tuple(one.anchor for one in demands),
    )


def _text(item: Item) -> str:
    return item.text if isinstance(item, Demand) else ""


def _rail(
    boxes: Sequence[Box], order: dict[str, int], place: int, mediators: Sequence[str], parties: Sequence[str]
) -> Rail:
    x, side = EDGE + RAIL * place, boxes[0].x
    first, *rest, last = (boxes[order[actor]] for actor in (*mediators, *parties))
    corners = f"M{side} {first.middle}H{x + 5}q-5 0 -5 5V{last.middle - 5}q0 5 5 5H{side}"
    branches = "".join(f"M{x} {box.middle}H{side}" for box in rest)
    names = [boxes[order[actor]].name for actor in mediators]
    between = [boxes[order[actor]].name for actor in parties]
    return Rail(corners + branches, f"{_listed(names)} {'between' if len(between) > 1 else 'with'} {_listed(between)}")


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
