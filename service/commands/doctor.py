"""Say what is configured, and what of it answers."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import click
from pydantic import SecretStr

from schemas.errors import ParleyError
from service.api.keys import KeyRing
from service.app import build_briefer
from service.commands.configuration import load_settings
from service.engines.llm.probe import Probe, probe_endpoints
from service.settings import Settings
from service.store.briefs import SqlBriefStore
from service.store.database import database_file, parse_url, shown
from service.telemetry.logging import configure

State = Literal["ok", "note", "fails"]
SOON = 14
"""Days before the last of a key in which it is worth a note."""
COLOURS: dict[State, str] = {"ok": "green", "note": "yellow", "fails": "red"}


class Finding(NamedTuple):
    """One line of the diagnosis."""

    subject: str
    state: State
    detail: str


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check the settings, the database and the model endpoints; exit 1 where something configured does not answer."""
    settings = load_settings()
    configure("error")
    for name, value in _changed(settings):
        click.echo(f"{name} = {value}")
    findings = asyncio.run(_examine(settings))
    for finding in findings:
        mark = click.style(f"{finding.state:5}", fg=COLOURS[finding.state])
        click.echo(f"{mark}  {finding.subject}: {finding.detail}")
    if any(finding.state == "fails" for finding in findings):
        ctx.exit(1)


async def _examine(settings: Settings) -> list[Finding]:
    findings = [await _engine(settings), await _database(settings), _keys(settings)]
    return findings + [finding async for finding in _endpoints(settings)]


async def _engine(settings: Settings) -> Finding:
    briefer = build_briefer(settings)
    try:
        name = briefer.default_engine
    finally:
        await briefer.aclose()
    return Finding("engine", "ok", f"{name}, profile {settings.profile}, where a request names none")


async def _database(settings: Settings) -> Finding:
    file = database_file(parse_url(settings.database_url))
    if file is not None and not file.exists():
        return Finding("database", "note", f"{file} does not exist yet; `parley serve` creates it")
    store = SqlBriefStore(settings.database_url)
    try:
        await store.check()
    except ParleyError as error:
        return Finding("database", "fails", error.detail)
    finally:
        await store.aclose()
    return Finding(
        "database", "ok", f"{shown(settings.database_url)} can be read and written, and its tables are current"
    )


def _keys(settings: Settings) -> Finding:
    if not settings.has_keys:
        public = settings.allow_public or not settings.is_loopback
        return Finding("keys", "note", f"none: {'everybody' if public else 'this machine'} is let in")
    try:
        keys = KeyRing(settings.inline_keys, settings.api_keys_file).keys
    except ParleyError as error:
        return Finding("keys", "fails", error.detail)
    today = datetime.now(UTC).date()
    soon = any(key.expires is not None and key.expires < today + timedelta(days=SOON) for key in keys)
    listed = ", ".join(key.name if key.expires is None else f"{key.name} (to {key.expires})" for key in keys)
    return Finding("keys", "note" if soon else "ok", listed)


async def _endpoints(settings: Settings) -> AsyncIterator[Finding]:
    probes = await probe_endpoints(settings)
    if not probes:
        yield Finding("model", "note", "none is configured; set PARLEY_LLM_MODEL to turn the llm engine on")
    for probe in probes:
        yield Finding("model", *_verdict(probe))


def _verdict(probe: Probe) -> tuple[State, str]:
    if probe.error is not None:
        return "fails", f"{probe.address} {probe.error.detail}"
    if probe.listed is None:
        return "note", f"{probe.address} answers, but lists no models; whether it has {probe.model} is not known"
    if not probe.listed:
        return "fails", f"{probe.address} answers, but does not list {probe.model}; check PARLEY_LLM_MODEL"
    return "ok", f"{probe.address} answers and lists {probe.model}"


def _changed(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the settings that differ from their defaults, secrets masked."""
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        if value != field.default:
            yield f"PARLEY_{name.upper()}", _masked(name, value)


def _masked(name: str, value: object) -> str:
    if isinstance(value, SecretStr):
        return "(set, not shown)"
    if name == "database_url":
        return shown(str(value))
    if name.endswith("_url"):
        return (
            urlsplit(str(value))._replace(netloc=str(value).split("//")[-1].split("/")[0].rpartition("@")[2]).geturl()
        )
    return str(value)
