"""What durability costs: a batch against the ideal and against a bare `asyncio.gather`, and how workers scale.

The ideal is calls x latency / calls at once: what the model endpoint alone takes. A worker is a `parley worker` process
as its users start it, its model endpoint another process; PostgreSQL flushes to the disk as it does by default.
"""

import asyncio
import logging
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import structlog
import uvloop

from eval.bench.common import Used, family, machine, show, submissions
from schemas.batches import Batch, BatchArticle, BatchOptions
from service.app import build_briefer, build_limits
from service.batches.lines import Line
from service.batches.service import BatchService
from service.reading import read_submission
from service.settings import Settings
from tests.faults.batching import Site, until
from tests.faults.processes import RunningUpstream, running_upstream
from tests.postgres import Postgres, running_postgres

_HEADER = ("", "wall s", "ideal x", "a second", "CPU ms", "database", "its CPU ms", "its bytes", "peak MB")
_PATIENCE = 1800.0


@dataclass(frozen=True)
class Load:
    """What is to be done."""

    articles: int
    latency: float
    """Seconds of each model call."""
    in_flight: int

    def ideal(self, calls: int) -> float:
        """Return the seconds that so many calls take at least."""
        return calls * self.latency / self.in_flight


async def submit(batches: BatchService, count: int) -> Batch:
    """Hand over so many different articles."""

    async def lines() -> AsyncIterator[Line]:
        for number, submission in enumerate(submissions(count), start=1):
            yield Line(number, article=BatchArticle(**submission.model_dump()))

    return await batches.submit(lines(), BatchOptions())


class Bench:
    """Runs batches with workers of their own."""

    def __init__(self, upstream: RunningUpstream, folder: Path, cluster: Postgres) -> None:
        self._upstream = upstream
        self._folder = folder
        self._cluster = cluster

    async def batch(self, load: Load, *, postgres: bool, workers: int = 1) -> list[str]:
        """Work on one batch and return its row, without the title."""
        with self._database(postgres=postgres) as (url, folder):
            self._upstream.counts(forget=True)
            self._upstream.control(latency=load.latency)
            site = Site(folder, url, self._upstream, batch_in_flight=load.in_flight, llm_in_flight=load.in_flight)
            with site.closing():
                async with site.office() as batches:
                    # workers start their durable engine with the first batch: that is not what is measured
                    warm = await submit(batches, workers)
                    processes = [site.worker() for _ in range(workers)]
                    await batches.ended(warm.id)
                    await until(lambda: all(Used.by(one.pid).cpu > 1 for one in processes))
                    self._upstream.counts(forget=True)
                    before = [Used.by(one.pid) for one in processes]
                    database = self._database_cpu(postgres=postgres)
                    batch = await submit(batches, load.articles + workers)
                    async with asyncio.timeout(_PATIENCE):
                        ended = await batches.ended(batch.id)
                    after = [Used.by(one.pid) for one in processes]
                    database = self._database_cpu(postgres=postgres) - database
                counts = self._upstream.counts()
                if ended.counts.done != ended.total or ended.ended is None:
                    raise click.ClickException(f"not every article was briefed: {ended.counts}\n{site.logs}")
            size = (
                self._cluster.size(url) if postgres else sum(file.stat().st_size for file in folder.glob("bench.db*"))
            )
            wall = ended.ended.timestamp() - counts["first"]
            cpu = sum(late.cpu - early.cpu for early, late in zip(before, after, strict=True))
            return [
                f"{wall:.1f}",
                f"{wall / load.ideal(counts['requests']):.2f}" if load.latency else "–",
                f"{load.articles / wall:.1f}",
                f"{1e3 * cpu / load.articles:.1f}",
                "PostgreSQL" if postgres else "SQLite",
                f"{1e3 * database / load.articles:.1f}" if postgres else "in it",
                f"{size / load.articles:,.0f}",
                f"{max(one.peak for one in after):.0f}",
            ]

    @contextmanager
    def _database(self, *, postgres: bool) -> Iterator[tuple[str, Path]]:
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        url = self._cluster.database() if postgres else f"sqlite+aiosqlite:///{folder / 'bench.db'}"
        yield url, folder
        if postgres:
            self._cluster.drop(url)
        shutil.rmtree(folder)

    def _database_cpu(self, *, postgres: bool) -> float:
        return sum(Used.by(pid).cpu for pid in family(self._cluster.pid)) if postgres else 0.0


async def gathered(upstream: RunningUpstream, load: Load) -> list[str]:
    """Brief the articles with a bare gather in this process, and return the row, without the title."""
    upstream.counts(forget=True)
    upstream.control(latency=load.latency)
    settings = Settings(_env_file=None, llm_base_url=upstream.url, llm_model="stand-in", llm_in_flight=load.in_flight)
    briefer, limits = build_briefer(settings), build_limits(settings)
    places = asyncio.Semaphore(load.in_flight)
    articles = list(submissions(load.articles + 1))
    await briefer.brief(read_submission(articles.pop(), limits))
    upstream.counts(forget=True)

    async def one(number: int) -> None:
        async with places:
            await briefer.brief(read_submission(articles[number], limits))

    cpu, began = time.process_time(), time.time()
    await asyncio.gather(*(one(number) for number in range(load.articles)))
    wall, cpu = time.time() - began, time.process_time() - cpu
    await briefer.aclose()
    ideal = load.ideal(upstream.counts()["requests"])
    return [
        f"{wall:.1f}", f"{wall / ideal:.2f}" if ideal else "–", f"{load.articles / wall:.1f}",
        f"{1e3 * cpu / load.articles:.1f}", "none", "–", "–", f"{Used.by().peak:.0f}",
    ]  # fmt: skip


async def measure(
    upstream: RunningUpstream, folder: Path, cluster: Postgres, load: Load, slow: float, workers: list[int]
) -> None:
    """Measure one batch in each way, then one whose calls are slow, then how workers scale."""
    bench = Bench(upstream, folder, cluster)
    rows = [
        ["asyncio.gather, nothing kept", *await gathered(upstream, load)],
        ["parley worker", *await bench.batch(load, postgres=False)],
        ["parley worker", *await bench.batch(load, postgres=True)],
        ["2 parley workers", *await bench.batch(load, postgres=True, workers=2)],
    ]
    ideal = load.ideal(2 * load.articles)
    show(
        f"{load.articles} articles, 2 calls each of {1e3 * load.latency:.0f} ms, {load.in_flight} at once a worker; "
        f"ideal {ideal:.1f} s",
        _HEADER,
        rows,
    )
    if slow:
        # as long as a language model takes over a call: then the endpoint is what is waited for
        real = Load(10 * load.in_flight, slow, load.in_flight)
        rows = [["parley worker", *await bench.batch(real, postgres=each)] for each in (False, True)]
        show(f"{real.articles} articles, calls of {slow:.0f} s", _HEADER, rows)
    if workers:
        at_once = Load(load.articles, 0, load.in_flight)
        rows = [[f"{n} workers", *await bench.batch(at_once, postgres=True, workers=n)] for n in workers]
        show(f"{load.articles} articles at an endpoint without latency", _HEADER, rows)


@click.command()
@click.option("--articles", default=1000, show_default=True)
@click.option("--latency", default=0.2, show_default=True, help="Seconds of each call.")
@click.option("--in-flight", default=32, show_default=True, help="Articles, and so calls, under way at once a worker.")
@click.option("--slow", default=2.0, show_default=True, help="Seconds of each call in a second batch; 0 leaves it out.")
@click.option("--workers", "workers", multiple=True, type=int, default=(1, 2, 4), show_default=True)
def main(articles: int, latency: float, in_flight: int, slow: float, workers: tuple[int, ...]) -> None:
    """Measure and print."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with (
        running_upstream() as upstream,
        tempfile.TemporaryDirectory() as folder,
        running_postgres(durable=True) as cluster,
    ):
        load = Load(articles, latency, in_flight)
        uvloop.run(measure(upstream, Path(folder), cluster, load, slow, list(workers)))
    click.echo(machine())


if __name__ == "__main__":
    main()
