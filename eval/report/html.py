"""Runs as one HTML file that needs nothing else: figures, plots, every error, and every case beside its article.

All text of articles, labels and models is escaped; the file's own policy lets no script run but its own.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import fmean
from string import ascii_uppercase

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval.agreement import Agreement
from eval.cases import Case
from eval.figures import by_case
from eval.gate import Reason
from eval.metrics import HEADLINES
from eval.report.html_cases import CaseView, Row, case_view
from eval.report.html_plots import Point, confusion_plot, effort_plot, error_plot, f1_plot
from eval.report.markdown import who_answered
from eval.runs import Run
from eval.scores import ErrorClass, ErrorClassTally
from eval.summary import document_f1
from eval.tables import share, totals_line
from schemas.terms import SECTIONS, Section

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters["share"] = share
F1_ROWS: dict[str, tuple[str, str]] = {
    "mean": (HEADLINES[0], HEADLINES[1]),
    **{section: (f"{section} F1 found", f"{section} F1 strict") for section in SECTIONS},
}
CONFUSIONS: dict[str, tuple[tuple[Section, str], ...]] = {
    "roles": (("parties", "role"), ("mediators", "role")),
    "kinds of actor": (("parties", "kind"), ("mediators", "kind")),
    "status of mediators": (("mediators", "status"),),
    "kinds of outcome": (("outcomes", "kind"),),
    "status of demands": (("demands", "status"),),
    "force of demands": (("demands", "force"),),
}
"""Title of each matrix to the fields it pools."""


@dataclass(frozen=True, slots=True)
class Lettered:
    """A run under its letter."""

    letter: str
    run: Run
    made_by: str
    totals: str
    f1: Mapping[str, tuple[float | None, float | None]]
    """Case to its F1, found and strict, averaged over repeats."""


@dataclass(frozen=True, slots=True)
class ErrorGroup:
    """One class of errors: the tally of the run, and those of the cases shown."""

    tally: ErrorClassTally
    places: Sequence[tuple[CaseView, Row]]


def html(runs: Sequence[Run], cases: Mapping[str, Case], ceiling: Agreement | None, reasons: Sequence[Reason]) -> str:
    """Return the page.

    Args:
        runs: at least one; cases and errors are those of the first, the others stand beside it in the figures.
        cases: those of the first run, by name.
        ceiling: how far two readers agree on them, if known.
        reasons: why the first run does not pass.

    """
    run = runs[0]
    lettered = [_lettered(letter, one) for letter, one in zip(_letters(), runs, strict=False)]
    views = _views(run, cases)
    script = TEMPLATES.get_template("report.js").render()
    return TEMPLATES.get_template("report.html").render(
        runs=lettered,
        run=run,
        ceiling=ceiling,
        readers={figure.metric: figure for figure in ceiling.figures} if ceiling else None,
        figures={figure.metric: figure for figure in run.figures},
        headlines=HEADLINES,
        reasons=reasons,
        cases=views,
        groups=_groups(run, views),
        sections=SECTIONS,
        f1=f1_plot(
            [{figure.metric: figure for figure in one.figures} for one in runs],
            {figure.metric: figure for figure in ceiling.figures} if ceiling else None,
            F1_ROWS,
        ),
        error_gains=error_plot(run.errors),
        confusions=list(_confusions(run)),
        efforts=list(_efforts(lettered)),
        style=Markup(TEMPLATES.get_template("report.css").render()),  # noqa: S704  a file of this package
        script=Markup(script),  # noqa: S704  a file of this package
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def _letters() -> Iterator[str]:
    yield from ascii_uppercase
    yield from (f"{letter}{number}" for number in count(2) for letter in ascii_uppercase)


def _lettered(letter: str, run: Run) -> Lettered:
    f1 = {
        case: (
            _mean([document_f1(score) for score in scores]),
            _mean([document_f1(score, strict=True) for score in scores]),
        )
        for case, scores in by_case(run.scores).items()
    }
    return Lettered(letter, run, who_answered(run), totals_line(run.totals), f1)


def _views(run: Run, cases: Mapping[str, Case]) -> list[CaseView]:
    entries = [both for both in zip(run.entries, run.scores, strict=True) if both[0].repeat == 1]
    return [
        case_view(number, cases[entry.case], entry, score) for number, (entry, score) in enumerate(entries, start=1)
    ]


def _groups(run: Run, views: Sequence[CaseView]) -> list[ErrorGroup]:
    places: dict[ErrorClass, list[tuple[CaseView, Row]]] = {}
    for view in views:
        for row, error in view.errors:
            places.setdefault(error, []).append((view, row))
    return [ErrorGroup(tally, places.get(tally.error, ())) for tally in run.errors]


def _confusions(run: Run) -> Iterator[tuple[str, Markup]]:
    for title, fields in CONFUSIONS.items():
        cells = [cell for cell in run.confusions if (cell.section, cell.field) in fields]
        if cells:
            yield title, confusion_plot(title.replace(" ", "-"), cells)


def _efforts(runs: Sequence[Lettered]) -> Iterator[tuple[str, Markup]]:
    """Yield title and plot of each effort that is known, where there is more than one run to compare."""
    if len(runs) == 1:
        return
    efforts: dict[str, list[float | None]] = {
        "seconds a brief, median": [_seconds(one.run) for one in runs],
        "tokens a brief": [_tokens(one.run) for one in runs],
        "USD a brief": [_cost(one.run) for one in runs],
    }
    for unit, known in efforts.items():
        points = [
            Point(place, one.letter, effort, one.run.summary.found or 0.0, one.run.summary.strict or 0.0)
            for place, (one, effort) in enumerate(zip(runs, known, strict=True))
            if effort is not None
        ]
        if any(known):
            yield unit, effort_plot(unit.split()[0].lower(), unit, points)


def _seconds(run: Run) -> float | None:
    """Return the median of a brief; None where replies were replayed, which takes no time."""
    return None if run.config.replies == "replayed" else run.totals.median_seconds


def _tokens(run: Run) -> float:
    return (run.totals.prompt_tokens + run.totals.completion_tokens) / max(len(run.entries), 1)


def _cost(run: Run) -> float | None:
    """Return US dollars a brief; nothing where no model was asked, None where its price is not known."""
    if not run.totals.calls:
        return 0.0
    return None if run.totals.cost_usd is None else run.totals.cost_usd / max(len(run.entries), 1)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None
