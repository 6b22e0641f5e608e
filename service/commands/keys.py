"""Make API keys: what the service keeps of one is its digest."""

import os
from datetime import date, datetime
from pathlib import Path

import click

from schemas.errors import ConfigurationError
from service.api.keys import new_key


@click.group()
def keys() -> None:
    """Make API keys."""


@keys.command()
@click.argument("name")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="Last day (UTC) on which the key is valid.")
@click.option("--requests", type=click.IntRange(min=1), help="Requests a minute, where not the default.")
@click.option("--tokens", type=click.IntRange(min=0), help="Model tokens a day, where not the default; 0 is none.")
@click.option(
    "--file", type=click.Path(dir_okay=False, path_type=Path), help="Add the line to this file (PARLEY_API_KEYS_FILE)."
)
def new(name: str, expires: datetime | None, requests: int | None, tokens: int | None, file: Path | None) -> None:
    """Print a new key, this once, and the line that configures it.

    Keys of one NAME share their limits: to replace one, add a new one, hand it out, then take the old line away.
    """
    last_day = expires.date() if expires is not None else None
    if last_day is not None and last_day < date.today():
        raise ConfigurationError("--expires is in the past.")
    key, entry = new_key(name, expires=last_day, requests=requests, tokens=tokens)
    if file is not None:
        _append(file, entry.as_line())
    click.echo("The key, shown this once; its user sends it as Authorization: Bearer …", err=True)
    click.echo(key)
    if file is not None:
        click.echo(f"Its line was added to {file}.", err=True)
        return
    click.echo(
        "A line for PARLEY_API_KEYS_FILE, or an entry of PARLEY_API_KEYS (comma-separated); no secret:", err=True
    )
    click.echo(entry.as_line())


def _append(file: Path, line: str) -> None:
    try:
        # readable by others: it holds no secret, and the service often runs as another user
        handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        with os.fdopen(handle, "a+", encoding="utf-8") as lines:
            lines.seek(0)
            before = lines.read()
            lines.write("\n" if before and not before.endswith("\n") else "")
            lines.write(f"{line}\n")
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be written: {error.strerror}.") from None
