"""Brief many articles, without a service: what is done is kept, and the same command goes on."""

import asyncio
import hashlib
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from schemas.batches import Batch, BatchOptions, BatchProgress
from schemas.terms import PROFILES
from service.app import build_limits, build_workshop
from service.batches.intake import NOTHING
from service.batches.lines import Line
from service.batches.service import BatchService
from service.batches.workshop import Workshop
from service.briefing import ENGINE_CHOICES
from service.commands.configuration import load_settings
from service.commands.sources import Source, open_source
from service.reading import Limits
from service.telemetry.logging import configure

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""
SHOW_SECONDS = 0.5


@dataclass(frozen=True)
class Outputs:
    """Where results go."""

    results: Path
    failures: Path


@click.command()
@click.argument("source", type=click.Path(exists=True, readable=False, allow_dash=True, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Results, one JSON line each.",
)
@click.option(
    "--failures",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The failed ones among them once more.  [default: OUTPUT with .failures.jsonl]",
)
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    help="SQLite file with what has been done.  [default: OUTPUT with .state.db]",
)
@click.option(
    "--shared", is_flag=True, help="Work in PARLEY_DATABASE_URL instead: its briefs are reused, and its workers help."
)
@click.option("--engine", type=click.Choice(ENGINE_CHOICES), help="Who makes the briefs.")
@click.option("--profile", type=click.Choice(PROFILES), help="How much work to spend.")
@click.pass_context
def batch(
    ctx: click.Context,
    source: Path,
    output: Path,
    failures: Path | None,
    state: Path | None,
    shared: bool,  # noqa: FBT001
    engine: str | None,
    profile: str | None,
) -> None:
    """Brief the articles in SOURCE: JSON lines of {"text", "title", "source", "published", "language", "id"}, or a
    folder of .txt and .html files, or JSON lines on standard input with `-`.

    Results are in the order of SOURCE, a line that cannot be read among them. After Ctrl-C, or a crash, the same
    command goes on, and pays for nothing twice; after its end it tries again what failed. Exits 1 where some failed.
    """  # noqa: D205
    kept = {} if shared else {"database_url": f"sqlite+aiosqlite:///{state or _beside(output, '.state.db')}"}
    settings = load_settings(engine=engine, profile=profile, **kept)
    configure("error" if sys.stderr.isatty() else settings.log_level)
    run = Run(
        build_workshop(settings),
        open_source(source),
        Outputs(output, failures or _beside(output, ".failures.jsonl")),
        build_limits(settings),
    )
    ended = asyncio.run(run.whole())
    if ended is None:
        click.echo("Stopped. The same command goes on from here.", err=True)
        ctx.exit(INTERRUPTED)
    click.echo(_told(ended, run), err=True)
    ctx.exit(1 if ended.counts.failed or ended.counts.cancelled else 0)


def _beside(output: Path, ending: str) -> Path:
    return output.with_name(output.name.removesuffix(".jsonl") + ending)


class Run:
    """One run of the command."""

    def __init__(self, workshop: Workshop, source: Source, outputs: Outputs, limits: Limits) -> None:
        self._workshop = workshop
        self._source = source
        self._limits = limits
        self.outputs = outputs
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )

    async def whole(self) -> BatchProgress | None:
        """Return how the batch ended, None where it was stopped before."""
        work = asyncio.ensure_future(self._work())
        loop = asyncio.get_running_loop()

        def stop() -> None:
            work.cancel()
            for number in (signal.SIGINT, signal.SIGTERM):  # a second one ends the process at once: nothing is lost
                loop.remove_signal_handler(number)
                signal.signal(number, signal.SIG_DFL)

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        try:
            return await work
        except asyncio.CancelledError:
            return None

    async def _work(self) -> BatchProgress:
        async with AsyncExitStack() as stack:
            batches = await stack.enter_async_context(self._workshop.opened())
            stack.enter_context(self._progress)
            bar = self._progress.add_task("reading", total=None, rate="")
            batch = await self._begun(batches, bar)
            self._progress.update(bar, description="briefing", total=batch.total)
            show = asyncio.create_task(self._show(batches, batch, bar))
            stack.callback(show.cancel)
            try:
                await self._write(batches, batch)
            except asyncio.CancelledError:
                self._progress.update(bar, description="ending what is under way; Ctrl-C again stops at once")
                raise
            ended = await batches.ended(batch.id)
            self._progress.update(bar, completed=ended.total)
            return ended

    async def _begun(self, batches: BatchService, bar: TaskID) -> Batch:
        """Return the batch of this source and these settings: the one of an earlier run, or a new one."""
        plan = self._workshop.briefer.plan(NOTHING)
        digest = hashlib.sha256(plan.brief_id.encode())
        await asyncio.to_thread(self._source.feed, digest)
        key = f"parley batch {digest.hexdigest()}"
        if (earlier := await batches.find(key)) is not None:
            if earlier.state != "running":
                await batches.retry(earlier.id)
            return earlier

        async def lines() -> AsyncIterator[Line]:
            async for line in self._source.lines(self._limits):
                self._progress.advance(bar)
                yield line

        batch = await batches.submit(lines(), BatchOptions(), idempotency_key=key)
        self._progress.reset(bar)
        return batch

    async def _write(self, batches: BatchService, batch: Batch) -> None:
        failed = 0
        with self.outputs.results.open("wb") as results, self.outputs.failures.open("wb") as failures:
            async for line in batches.results(batch.id, follow=True):
                written = line.model_dump_json(exclude_none=True).encode() + b"\n"
                results.write(written)
                results.flush()
                if line.state != "done":
                    failures.write(written)
                    failed += 1
        if failed == 0:
            self.outputs.failures.unlink()

    async def _show(self, batches: BatchService, batch: Batch, bar: TaskID) -> None:
        while True:
            now = await batches.progress(batch.id)
            counts = now.counts
            rate = f"{now.rate:.1f}/s, {_duration(now.eta_seconds)} left" if now.rate and now.eta_seconds else ""
            rate += f", {counts.failed} failed" if counts.failed else ""
            self._progress.update(bar, completed=counts.done + counts.failed + counts.cancelled, rate=rate.lstrip(", "))
            await asyncio.sleep(SHOW_SECONDS)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _told(ended: BatchProgress, run: Run) -> str:
    parts = [f"{ended.counts.done:,} of {ended.total:,} briefed"]
    if ended.reused:
        parts.append(f"{ended.reused:,} of them without work")
    if ended.usage.prompt_tokens:
        cost = f", ${ended.usage.cost_usd:,.2f}" if ended.usage.cost_usd is not None else ""
        parts.append(f"{ended.usage.prompt_tokens + ended.usage.completion_tokens:,} tokens{cost}")
    if ended.counts.failed:
        parts.append(f"{ended.counts.failed:,} failed, see {run.outputs.failures}")
    return "; ".join(parts) + "."
