"""The service under load, as a process of its own: many briefs at once, a stop signal in their midst, a large upload.

The model endpoint is a process of its own too; it takes 50 ms a call unless told otherwise.
"""

import asyncio
import json
import signal
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import click
import uvloop

from eval.bench.common import Used, machine, show, submissions
from eval.bench.serving import serving
from service.reading import Limits, read_submission
from tests.faults.processes import RunningUpstream, running_upstream

_DOCUMENTED = {200, 429, 503}
_LOOK = 0.05
_SETTLED = 3.0
"""Seconds after the last answer at which memory is looked at."""
_FAILED = 0
"""Stands for the status of a request that was not answered."""


@dataclass(frozen=True)
class Answer:
    """How one request ended."""

    number: int
    status: int
    seconds: float


async def post_all(url: str, bodies: Sequence[bytes], concurrency: int) -> AsyncIterator[Answer]:
    """Post each body on a connection of its own, so many at once, and yield the answers as they come."""
    places = asyncio.Semaphore(concurrency)
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    headers = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:

        async def one(number: int) -> Answer:
            async with places:
                began = time.perf_counter()
                try:
                    async with session.post(f"{url}/v1/briefs", data=bodies[number]) as answer:
                        await answer.read()
                        status = answer.status
                except (aiohttp.ClientError, OSError):
                    status = _FAILED
                return Answer(number, status, time.perf_counter() - began)

        for done in asyncio.as_completed([asyncio.create_task(one(number)) for number in range(len(bodies))]):
            yield await done


async def briefs(upstream: RunningUpstream, folder: Path, count: int, concurrency: int, rounds: int) -> None:
    """Measure rounds of different articles, all at one service."""
    bodies = [each.model_dump_json(exclude_none=True).encode() for each in submissions(count * rounds + 20)]
    rows = []
    with serving(folder, llm_base_url=upstream.url, llm_model="stand-in", llm_in_flight=64) as service:
        _ = [answer async for answer in post_all(service.url, bodies[count * rounds :], 10)]
        for turn in range(rounds):
            before = service.rss
            began = time.perf_counter()
            async with service.watched():
                part = bodies[turn * count : (turn + 1) * count]
                answers = [answer async for answer in post_all(service.url, part, concurrency)]
                wall = time.perf_counter() - began
                await asyncio.sleep(_SETTLED)
            statuses = Counter(answer.status for answer in answers)
            if statuses.keys() - _DOCUMENTED:
                raise click.ClickException(f"other answers than documented: {statuses}")
            times = sorted(answer.seconds for answer in answers)
            rows.append(
                [
                    f"round {turn + 1}",
                    ", ".join(f"{number} x {status}" for status, number in sorted(statuses.items())),
                    f"{count / wall:.0f}",
                    *(f"{times[int(share * (count - 1))]:.2f}" for share in (0.5, 0.99, 1)),
                    *(f"{size:.0f}" for size in (before, service.peak, service.rss)),
                ]
            )
    show(
        f"{count} different articles, {concurrency} at once",
        ["", "answers", "a second", "p50 s", "p99 s", "slowest s", "RSS MB before", "peak", "after"],
        rows,
    )


async def stopped(upstream: RunningUpstream, folder: Path, count: int, concurrency: int) -> None:
    """Send a stop signal in the midst of requests, and look whether one that had been begun was lost."""
    sent = list(submissions(count))
    codes = [read_submission(each, Limits(10**7, 10**7)).sha256[:10] for each in sent]
    bodies = [each.model_dump_json(exclude_none=True).encode() for each in sent]
    lines = b"\n".join(bodies[: count // 4])
    upstream.counts(forget=True)
    model = {"llm_base_url": upstream.url, "llm_model": "stand-in", "llm_in_flight": 64}
    with serving(folder, **model) as service:
        async with aiohttp.ClientSession() as session:
            headers = {"Content-Type": "application/x-ndjson"}
            async with session.post(f"{service.url}/v1/batches", data=lines, headers=headers) as taken:
                batch = (await taken.json())["id"]
        answers = []
        async for answer in post_all(service.url, bodies[count // 4 :], concurrency):
            answers.append(answer)
            if len(answers) == count // 4:
                signalled = time.perf_counter()
                service.process.send_signal(signal.SIGTERM)
        code = await asyncio.to_thread(service.process.wait)
        ended = time.perf_counter() - signalled
    begun = upstream.counts()["calls"]
    got = {codes[count // 4 + answer.number] for answer in answers if answer.status in _DOCUMENTED}
    posted = set(codes[count // 4 :])
    lost = [code for code in begun if code in posted and code not in got]
    with serving(folder, **model) as service:
        done = await _batch_done(service.url, batch)
    statuses = Counter(answer.status for answer in answers)
    show(
        f"SIGTERM among {len(answers)} requests, {concurrency} at once, and with a batch of {count // 4} under way",
        ["", "figure"],
        [
            ["answers, 0 for a connection that was not taken", f"{dict(statuses)}"],
            ["requests begun, and not answered", f"{len(lost)}"],
            ["exit code, seconds from the signal to the end", f"{code}, {ended:.1f}"],
            ["articles of the batch done after a restart", f"{done} of {count // 4}"],
        ],
    )
    if lost or done != count // 4:
        raise click.ClickException("accepted work was lost")


async def _batch_done(url: str, batch: str) -> int:
    async with aiohttp.ClientSession() as session:
        while True:
            async with session.get(f"{url}/v1/batches/{batch}") as answer:
                progress = await answer.json()
            if progress["state"] not in ("receiving", "running"):
                return int(progress["counts"]["done"])
            await asyncio.sleep(_LOOK)


async def upload(folder: Path, count: int) -> None:
    """Stream a batch of so many lines, compressed, to a service with the rules engine."""

    async def chunks() -> AsyncIterator[bytes]:
        packer = zlib.compressobj(wbits=31)
        for submission in submissions(count):
            yield packer.compress(json.dumps(submission.model_dump(mode="json", exclude_none=True)).encode() + b"\n")
        yield packer.flush()

    with serving(folder, engine="rules") as service:
        _ = [answer async for answer in post_all(service.url, [b'{"text": "Norland met Sudmark."}'], 1)]
        before, cpu, began = service.rss, Used.by(service.process.pid).cpu, time.perf_counter()
        timeout = aiohttp.ClientTimeout(total=None)
        async with service.watched(), aiohttp.ClientSession(timeout=timeout) as session:
            headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
            async with session.post(f"{service.url}/v1/batches", data=chunks(), headers=headers) as answer:
                taken = await answer.json()
                if answer.status != 202:
                    raise click.ClickException(f"the upload was answered {answer.status}: {taken}")
            wall, during = time.perf_counter() - began, service.peak
            cpu = Used.by(service.process.pid).cpu - cpu
            await asyncio.sleep(10 * _SETTLED)  # it works on them meanwhile
            async with session.get(f"{service.url}/v1/batches/{taken['id']}") as answer:
                done = (await answer.json())["counts"]["done"]
        size = sum(file.stat().st_size for file in folder.glob("parley.db*")) / 1e6  # noqa: ASYNC240 -- nobody waits
        show(
            f"an upload of {taken['total']} different articles, rules engine",
            ["", "lines/s", "CPU ms a line", "RSS MB before", "peak", "peak while working", "database MB"],
            [
                [
                    f"{wall:.0f} s; then {done} briefed in {10 * _SETTLED:.0f} s",
                    f"{count / wall:.0f}",
                    f"{1e3 * cpu / count:.2f}",
                    *(f"{each:.0f}" for each in (before, during, service.peak, size)),
                ]
            ],
        )


@click.command()
@click.option("--posts", default=2000, show_default=True, help="Requests of a round.")
@click.option("--concurrency", default=200, show_default=True)
@click.option("--rounds", default=3, show_default=True)
@click.option("--latency", default=0.05, show_default=True, help="Seconds of each model call.")
@click.option("--lines", default=100_000, show_default=True, help="Lines of the upload; 0 leaves it out.")
def main(posts: int, concurrency: int, rounds: int, latency: float, lines: int) -> None:
    """Measure and print; fail where something is answered that is not documented, or is lost."""
    with running_upstream("--latency", str(latency)) as upstream:
        if rounds:
            with tempfile.TemporaryDirectory() as folder:
                uvloop.run(briefs(upstream, Path(folder), posts, concurrency, rounds))
        if posts:
            with tempfile.TemporaryDirectory() as folder:
                uvloop.run(stopped(upstream, Path(folder), posts // 2, concurrency))
    if lines:
        with tempfile.TemporaryDirectory() as folder:
            uvloop.run(upload(Path(folder), lines))
    click.echo(machine())


if __name__ == "__main__":
    main()
