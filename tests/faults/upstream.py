"""An OpenAI-compatible model endpoint that answers any of Parley's stages, counts what it is asked, and fails as told.

It stands in for a provider in tests and benches: `python -m tests.faults.upstream --port 0` runs it in a process of its
own and prints its address. `GET /counts` tells what it has seen, `PUT /control` changes how it behaves from now on.
"""

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click
import uvloop

from tests.faults.mix import Mix
from tests.faults.state import Behaviour, Counts
from tests.faults.wire import Connection


class Upstream:
    """A running endpoint."""

    def __init__(self, behaviour: Behaviour | None = None) -> None:
        self.behaviour = behaviour or Behaviour()
        self.counts = Counts()
        self.url = ""
        """What `PARLEY_LLM_BASE_URL` is to be."""

    @asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator["Upstream"]:
        """Serve on loopback; leaving hangs up on everybody."""
        open_connections: set[Connection] = set()
        listener = socket.create_server(("127.0.0.1", port), backlog=1024)
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: Connection(self.behaviour, self.counts, open_connections), sock=listener, backlog=1024
        )
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        try:
            yield self
        finally:
            server.close()
            for connection in tuple(open_connections):
                connection.hang_up()
            await server.wait_closed()


@click.command()
@click.option("--port", default=0, show_default="a free one")
@click.option("--latency", default=0.0, show_default=True, help="Seconds before a completion is sent.")
@click.option("--most-in-flight", type=int, help="Answer 429 beyond so many calls at once.")
@click.option("--drip", default=1.0, show_default=True, help="Seconds over which a dripping answer comes.")
@click.option("--faults", default="{}", help='Shares of calls by fault, as JSON: {"500": 0.1, "reset": 0.05}.')
@click.option("--seed", default=1, show_default=True)
def main(port: int, latency: float, most_in_flight: int | None, drip: float, faults: str, seed: int) -> None:
    """Serve until interrupted; print the address."""

    async def serve() -> None:
        behaviour = Behaviour(latency, Mix(json.loads(faults), seed), most_in_flight, drip)
        async with Upstream(behaviour).serving(port) as upstream:
            sys.stdout.write(f"{upstream.url}\n")
            sys.stdout.flush()
            await asyncio.Event().wait()

    uvloop.run(serve())


if __name__ == "__main__":
    main()
