"""Puts lines that run up and down beside a column of boxes into lanes, so that no two of them lie on each other."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """The rows between which a line runs, the upper one first."""

    top: int
    bottom: int

    @classmethod
    def between(cls, one: int, other: int) -> "Span":
        """Return the span of two rows in either order."""
        return cls(min(one, other), max(one, other))

    @property
    def middle(self) -> int:
        """The row above the gap in which a label of the line stands."""
        return (self.top + self.bottom - 1) // 2

    def meets(self, other: "Span") -> bool:
        """Whether lines over both rows would lie on each other; to end where the other begins is not to meet."""
        return self.top < other.bottom and other.top < self.bottom


def lanes_of(spans: Sequence[Span]) -> list[int]:
    """Return the lane of each span, counted from the boxes outwards; short lines are nearest."""
    lanes: list[list[Span]] = []
    chosen = [0] * len(spans)
    for place in sorted(range(len(spans)), key=lambda place: (spans[place].bottom - spans[place].top, place)):
        span = spans[place]
        free = (number for number, lane in enumerate(lanes) if not any(span.meets(other) for other in lane))
        chosen[place] = next(free, len(lanes))
        if chosen[place] == len(lanes):
            lanes.append([])
        lanes[chosen[place]].append(span)
    return chosen
