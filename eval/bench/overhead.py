"""What Parley costs above bare instructor: the same model calls by both, in one run, at an endpoint without latency.

Both send the same messages and ask for the same response models. Parley's figures are those of whole briefs: reading,
prompts, limits, retries, grounding and assembly included. CPU is that of this process; the endpoint has its own.
"""

import asyncio
import logging
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import click
import instructor
import openai
import structlog
import uvloop

from eval.bench.common import Used, environment, machine, show, submissions
from schemas.article import Submission
from service.app import build_briefer, build_limits
from service.briefing import Briefer
from service.engines.llm.engine import open_engine
from service.engines.llm.seam import Caller, ReplyT, StageReply, StageRequest
from service.reading import read_submission
from service.settings import Settings
from tests.faults.processes import running_upstream

_MODEL = "stand-in"
_SETTLED = 1.0
"""Seconds after its start at which the service is idle."""

Work = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class Taken:
    """What one round took, a brief."""

    cpu: float
    wall: float


class Recorder:
    """Keeps the requests that pass the seam."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self.requests: list[StageRequest[Any]] = []

    async def __call__(self, request: StageRequest[ReplyT]) -> StageReply[ReplyT]:
        """Pass the request on."""
        self.requests.append(request)
        return await self._caller(request)


async def recorded(settings: Settings, articles: Sequence[Submission]) -> list[list[StageRequest[Any]]]:
    """Return the model calls that Parley makes for each article."""
    recorders: list[Recorder] = []

    def wrap(caller: Caller) -> Recorder:
        recorders.append(Recorder(caller))
        return recorders[0]

    briefer = build_briefer(settings, engines={"llm": open_engine(settings, wrap=wrap)})
    found = []
    for article in articles:
        before = len(recorders[0].requests)
        await briefer.brief(read_submission(article, build_limits(settings)))
        found.append(recorders[0].requests[before:])
    await briefer.aclose()
    return found


def parley(briefer: Briefer, settings: Settings, articles: Sequence[Submission]) -> Work:
    """Return how Parley does the article of a number."""
    limits = build_limits(settings)

    async def work(number: int) -> None:
        await briefer.brief(read_submission(articles[number], limits))

    return work


def bare(client: instructor.AsyncInstructor, calls: Sequence[Sequence[StageRequest[Any]]]) -> Work:
    """Return how instructor alone makes the calls for the article of a number, one after another."""

    async def work(number: int) -> None:
        for request in calls[number]:
            messages: Any = request.messages
            await client.chat.completions.create(
                model=_MODEL, messages=messages, response_model=request.reply, temperature=0.0
            )

    return work


async def measure(work: Work, count: int, concurrency: int) -> Taken:
    """Return what the work took a brief, so many at once."""
    numbers = iter(range(count))

    async def worker() -> None:
        for number in numbers:
            await work(number)

    cpu, wall = time.process_time(), time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(concurrency)))
    return Taken((time.process_time() - cpu) / count, (time.perf_counter() - wall) / count)


async def compare(url: str, count: int, rounds: int) -> None:
    """Measure the contenders in turn, round by round, and print the medians."""
    settings = Settings(_env_file=None, llm_base_url=url, llm_model=_MODEL, llm_in_flight=64)
    articles = list(submissions(count))
    calls = await recorded(settings, articles)
    plain = openai.AsyncOpenAI(base_url=url, api_key="none")
    faster = openai.AsyncOpenAI(base_url=url, api_key="none", http_client=openai.DefaultAioHttpClient())
    briefer = build_briefer(settings)
    contenders = {
        "parley, a brief": parley(briefer, settings, articles),
        "instructor, aiohttp client": bare(instructor.from_openai(faster, mode=instructor.Mode.JSON_SCHEMA), calls),
        "instructor, default client": bare(instructor.from_openai(plain, mode=instructor.Mode.JSON_SCHEMA), calls),
    }
    for concurrency in (1, 64):
        taken: dict[str, list[Taken]] = {name: [] for name in contenders}
        for work in contenders.values():
            await measure(work, min(24, count), concurrency)  # what is made once is made now
        for _ in range(rounds):
            for name, work in contenders.items():
                taken[name].append(await measure(work, count, concurrency))
        medians = {
            name: Taken(statistics.median(one.cpu for one in each), statistics.median(one.wall for one in each))
            for name, each in taken.items()
        }
        ours = medians["parley, a brief"]
        rows = [
            [name, *_figures(one), f"{ours.cpu / one.cpu:.2f}", f"{one.wall / ours.wall:.2f}"]
            for name, one in medians.items()
        ]
        per = sum(map(len, calls)) / count
        show(
            f"{count} articles, {per:.1f} calls each, {concurrency} at once, median of {rounds} rounds",
            ["", "CPU ms", "wall ms", "a second", "parley's CPU to it", "parley's throughput to it"],
            rows,
        )
    await briefer.aclose()
    await plain.close()
    await faster.close()


def _figures(taken: Taken) -> list[str]:
    return [f"{1e3 * taken.cpu:.1f}", f"{1e3 * taken.wall:.1f}", f"{1 / taken.wall:.0f}"]


def idle(**settings: str) -> list[str]:
    """Return how long `parley serve` takes to listen, its CPU until then, and its memory when idle."""
    with tempfile.TemporaryDirectory() as folder:
        given = {"database_url": f"sqlite:///{folder}/briefs.db", **settings}
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "serve", "--port", "0"],
            env=environment(**given),
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            if not any(re.search("listens on", line) for line in process.stderr or ()):
                raise click.ClickException("the service did not start")
            wall, cpu = time.perf_counter() - started, Used.by(process.pid).cpu
            time.sleep(_SETTLED)
            return [f"{wall:.2f}", f"{cpu:.2f}", f"{Used.by(process.pid).rss:.0f}"]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def importing(module: str) -> list[str]:
    """Return how long a fresh interpreter takes to import a module, and its CPU."""
    code = (
        f"import time; w, c = time.perf_counter(), time.process_time(); import {module}; "
        "print(time.perf_counter() - w, time.process_time() - c)"
    )
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout  # noqa: S603
    wall, cpu = map(float, out.split())
    return [f"{wall:.2f}", f"{cpu:.2f}", "–"]


@click.command()
@click.option("--articles", default=96, show_default=True)
@click.option("--rounds", default=3, show_default=True)
def main(articles: int, rounds: int) -> None:
    """Compare CPU and wall time, and measure the idle service."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with running_upstream() as upstream:
        uvloop.run(compare(upstream.url, articles, rounds))
        rows = [
            ["import service.cli", *importing("service.cli")],
            ["import service.app", *importing("service.app")],
            ["parley serve, rules", *idle()],
            ["parley serve, llm", *idle(llm_model=_MODEL, llm_base_url=upstream.url)],
        ]
    show("starting", ["", "wall s", "CPU s", "idle RSS MB"], rows)
    click.echo(machine())


if __name__ == "__main__":
    main()
