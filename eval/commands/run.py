"""`parley eval run`: briefs every golden case with one engine, scores it and keeps the run."""

import asyncio
from pathlib import Path
from typing import Literal

import click

from eval.agreement import ceiling
from eval.cases import Case, load_cases
from eval.commands.launch import Wanted, launch
from eval.commands.options import FILE, golden_option, results, talk
from eval.commands.sources import Source, live, recorded, replayed
from eval.recording.replayer import ReplyNotRecorded
from eval.report.markdown import who_answered
from eval.runs import RUNS, Run, run_path
from eval.tables import error_table, field_table, headline, section_table, totals_line, variance_table
from schemas.errors import InvalidRequest
from schemas.terms import PROFILES
from service.commands.configuration import load_settings
from service.telemetry.logging import configure_command


@click.command()
@click.option("--engine", type=click.Choice(["rules", "llm"]), help="Who makes the briefs.  [default: PARLEY_ENGINE]")
@click.option("--profile", type=click.Choice(PROFILES), help="How much work to spend.  [default: PARLEY_PROFILE]")
@click.option("--model", help="Model at the endpoint.  [default: PARLEY_LLM_MODEL]")
@click.option("--base-url", help="OpenAI-compatible endpoint.  [default: PARLEY_LLM_BASE_URL]")
@golden_option
@click.option("--only", multiple=True, metavar="CASE", help="Run this case alone; may be given more than once.")
@click.option("--repeat", type=click.IntRange(1), help="Brief every case so many times.  [default: 1]")
@click.option("--in-flight", type=click.IntRange(1), default=8, show_default=True, help="Articles under way at once.")
@click.option("--name", help="Name of the run.  [default: made of engine, profile and model]")
@click.option("--runs", type=click.Path(file_okay=False, path_type=Path), default=RUNS, show_default=True)
@click.option("--fresh", is_flag=True, help="Start over where a run or recording was stopped half-way.")
@click.option("--record", type=FILE, metavar="FILE", help="Also keep every reply of the model, in FILE (.jsonl).")
@click.option("--label", help="Who answers, for the head of the recording.  [default: the model]")
@click.option("--replay", type=FILE, metavar="FILE", help="Take every reply from FILE: no model, no key, no network.")
def run(
    engine: Literal["rules", "llm"] | None,
    profile: str | None,
    model: str | None,
    base_url: str | None,
    golden: Path,
    only: tuple[str, ...],
    repeat: int | None,
    in_flight: int,
    name: str | None,
    runs: Path,
    record: Path | None,
    label: str | None,
    replay: Path | None,
    *,
    fresh: bool,
) -> None:
    """Brief every golden case with one engine, score the briefs, and keep all of it in RUNS/NAME.json.

    A run that was stopped goes on where it was. A case that fails counts as if nothing had been found, and the command
    then ends with exit code 1. A replayed run asks as its recording did, for the cases that are recorded whole.
    """
    asking = {"engine": engine, "profile": profile, "llm_model": model, "llm_base_url": base_url}
    cases = _chosen(load_cases(golden), only)
    if replay is not None:
        _alone({"--engine": engine, "--profile": profile, "--model": model, "--base-url": base_url, "--record": record})
        source = replayed(replay, cases, repeat, strict=bool(only))
        name, fresh = name or replay.stem, True
    elif record is not None:
        source = recorded(record, load_settings(**asking), cases, repeat, label, golden, fresh=fresh)
    else:
        source = live(load_settings(**asking), cases, repeat)
    done = _launched(source, Wanted(source.cases, source.repeats, in_flight, name, runs, fresh))
    _show(done, run_path(done.name, runs))
    if done.totals.failures:
        raise SystemExit(1)


def _alone(options: dict[str, object]) -> None:
    if given := [option for option, value in options.items() if value is not None]:
        raise click.UsageError(f"--replay says who is asked and how: leave {', '.join(given)} out")


def _launched(source: Source, wanted: Wanted) -> Run:
    configure_command(source.settings.log_level)
    try:
        return asyncio.run(launch(source.settings, source.session, wanted))
    except ReplyNotRecorded:
        click.echo("\n".join(source.session.differences()), err=True)
        raise


def _chosen(cases: list[Case], only: tuple[str, ...]) -> list[Case]:
    unknown = sorted(set(only) - {case.name for case in cases})
    if unknown:
        raise InvalidRequest(f"there is no case {', '.join(unknown)}: leave --only out, or name one that is there")
    return [case for case in cases if not only or case.name in only]


def _show(done: Run, path: Path) -> None:
    console = results()
    readers = ceiling(done.config.cases)
    console.print(
        section_table(done.summary, f"{done.name}: {who_answered(done)}", readers.summary if readers else None)
    )
    console.print(field_table(done.summary))
    console.print(error_table(done.errors))
    if done.variance:
        console.print(variance_table(done.variance))
    console.print(headline(done.summary, done.figures, readers.figures if readers else ()))
    console.print(totals_line(done.totals))
    talk().print(f"kept in {path}", markup=False, soft_wrap=True)
