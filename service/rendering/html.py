"""A brief as HTML: a page of the service, or one file that stands alone. Everything from an article is escaped."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from schemas.brief import Brief, Mediator, Outcome, Party
from schemas.terms import PROFILES, EngineName, ProfileName
from service.rendering.lit import Marked, lit_paragraphs, marked
from service.rendering.picture import HEIGHT, WIDTH, picture

FOLDER = Path(__file__).parent
ASSETS = FOLDER / "assets"
SHOWN_NAME = 20
"""Characters of a name that fit a box of the picture."""


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
    made.filters["short"] = lambda name: name if len(name) <= SHOWN_NAME else name[: SHOWN_NAME - 1] + "…"
    return made


def as_page(brief: Brief) -> str:
    """Return the page of a brief; its `article.text` is what the evidence is lit in."""
    return _brief(brief, style=None)


def as_html(brief: Brief) -> str:
    """Return the brief as one file that loads nothing: article and evidence are linked both ways."""
    return _brief(brief, style=Markup((ASSETS / "parley.css").read_text("utf-8")))  # noqa: S704 -- our own stylesheet


def start_page(
    engines: Sequence[EngineName],
    profile: ProfileName,
    recent: Sequence[object],
    *,
    query: str = "",
    cursor: str | None = None,
    failure: str | None = None,
    text: str = "",
) -> str:
    """Return the page on which an article is sent.

    Args:
        engines: those to choose from, the default one first.
        profile: the one chosen at first.
        recent: what `service.store.recent` lists.
        query: what the list was searched for.
        cursor: where the list goes on.
        failure: why the last article could not be briefed.
        text: what had been pasted then.

    """
    template = environment().get_template("start.html")
    return template.render(
        engines=engines,
        profiles=PROFILES,
        profile=profile,
        recent=recent,
        query=query,
        cursor=cursor,
        failure=failure,
        text=text,
        style=None,
    )


def _day(one: Marked) -> date:
    """Return the day of an outcome; those without one come last."""
    return (one.item.when if isinstance(one.item, Outcome) else None) or date.max


def _brief(brief: Brief, style: str | None) -> str:
    actors: list[Party | Mediator] = [*brief.parties, *brief.mediators]
    template = environment().get_template("brief.html")
    return template.render(
        brief=brief,
        names={actor.id: actor.name for actor in actors},
        sections=(sections := marked(brief)),
        timeline=sorted(sections["outcomes"], key=_day),
        paragraphs=lit_paragraphs(brief),
        picture=picture(brief),
        box=(WIDTH, HEIGHT),
        style=style,
    )
