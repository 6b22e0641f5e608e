"""Run the HTTP service."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import suppress
from types import FrameType

import click
import uvicorn

from schemas.errors import ConfigurationError, ParleyError
from service.app import create_app
from service.briefing import ENGINE_CHOICES
from service.commands.configuration import load_settings
from service.commands.worker import work
from service.settings import Settings
from service.store.briefs import SqlBriefStore
from service.telemetry.logging import configure


@click.command()
@click.option("--host", help="Address to listen on (PARLEY_HOST).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 picks a free one (PARLEY_PORT).")
@click.option("--engine", type=click.Choice(ENGINE_CHOICES), help="Engine used by default (PARLEY_ENGINE).")
@click.option("--workers-only", is_flag=True, help="Work on batches, without HTTP; the same as parley worker.")
@click.option("--no-worker", is_flag=True, help="Take batches in, and leave the work to others.")
def serve(
    host: str | None,
    port: int | None,
    engine: str | None,
    workers_only: bool,  # noqa: FBT001
    no_worker: bool,  # noqa: FBT001
) -> None:
    """Run the HTTP service until a stop signal; running briefs get PARLEY_SHUTDOWN_GRACE seconds to end."""
    if workers_only and no_worker:
        raise click.UsageError("--workers-only and --no-worker leave nothing to do.")
    settings = load_settings(host=host, port=port, engine=engine)
    if workers_only:
        work(settings)
        return
    configure(settings.log_level)
    app = create_app(settings, work=not no_worker)
    asyncio.run(_prepare_store(settings))
    with _listen(settings) as listener:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="on",
            timeout_graceful_shutdown=max(1, round(settings.shutdown_grace)),
        )
        # a stop signal is the usual way out, and no failure: uvicorn hands it on once it has shut down
        signal.signal(signal.SIGTERM, _leave)
        with suppress(KeyboardInterrupt):
            _Server(config, _url(listener)).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Says where it listens once it does."""

    def __init__(self, config: uvicorn.Config, url: str) -> None:
        super().__init__(config)
        self._url = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            click.echo(f"Parley listens on {self._url} (stop with Ctrl-C)", err=True)


async def _prepare_store(settings: Settings) -> None:
    """Open the store once before serving, so that what is wrong with it is one clear line."""
    store = SqlBriefStore(settings.database_url)
    try:
        await store.open()
    finally:
        await store.aclose()


def _listen(settings: Settings) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=2048)
    except socket.gaierror:
        raise ConfigurationError(f"PARLEY_HOST {settings.host} is no address of this machine.") from None
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "the address is refused"
        raise ParleyError(f"Cannot listen on {settings.host} port {settings.port}: {reason}.") from error


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
