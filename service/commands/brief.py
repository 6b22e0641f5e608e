"""Brief one article, without a service or a database."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from schemas.article import Article
from schemas.brief import Brief
from schemas.errors import InvalidRequest
from schemas.terms import PROFILES
from service.app import build_briefer, build_limits
from service.briefing import ENGINE_CHOICES
from service.commands.configuration import load_settings
from service.reading import read_body
from service.rendering.html import as_html
from service.rendering.markdown import as_markdown
from service.rendering.wire import as_json
from service.settings import Settings
from service.telemetry.logging import configure_command

HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=False, allow_dash=True, path_type=Path))
@click.option("--engine", type=click.Choice(ENGINE_CHOICES), help="Who makes the brief.")
@click.option("--profile", type=click.Choice(PROFILES), help="How much work to spend.")
@click.option("--title", help="Headline of the article.")
@click.option("--source", help="Publication.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="Day it appeared.")
@click.option("--language", help="Language tag (BCP 47), such as en.")
@click.option("--format", "form", type=click.Choice(["json", "md", "html"]), default="json", show_default=True)
@click.option("--include-article", is_flag=True, help="Add the text that evidence offsets count into (JSON).")
def brief(
    file: Path,
    engine: str | None,
    profile: str | None,
    title: str | None,
    source: str | None,
    published: datetime | None,
    language: str | None,
    form: str,
    include_article: bool,  # noqa: FBT001
) -> None:
    """Brief the article in FILE (text, or HTML by its name), or on standard input with `-`."""
    settings = load_settings(engine=engine, profile=profile)
    configure_command(settings.log_level)
    metadata = {
        "title": title,
        "source": source,
        "published": published.date() if published else None,
        "language": language,
    }
    made = asyncio.run(_make(settings, _read(file, metadata, settings)))
    click.echo(_rendered(made, form, include_article=include_article).encode(), nl=False)


def _read(file: Path, metadata: dict[str, Any], settings: Settings) -> Article:
    limits = build_limits(settings)
    try:
        with click.open_file(str(file), "rb") as stream:
            body = stream.read(limits.max_bytes + 1)
    except OSError as error:
        raise InvalidRequest(f"{file}: {error.strerror}") from error
    media_type = "text/html" if file.suffix.lower() in HTML_SUFFIXES else "text/plain"
    return read_body(body, media_type, limits, **metadata)


async def _make(settings: Settings, article: Article) -> Brief:
    briefer = build_briefer(settings)
    try:
        return await briefer.brief(article)
    finally:
        await briefer.aclose()


def _rendered(brief: Brief, form: str, *, include_article: bool) -> str:
    if form == "html":
        return as_html(brief)
    return as_markdown(brief) if form == "md" else as_json(brief, include_article=include_article, indent=2) + "\n"
