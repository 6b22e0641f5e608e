"""Drawings of matplotlib as inline SVG: vector shapes and real text that take their colours from the page's style.

Figures are drawn in stand-in colours, which become CSS variables, so that one drawing serves light and dark. The same
drawing gives the same bytes.
"""

import io
import re
from typing import Any

from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

INK, FAINT, LINE, PAPER = "#010203", "#020304", "#030405", "#040506"
RIGHT, WRONG, CEILING = "#050607", "#060708", "#070809"
RUNS = ("#0a0b01", "#0a0b02", "#0a0b03", "#0a0b04", "#0a0b05", "#0a0b06")
"""Stand-ins for the colours of runs; with more runs than colours they come round again, told apart by letter."""
SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "parley",
    "font.size": 11.5,
    "axes.edgecolor": LINE,
    "axes.labelcolor": FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.7,
    "text.color": INK,
    "xtick.labelcolor": FAINT,
    "ytick.labelcolor": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
}
"""What matplotlib is to draw by; its keys are its own closed list."""
WIDTH = 430.0

_DOTS_PER_INCH = 72.0
"""At 72 dots an inch a unit of the drawing is a pixel of the page."""
_VARIABLES = {
    INK: "var(--ink)",
    FAINT: "var(--faint)",
    LINE: "var(--line)",
    PAPER: "var(--paper)",
    RIGHT: "var(--right)",
    WRONG: "var(--wrong)",
    CEILING: "var(--ceiling)",
    **{colour: f"var(--run-{n})" for n, colour in enumerate(RUNS, start=1)},
}
_UNWANTED = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->|<style.*?</style>", re.DOTALL)


def canvas(height: float, *, left: float, bottom: float = 26, top: float = 8) -> tuple[Figure, Axes]:
    """Return a transparent drawing `WIDTH` wide and its axes; all in pixels, margins for labels included."""
    drawing = Figure(figsize=(WIDTH / _DOTS_PER_INCH, height / _DOTS_PER_INCH), dpi=_DOTS_PER_INCH)
    FigureCanvasSVG(drawing)
    drawing.patch.set_visible(False)
    inner = (left / WIDTH, bottom / height, (WIDTH - left - 14) / WIDTH, (height - bottom - top) / height)
    axes = drawing.add_axes(inner)
    axes.patch.set_visible(False)
    return drawing, axes


def svg(drawing: Figure, name: str, described: str) -> Markup:
    """Return the drawing without prolog, metadata, fonts and size of its own.

    Args:
        drawing: made within `matplotlib.rc_context(SETTINGS)`, as must be this call.
        name: unique in the page; the drawing's ids begin with it.
        described: for those who do not see it.

    """
    written = io.StringIO()
    drawing.savefig(written, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = written.getvalue()
    text = text[text.index("<svg") :]
    box = re.search(r'viewBox="([^"]*)"', text)
    text = _UNWANTED.sub("", text[text.index(">") + 1 :])
    text = re.sub(r"font-family: [^;\"]*;? ?", "", text)
    text = re.sub(r"font: [^;\"]*?([\d.]+px)[^;\"]*", r"font-size: \1", text)
    text = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", text)
    text = re.sub(r"\s*\n\s*", "\n", text)
    for colour, variable in _VARIABLES.items():
        text = text.replace(colour, variable)
    head = f'<svg class="plot" role="img" aria-label="{escape(described)}" viewBox="{box.group(1) if box else ""}">'
    return Markup(head + text)  # noqa: S704  matplotlib escapes the texts it is given
