"""The plots of a report: F1 with intervals, what errors cost, confusions, and effort against quality."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from eval.report.html_svg import CEILING, FAINT, INK, LINE, PAPER, RIGHT, RUNS, SETTINGS, WRONG, canvas, svg
from eval.runs import Figure
from eval.scores import Confusion, ErrorClassTally

_MARKERS = "osD^vP"


class Point(NamedTuple):
    """One run, where effort is set against quality."""

    place: int
    """0-based, among the runs of the report."""
    letter: str
    effort: float
    found: float
    """Mean F1."""
    strict: float


def f1_plot(
    runs: Sequence[Mapping[str, Figure]], ceiling: Mapping[str, Figure] | None, rows: Mapping[str, tuple[str, str]]
) -> Markup:
    """Return F1 found (filled) and strict (hollow) with 95 % intervals, and the readers' agreement as a bar.

    Args:
        runs: the figures of each run by metric, in the order of their letters.
        ceiling: those of the readers' agreement, if known.
        rows: label of each row to its metrics, found and strict.

    """
    step = 2 * len(runs) + 1
    with mpl.rc_context(SETTINGS):
        drawing, axes = canvas(40 + 17 * len(rows) * step, left=82)
        for row, metrics in enumerate(rows.values()):
            for kind, metric in enumerate(metrics):
                first = row * step + kind * len(runs)
                if ceiling is not None and (readers := ceiling[metric].value) is not None:
                    axes.vlines(readers, first - 0.45, first + len(runs) - 0.55, color=CEILING, linewidth=3)
                for place, figures in enumerate(runs):
                    _interval(axes, figures[metric], first + place, place, strict=bool(kind))
        axes.set_yticks([row * step + len(runs) - 0.5 for row in range(len(rows))], list(rows))
        axes.set_ylim(len(rows) * step - 1.2, -0.8)
        axes.set_xlim(0, 1.01)
        axes.grid(axis="x")
        return svg(drawing, "f1", "F1 by section, found and strict, with 95 % intervals: the figures of the table")


def error_plot(errors: Sequence[ErrorClassTally]) -> Markup:
    """Return bars for each class of errors: what repairing it alone would add to mean F1, found and strict."""
    with mpl.rc_context(SETTINGS):
        drawing, axes = canvas(46 + 25 * max(len(errors), 1), left=128)
        for row, tally in enumerate(errors):
            axes.barh(row - 0.17, max(tally.found_gain, 0), 0.3, color=RIGHT)
            axes.barh(row + 0.17, max(tally.strict_gain, 0), 0.3, color=WRONG)
        gains = [gain for tally in errors for gain in (tally.found_gain, tally.strict_gain)]
        axes.set_yticks(range(len(errors)), [f"{tally.error.replace('_', ' ')}  {tally.count}" for tally in errors])
        axes.set_ylim(max(len(errors), 1) - 0.4, -0.6)
        axes.set_xlim(0, max([*gains, 0.01]) * 1.05)
        axes.locator_params(axis="x", nbins=5)
        axes.grid(axis="x")
        return svg(drawing, "errors", "what repairing each class of errors alone would add to mean F1")


def confusion_plot(name: str, cells: Sequence[Confusion]) -> Markup:
    """Return a matrix of counts, a row for each value the labels hold, a column for each that was given.

    Args:
        name: a slug, unique in the page.
        cells: of one vocabulary.

    """
    values = sorted({cell.gold for cell in cells} | {cell.predicted for cell in cells})
    size = range(len(values))
    counts = Counter[tuple[int, int]]()
    for cell in cells:
        counts[values.index(cell.gold), values.index(cell.predicted)] += cell.count
    in_row = [sum(counts[row, column] for column in size) for row in size]
    with mpl.rc_context(SETTINGS | {"axes.spines.bottom": False}):
        drawing, axes = canvas(102 + 30 * len(values), left=112, bottom=6, top=92)
        for row in size:
            for column in size:
                corner = (column - 0.5, row - 0.5)
                axes.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor=LINE, linewidth=0.7))
                if count := counts[row, column]:
                    fill, strength = RIGHT if row == column else WRONG, 0.12 + 0.45 * count / in_row[row]
                    axes.add_patch(Rectangle(corner, 1, 1, facecolor=fill, edgecolor="none", alpha=strength))
                    axes.text(column, row, str(count), ha="center", va="center", color=INK)
        words = [value.replace("_", " ") for value in values]
        axes.set_yticks(size, words)
        axes.set_xticks(size, words, rotation=50, ha="left", rotation_mode="anchor")
        axes.xaxis.tick_top()
        axes.set_xlim(-0.5, max(len(values), 7) + 0.5)
        axes.set_ylim(len(values) - 0.5, -0.5)
        return svg(drawing, f"confusion-{name}", "confusion matrix: rows are the labels, columns what was given")


def effort_plot(name: str, unit: str, points: Sequence[Point]) -> Markup:
    """Return mean F1 (found filled, strict hollow) against what a brief takes.

    Args:
        name: a slug, unique in the page.
        unit: what is measured, for the axis.
        points: one a run.

    """
    with mpl.rc_context(SETTINGS):
        drawing, axes = canvas(230, left=40, bottom=42)
        for place, letter, effort, found, strict in points:
            colour, marker = RUNS[place % len(RUNS)], _MARKERS[place % len(_MARKERS)]
            axes.plot([effort, effort], [strict, found], color=colour, linewidth=1)
            axes.plot([effort], [found], marker, color=colour, markersize=8)
            axes.plot([effort], [strict], marker, markerfacecolor=PAPER, markeredgecolor=colour, markersize=8)
            axes.annotate(letter, (effort, found), xytext=(0, 8), textcoords="offset points", ha="center")
        axes.set_ylim(0, 1.12)
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
        axes.tick_params(axis="y", labelcolor=FAINT)
        most = max([point.effort for point in points] + [0.0])
        axes.set_xlim(-0.06 * (most or 1), 1.08 * (most or 1))
        axes.locator_params(axis="x", nbins=5)
        axes.set_xlabel(unit)
        axes.grid()
        return svg(drawing, name, f"mean F1 against {unit}")


def _interval(axes: Axes, figure: Figure, row: float, run: int, *, strict: bool) -> None:
    if figure.value is None:
        return
    colour, marker = RUNS[run % len(RUNS)], _MARKERS[run % len(_MARKERS)]
    if figure.low is not None and figure.high is not None and figure.spread:
        axes.hlines(row, figure.low, figure.high, color=colour, linewidth=1.6)
    face = PAPER if strict else colour
    axes.plot([figure.value], [row], marker, color=colour, markerfacecolor=face, markersize=7, zorder=3, clip_on=False)
