"""Batches of made-up articles worked on by real `parley worker` processes, and looked at from the test."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from schemas.batches import Batch, BatchArticle, BatchOptions, ResultLine
from service.app import build_workshop
from service.batches.lines import Line
from service.batches.service import BatchService
from service.settings import Settings
from tests.faults.articles import made_up
from tests.faults.processes import RunningUpstream

IN_FLIGHT = 16
"""Articles, and so model calls, that each worker has under way at most."""
LOOK = 0.05


class Site:
    """A database and a model endpoint, with any number of processes."""

    def __init__(self, folder: Path, database_url: str, upstream: RunningUpstream, **settings: object) -> None:
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        self.upstream = upstream
        base: dict[str, Any] = {"database_url": database_url, "llm_base_url": upstream.url, "llm_model": "stand-in"}
        base |= {"batch_in_flight": IN_FLIGHT, "llm_in_flight": IN_FLIGHT, "batch_lease": 2, "log_level": "warning"}
        self.values = base | settings

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        return self._start("worker")

    async def service(self, *arguments: str) -> tuple[str, subprocess.Popen[bytes]]:
        """Start a service, which works on batches too unless told otherwise; return its address once it listens."""
        log = self._folder / f"process{len(self._started)}.log"
        process = self._start("serve", "--port", "0", *arguments)
        await until(lambda: process.poll() is not None or "listens on" in log.read_text())
        found = re.search(r"listens on (http://\S+)", log.read_text())
        assert found, log.read_text()
        return found[1], process

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
        environment = plain | {f"PARLEY_{name.upper()}": str(value) for name, value in self.values.items()}
        with (self._folder / f"process{len(self._started)}.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "service.cli", *arguments],
                env=environment,
                cwd=self._folder,
                stdout=log,
                stderr=log,
                start_new_session=True,  # whatever it starts can be killed with it
            )
        self._started.append(process)
        return process

    @property
    def logs(self) -> str:
        """What the processes have written."""
        return "".join(log.read_text() for log in sorted(self._folder.glob("process*.log")))

    @contextmanager
    def closing(self) -> Iterator["Site"]:
        """Kill the processes at the end."""
        try:
            yield self
        finally:
            for process in self._started:
                if process.poll() is None:
                    kill(process)

    @asynccontextmanager
    async def office(self) -> AsyncIterator[BatchService]:
        """Yield the batches, as a process sees them that does not work on them."""
        settings = Settings(_env_file=None, **self.values)
        async with build_workshop(settings, work=False).opened() as batches:
            yield batches

    def answers(self) -> int:
        """Return how many good answers the endpoint has given."""
        return int(self.upstream.counts()["answered"])


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process as `kill -9` does, and everything that it has started."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


async def submit(batches: BatchService, numbers: range, key: str | None = None) -> Batch:
    """Hand over the made-up articles of these numbers."""

    async def lines() -> AsyncIterator[Line]:
        for place, number in enumerate(numbers, start=1):
            yield Line(place, article=BatchArticle(**made_up(number).model_dump(), id=f"article {number}"))

    return await batches.submit(lines(), BatchOptions(), idempotency_key=key)


async def whole(batches: BatchService, batch: Batch, seconds: float) -> list[ResultLine]:
    """Return the results of a batch, once it has ended."""
    async with asyncio.timeout(seconds):
        await batches.ended(batch.id)
    return [line async for line in batches.results(batch.id)]


async def until(condition: Callable[[], Awaitable[bool] | bool], seconds: float = 100) -> float:
    """Wait for something that nothing tells of; return how long it took."""
    started = time.monotonic()
    async with asyncio.timeout(seconds):
        while True:
            met = condition()
            if met is True or (not isinstance(met, bool) and await met):
                return time.monotonic() - started
            await asyncio.sleep(LOOK)


def repeated(counts: dict[str, Any]) -> int:
    """Return how many requests the endpoint has had beyond one for each article and stage."""
    return sum(number - 1 for stages in counts["calls"].values() for number in stages.values())


def in_order_and_briefed(results: list[ResultLine], count: int) -> bool:
    """Return whether these are the results of articles 0 to `count`, a brief with its parties each."""
    ids = [f"article {number}" for number in range(count)]
    return [line.id for line in results] == ids and all(line.brief and line.brief.parties for line in results)
