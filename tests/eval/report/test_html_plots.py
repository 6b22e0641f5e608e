"""Plots as inline SVG."""

import re

import pytest

from eval.report.html_plots import Point, confusion_plot, effort_plot, error_plot, f1_plot
from eval.runs import Figure
from eval.scores import Confusion, ErrorClassTally

FIGURE = Figure(metric="m", value=0.7, low=0.5, high=0.9, documents=9, spread=True)
UNKNOWN = Figure(metric="s", value=None, low=None, high=None, documents=0, spread=False)
CELLS = [
    Confusion(section="outcomes", field="kind", gold="offer", predicted="offer", count=7),
    Confusion(section="outcomes", field="kind", gold="offer", predicted="refusal", count=3),
]
TALLY = ErrorClassTally(error="missing", count=4, sections={"demands": 4}, found_gain=0.1, strict_gain=0.2)
PLOTS = {
    "f1": f1_plot([{"m": FIGURE, "s": UNKNOWN}] * 2, {"m": FIGURE, "s": UNKNOWN}, {"parties": ("m", "s")}),
    "errors": error_plot([TALLY]),
    "no errors": error_plot([]),
    "confusion": confusion_plot("kinds", CELLS),
    "effort": effort_plot("seconds", "seconds a brief", [Point(0, "A", 1.5, 0.9, 0.8), Point(1, "B", 6, 0.95, 0.9)]),
}


@pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS)
def test_plots_take_all_colours_from_the_page(plot: str) -> None:
    assert "var(--" in plot
    assert not re.search(r"#[0-9a-f]{6}\b", plot)


@pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS)
def test_plots_hold_no_date_font_or_raster(plot: str) -> None:
    assert not re.search(r"<metadata|<image|font-family|<style|<\?xml", plot)


@pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS)
def test_every_reference_is_to_an_id_of_the_plot(plot: str) -> None:
    ids = set(re.findall(r'\bid="([^"]*)"', plot))
    assert set(re.findall(r'(?:url\(#|href="#)([^")]*)', plot)) <= ids


def test_counts_stand_in_the_matrix_as_text() -> None:
    assert re.findall(r">(\d+)</text>", PLOTS["confusion"]) == ["7", "3"]


def test_two_drawings_of_one_figure_are_equal() -> None:
    assert error_plot([TALLY]) == PLOTS["errors"]
