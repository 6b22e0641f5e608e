"""A stress report written out, for a terminal and as Markdown."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table

from eval.report.marks import cell
from eval.stress.results import Change, Stressed, StressReport
from eval.tables import share

COLUMNS = (
    "perturbation",
    "the brief should",
    "cases",
    "held",
    "found F1",
    "change (95 %)",
    "strict F1",
    "change (95 %)",
)
SHOULD = {"preserving": "stay the same", "following": "follow the words", "changing": "drop the item"}


def terminal(report: StressReport) -> Iterator[RenderableType]:
    """Yield the table, then what broke."""
    table = Table(title=f"{report.made_by} under perturbation, seed {report.seed}")
    for column in COLUMNS:
        table.add_column(column, justify="left" if column in COLUMNS[:2] else "right")
    for one in report.perturbations:
        table.add_row(*_row(one))
    yield table
    for one in report.perturbations:
        if one.broken:
            yield "\n".join([f"{one.perturbation}: {one.does}", *_broken(one)])


def markdown(report: StressReport) -> str:
    """Return the table and, folded, what broke."""
    lines = [
        f"### {cell(report.made_by)} under perturbation: {report.cases} cases, seed {report.seed}",
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"|---|---|{'---:|' * (len(COLUMNS) - 2)}",
        *(f"| {' | '.join(_row(one))} |" for one in report.perturbations),
        "",
    ]
    for one in report.perturbations:
        if one.broken:
            lines += ["<details>", f"<summary>{one.perturbation}: {one.does}</summary>", ""]
            for case in one.broken:
                lines += [f"- {cell(case.case)}", *(f"  - {cell(line)}" for line in case.lines)]
            lines += ["", "</details>", ""]
    return "\n".join(lines)


def _row(one: Stressed) -> tuple[str, ...]:
    held = f"{one.held} of {one.judged} ({one.held / one.judged:.0%})" if one.judged else "–"
    return (
        one.perturbation,
        SHOULD[one.effect],
        str(one.cases),
        held,
        *_figures(one.found),
        *_figures(one.strict),
    )


def _figures(change: Change) -> tuple[str, str]:
    if change.difference is None:
        return share(change.after), "–"
    interval = "" if change.low is None or change.high is None else f" ({change.low:+.3f} to {change.high:+.3f})"
    return share(change.after), f"{change.difference:+.3f}{interval}"


def _broken(one: Stressed) -> Iterator[str]:
    for case in one.broken:
        yield f"  {case.case}"
        yield from (f"  {line}" for line in case.lines)
