"""A comparison of two runs, for a terminal and as Markdown."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table

from eval.comparison import Difference
from eval.movers import Mover, move_lines
from eval.report.marks import cell
from eval.tables import share
from schemas.base import Contract

COLUMNS = ("metric", "first", "second", "difference", "95 %", "p", "Holm", "differ", "")


class Comparison(Contract):
    """Two runs compared; the second is read against the first."""

    first: str
    second: str
    cases: tuple[str, ...]
    left_out: str
    """Cases that the runs do not share, in words; empty where they share all."""
    differences: tuple[Difference, ...]
    movers: tuple[Mover, ...]


def terminal(comparison: Comparison) -> Iterator[RenderableType]:
    """Yield the table of differences, then the cases that moved."""
    table = Table(title=f"{comparison.second} against {comparison.first}, {len(comparison.cases)} cases")
    for column in COLUMNS:
        table.add_column(column, justify="left" if column in ("metric", "") else "right")
    family = None
    for difference in counted(comparison.differences):
        if family not in (None, difference.family):
            table.add_section()
        family = difference.family
        table.add_row(*_row(difference))
    yield table
    yield "\n".join(line for mover in comparison.movers for line in move_lines(mover)) or "no case moved"


def markdown(comparison: Comparison, most_cases: int = 20) -> str:
    """Return a comparison for a pull request; of the cases that moved, `most_cases`."""
    rows = [_row(difference) for difference in counted(comparison.differences)]
    lines = [
        f"### {cell(comparison.second)} against {cell(comparison.first)}, {len(comparison.cases)} cases",
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"|{'---|' * len(COLUMNS)}",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
    ]
    if comparison.left_out:
        lines += [f"Left out ({cell(comparison.left_out)}).", ""]
    for mover in comparison.movers[:most_cases]:
        heading, *moves = move_lines(mover)
        lines += [f"- **{cell(heading)}**", *(f"  - {cell(move.strip())}" for move in moves)]
    if len(comparison.movers) > most_cases:
        lines.append(f"- and {len(comparison.movers) - most_cases} cases more")
    return "\n".join(lines) + "\n"


def counted(differences: Sequence[Difference]) -> list[Difference]:
    """Return the differences of metrics for which either run has something to count."""
    return [one for one in differences if one.first is not None or one.second is not None]


def _row(one: Difference) -> tuple[str, ...]:
    interval = "–" if one.low is None or one.high is None else f"{one.low:+.3f} to {one.high:+.3f}"
    return (
        one.metric,
        share(one.first),
        share(one.second),
        "–" if one.difference is None else f"{one.difference:+.3f}",
        interval,
        _p(one.p),
        _p(one.adjusted_p),
        f"{one.differing} of {one.documents}",
        one.verdict,
    )


def _p(value: float | None) -> str:
    return "–" if value is None else "< 0.001" if value < 0.001 else f"{value:.3f}"
