"""Work on batches only, without HTTP."""

import asyncio
import signal

import click

from service.app import build_workshop
from service.briefing import ENGINE_CHOICES
from service.commands.configuration import load_settings
from service.settings import Settings
from service.telemetry.logging import configure


@click.command()
@click.option("--engine", type=click.Choice(ENGINE_CHOICES), help="Engine of batches that name none (PARLEY_ENGINE).")
def worker(engine: str | None) -> None:
    """Take articles of batches off the queue until a stop signal; those under way get PARLEY_SHUTDOWN_GRACE seconds.

    Any number of workers share one PostgreSQL. SQLite takes one process that works on batches.
    """
    work(load_settings(engine=engine))


def work(settings: Settings) -> None:
    """Work until a stop signal.

    Raises:
        ConfigurationError: batches cannot be worked on here.
        StoreError: the database does not answer, or another process works on one that takes one.

    """
    configure(settings.log_level)
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with build_workshop(settings).opened():
        click.echo("Parley works on batches (stop with Ctrl-C)", err=True)
        await stop.wait()
