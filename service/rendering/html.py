"""A brief as HTML: a page of the service, or one file that stands alone. Everything from an article is escaped."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from schemas.brief import Brief, Mediator, Outcome, Party
from schemas.terms import PROFILES, EngineName, ProfileName
from service.rendering.lit import Marked, lit_paragraphs, marked
from service.rendering.picture import BOX, picture

FOLDER = Path(__file__).parent
ASSETS = FOLDER / "assets"
MODULES = tuple(sorted(path.relative_to(ASSETS).as_posix() for path in ASSETS.glob("*/*.js")))
"""What the script imports: named in the page, so that a browser asks for all of it at once."""
POINTER = re.compile(r"/(parties|mediators|demands|outcomes)/(\d+)")


@cache
def environment() -> Environment:
    """Return the templates."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["words"] = lambda code: code.replace("_", " ")
    made.filters["day"] = lambda day: f"{day.day} {day:%B %Y}"
    made.globals.update(modules=MODULES, size=BOX)
    return made


def as_page(brief: Brief) -> str:
    """Return the page of a brief; its `article.text` is what the evidence is lit in."""
    return _brief(brief, style=None)


def as_html(brief: Brief) -> str:
    """Return the brief as one file that loads nothing: article and evidence are linked both ways."""
    return _brief(brief, style=Markup((ASSETS / "parley.css").read_text("utf-8")))  # noqa: S704 -- our own stylesheet


def locked_page() -> str:
    """Return the page that asks for a key where a brief may not be shown without one."""
    return environment().get_template("locked.html").render(style=None)


def batches_page(offer: "Offer") -> str:
    """Return the page on which a batch is sent, with the batches there are; its script fetches them."""
    return environment().get_template("batches.html").render(offer=offer, profiles=PROFILES, style=None)


def batch_page(batch_id: str) -> str:
    """Return the page of a batch; its script fetches how it comes along."""
    return environment().get_template("batch.html").render(batch_id=batch_id, style=None)


@dataclass(frozen=True)
class Offer:
    """What a sender may choose, and what the page must know of the service."""

    engines: Sequence[EngineName]
    """Those to choose from, the default one first."""
    profile: ProfileName
    """The one chosen at first."""
    most: int
    """Characters an article may have."""
    silence: float
    """Seconds without an event or a heartbeat after which a stream counts as broken."""


def start_page(
    offer: Offer,
    recent: Sequence[object],
    *,
    query: str = "",
    cursor: str | None = None,
    failure: str | None = None,
    locked: bool = False,
) -> str:
    """Return the page on which an article is sent.

    Args:
        offer: what a sender may choose.
        recent: what `service.store.recent` lists.
        query: what the list was searched for.
        cursor: where the list goes on.
        failure: why the last article could not be briefed.
        locked: whether a key is needed to see the briefs, and none was sent.

    """
    template = environment().get_template("start.html")
    return template.render(
        offer=offer,
        profiles=PROFILES,
        recent=recent,
        query=query,
        cursor=cursor,
        failure=failure,
        locked=locked,
        style=None,
    )


def _day(one: Marked) -> date:
    """Return the day of an outcome; those without one come last."""
    return (one.item.when if isinstance(one.item, Outcome) else None) or date.max


def _brief(brief: Brief, style: str | None) -> str:
    actors: list[Party | Mediator] = [*brief.parties, *brief.mediators]
    warnings = [(warning, _anchor(warning.path)) for warning in brief.warnings]
    checks: defaultdict[str, list[str]] = defaultdict(list)
    for warning, anchor in warnings:
        checks[anchor].append(warning.detail)
    template = environment().get_template("brief.html")
    return template.render(
        brief=brief,
        names={actor.id: actor.name for actor in actors},
        sections=(sections := marked(brief)),
        timeline=sorted(sections["outcomes"], key=_day),
        paragraphs=lit_paragraphs(brief),
        picture=picture(brief),
        warnings=warnings,
        checks=checks,
        style=style,
    )


def _anchor(pointer: str) -> str:
    """Return the element of the item that a warning's path leads to, empty for the whole brief."""
    found = POINTER.match(pointer)
    return f"{found[1][0]}{int(found[2]) + 1}" if found else ""
