"""A `parley serve` process for benches, and its memory while it is watched."""

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from eval.bench.common import Used, environment

_LOOK = 0.05


@dataclass
class Service:
    """A running `parley serve`."""

    process: subprocess.Popen[str]
    url: str
    peak: float = 0.0
    """Megabytes of memory at most, while watched."""

    @property
    def rss(self) -> float:
        """Megabytes of memory now."""
        return Used.by(self.process.pid).rss

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Note the peak of memory meanwhile."""

        async def watch() -> None:
            while self.process.poll() is None:
                self.peak = max(self.peak, self.rss)
                await asyncio.sleep(_LOOK)

        self.peak = 0.0
        task = asyncio.create_task(watch())
        try:
            yield
        finally:
            task.cancel()


@contextmanager
def serving(folder: Path, **settings: object) -> Iterator[Service]:
    """Run the service on a database in the folder."""
    given = {"database_url": f"sqlite:///{folder}/parley.db", "log_level": "error", **settings}
    with (folder / "log").open("ab") as log:
        offset = log.tell()
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "serve", "--port", "0"],
            env=environment(**given), stdout=log, stderr=log, text=True,
        )  # fmt: skip
    try:
        while not (found := re.search(r"listens on (http://\S+)", (folder / "log").read_text()[offset:])):
            if process.poll() is not None:
                raise click.ClickException((folder / "log").read_text())
            time.sleep(_LOOK)
        yield Service(process, found[1])
    finally:
        process.kill()
        process.wait()
