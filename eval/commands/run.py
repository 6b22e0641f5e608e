"""`parley eval run`: briefs every golden case with one engine, scores it and keeps the run."""

import asyncio
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from eval.cases import Case, load_cases
from eval.commands.options import golden_option, results, talk
from eval.journal import Journal
from eval.runner import Plan, case_digest, run_cases
from eval.runs import RUNS, CaseRun, Run, RunConfig, run_path, save_run
from eval.tables import error_table, field_table, headline, section_table, totals_line, variance_table
from schemas.errors import EngineUnavailable, InvalidRequest
from schemas.terms import PROFILES
from service.app import Engines, build_engines
from service.commands.configuration import load_settings
from service.pipeline import SOFTWARE
from service.settings import Settings
from service.telemetry.logging import configure


@click.command()
@click.option("--engine", type=click.Choice(["rules", "llm"]), help="Who makes the briefs.  [default: PARLEY_ENGINE]")
@click.option("--profile", type=click.Choice(PROFILES), help="How much work to spend.  [default: PARLEY_PROFILE]")
@click.option("--model", help="Model at the endpoint.  [default: PARLEY_LLM_MODEL]")
@click.option("--base-url", help="OpenAI-compatible endpoint.  [default: PARLEY_LLM_BASE_URL]")
@golden_option
@click.option("--only", multiple=True, metavar="CASE", help="Run this case alone; may be given more than once.")
@click.option("--repeat", type=click.IntRange(1), default=1, show_default=True, help="Brief every case so many times.")
@click.option("--in-flight", type=click.IntRange(1), default=8, show_default=True, help="Articles under way at once.")
@click.option("--name", help="Name of the run.  [default: made of engine, profile and model]")
@click.option("--runs", type=click.Path(file_okay=False, path_type=Path), default=RUNS, show_default=True)
@click.option("--fresh", is_flag=True, help="Start over where a run of this name was stopped half-way.")
def run(
    engine: Literal["rules", "llm"] | None,
    profile: str | None,
    model: str | None,
    base_url: str | None,
    golden: Path,
    only: tuple[str, ...],
    repeat: int,
    in_flight: int,
    name: str | None,
    runs: Path,
    *,
    fresh: bool,
) -> None:
    """Brief every golden case with one engine, score the briefs, and keep all of it in RUNS/NAME.json.

    A run that was stopped goes on where it was. A case that fails counts as if nothing had been found, and the command
    then ends with exit code 1.
    """
    settings = load_settings(engine=engine, profile=profile, llm_model=model, llm_base_url=base_url)
    configure(settings.log_level)
    cases = _chosen(load_cases(golden), only)
    done = asyncio.run(_run(settings, cases, repeat, in_flight, name, runs, fresh=fresh))
    _show(done, run_path(done.name, runs))
    if done.totals.failures:
        raise SystemExit(1)


def _chosen(cases: list[Case], only: tuple[str, ...]) -> list[Case]:
    unknown = sorted(set(only) - {case.name for case in cases})
    if unknown:
        raise InvalidRequest(f"there is no case {', '.join(unknown)}: leave --only out, or name one that is there")
    return [case for case in cases if not only or case.name in only]


async def _run(
    settings: Settings, cases: list[Case], repeat: int, in_flight: int, name: str | None, runs: Path, *, fresh: bool
) -> Run:
    engines = build_engines(settings)
    try:
        config = _config(settings, engines, cases, repeat)
        plan = Plan(name or _default_name(config), config, cases, in_flight)
        journal = Journal(run_path(plan.name, runs).with_suffix(".partial.jsonl"))
        if fresh:
            journal.discard()
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=talk(),
        ) as progress:
            bar = progress.add_task(plan.name, total=len(cases) * repeat)

            def seen(entry: CaseRun) -> None:
                progress.advance(bar)
                if entry.failure is not None:
                    progress.console.print(f"{entry.case}: {entry.failure.detail}", markup=False, soft_wrap=True)

            done = await run_cases(plan, settings, engines, journal, seen)
        save_run(done, run_path(plan.name, runs))
        journal.discard()
        return done
    finally:
        for one in engines.values():
            await one.aclose()


def _config(settings: Settings, engines: Engines, cases: list[Case], repeat: int) -> RunConfig:
    name: Literal["rules", "llm"] = "rules" if settings.engine == "auto" and "llm" not in engines else "llm"
    if settings.engine != "auto":
        name = settings.engine
    if name not in engines:
        raise EngineUnavailable(f"the {name} engine is not configured: name a --model, or set PARLEY_LLM_MODEL")
    identity = engines[name].identity(settings.profile)
    asks_model = name == "llm"
    return RunConfig(
        engine=name,
        profile=settings.profile,
        model=identity.model,
        endpoint=_without_secrets(settings.llm_base_url) if asks_model else None,
        mode=settings.llm_mode if asks_model else None,
        temperature=settings.llm_temperature if asks_model else None,
        repair_rounds=settings.repair_rounds,
        prompts=identity.prompts,
        software=SOFTWARE,
        replies="live",
        cases={case.name: case_digest(case) for case in cases},
        repeats=repeat,
    )


def _without_secrets(url: str | None) -> str | None:
    if url is None:
        return None
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def _default_name(config: RunConfig) -> str:
    if config.engine == "rules":
        return "rules"
    return re.sub(r"[^a-z0-9.]+", "-", f"llm-{config.profile}-{config.model}".lower()).strip("-.")


def _show(done: Run, path: Path) -> None:
    console = results()
    console.print(section_table(done.summary, done.name))
    console.print(field_table(done.summary))
    console.print(error_table(done.errors))
    if done.variance:
        console.print(variance_table(done.variance))
    console.print(headline(done.summary, done.figures))
    console.print(totals_line(done.totals))
    talk().print(f"kept in {path}", markup=False, soft_wrap=True)
