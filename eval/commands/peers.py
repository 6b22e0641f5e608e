"""`parley eval peers`: runs another way of extracting over the golden cases, for comparison."""

import asyncio
import re
from pathlib import Path
from typing import Literal, NamedTuple

import click
from rich.progress import Progress

from eval.cases import Case, case_digest, load_cases
from eval.commands.options import FILE, golden_option, results, talk
from eval.peers.base import Peer
from eval.peers.langextract import LangExtractPeer
from eval.peers.plain import PlainPeer
from eval.peers.running import run_peer
from eval.recording.replayer import ReplyNotRecorded
from eval.recording.sessions import Recording, Replaying, Session, header_of, replay_settings
from eval.recording.tape import read_tape
from eval.runner import Plan
from eval.runs import RUNS, CaseRun, Run, RunConfig, journal_of, run_path, save_run
from eval.tables import error_table, headline, section_table, totals_line
from schemas.errors import InvalidRequest
from service.commands.configuration import load_settings
from service.settings import Settings
from service.telemetry.logging import configure_command

PeerName = Literal["plain", "langextract"]


class Asked(NamedTuple):
    """Who is asked, how, about what."""

    settings: Settings
    session: Session
    peer: Peer
    cases: list[Case]


@click.command()
@click.option("--peer", "name", type=click.Choice(["plain", "langextract"]), required=True)
@click.option("--model", help="Model at the endpoint.  [default: PARLEY_LLM_MODEL]")
@click.option("--base-url", help="OpenAI-compatible endpoint.  [default: PARLEY_LLM_BASE_URL]")
@click.option("--python", type=FILE, help="Interpreter of an environment with langextract[openai].")
@golden_option
@click.option("--only", multiple=True, metavar="CASE", help="Run this case alone; may be given more than once.")
@click.option("--in-flight", type=click.IntRange(1), default=4, show_default=True, help="Articles under way at once.")
@click.option("--name", "run_name", help="Name of the run.  [default: made of peer and model]")
@click.option("--runs", type=click.Path(file_okay=False, path_type=Path), default=RUNS, show_default=True)
@click.option("--record", type=FILE, metavar="FILE", help="Also keep every reply of the model, in FILE (.jsonl).")
@click.option("--label", help="Who answers, for the head of the recording.  [default: the model]")
@click.option("--replay", type=FILE, metavar="FILE", help="Take every reply from FILE: no model, no key, no network.")
def peers(
    name: PeerName,
    model: str | None,
    base_url: str | None,
    python: Path | None,
    golden: Path,
    only: tuple[str, ...],
    in_flight: int,
    run_name: str | None,
    runs: Path,
    record: Path | None,
    label: str | None,
    replay: Path | None,
) -> None:
    """Run a peer over the golden cases and score it as briefs are scored; the run is kept as any other.

    `plain` is one instructor call with a short prompt; `langextract` is LangExtract with one example, in an
    environment of its own (--python). Nothing is grounded or repaired. A case that fails counts as if nothing had been
    found, and the exit code is then 1.
    """
    if replay is not None and (record or model or base_url):
        raise click.UsageError("--replay says who is asked and how: leave --record, --model and --base-url out")
    cases = [case for case in load_cases(golden) if not only or case.name in only]
    if replay is not None:
        asked = _replayed(name, replay, cases, python)
    else:
        settings = load_settings(engine="llm", llm_model=model, llm_base_url=base_url)
        asked = _live(name, settings, cases, python, record, label)
    if not asked.cases:
        raise InvalidRequest("there is no such case: name one that is there and, if replayed, was recorded")
    configure_command(asked.settings.log_level)
    try:
        done = asyncio.run(_launch(asked, in_flight, run_name, runs))
    except ReplyNotRecorded:
        click.echo("\n".join(asked.session.differences()), err=True)
        raise
    console = results()
    console.print(section_table(done.summary, done.name))
    console.print(error_table(done.errors))
    console.print(headline(done.summary, done.figures))
    console.print(totals_line(done.totals))
    talk().print(f"kept in {run_path(done.name, runs)}", markup=False, soft_wrap=True)
    if done.totals.failures:
        raise SystemExit(1)


def _live(
    name: PeerName, settings: Settings, cases: list[Case], python: Path | None, record: Path | None, label: str | None
) -> Asked:
    if record is None:
        return Asked(settings, Session(), _peer(name, settings, Session(), python), cases)
    prompts = _peer(name, settings, Session(), python).prompts
    session = Recording(record, header_of(settings, prompts, 1, label), settings.llm_timeout)
    return Asked(settings, session, _peer(name, settings, session, python), cases)


def _replayed(name: PeerName, path: Path, cases: list[Case], python: Path | None) -> Asked:
    header, exchanges = read_tape(path)
    if name not in header.asking.prompts:
        raise InvalidRequest(f"{path} is a recording of {', '.join(header.asking.prompts)}, not of {name}")
    settings = replay_settings(load_settings(engine="llm", llm_model=header.asking.model), header.asking)
    prompts = _peer(name, settings, Session(), python).prompts
    session = Replaying(path, header, exchanges, prompts)
    held = [case for case in cases if case.name in header.cases]
    return Asked(settings, session, _peer(name, settings, session, python), held)


def _peer(name: PeerName, settings: Settings, session: Session, python: Path | None) -> Peer:
    if name == "plain":
        return PlainPeer(settings, session.client)
    if python is None:
        raise click.UsageError("langextract needs --python: an interpreter with langextract[openai] installed")
    return LangExtractPeer(settings, session.client, python)


async def _launch(asked: Asked, in_flight: int, run_name: str | None, runs: Path) -> Run:
    config = _config(asked)
    default = re.sub(r"[^a-z0-9.]+", "-", f"{asked.peer.name}-{config.model}".lower()).strip("-.")
    path = run_path(run_name or default, runs)
    journal = journal_of(path)
    try:
        with Progress(console=talk()) as progress:
            bar = progress.add_task(run_name or default, total=len(asked.cases))

            def seen(entry: CaseRun) -> None:
                progress.advance(bar)
                if entry.failure is not None:
                    progress.console.print(f"{entry.case}: {entry.failure.detail}", markup=False, soft_wrap=True)

            plan = Plan(run_name or default, config, asked.cases, in_flight)
            done = await run_peer(plan, asked.settings, asked.peer, journal, seen)
        try:
            notes = asked.session.finish(done.entries)
        except ReplyNotRecorded:
            journal.discard()
            raise
        save_run(done, path)
        journal.discard()
        for note in notes:
            talk().print(note, markup=False, soft_wrap=True)
        return done
    finally:
        await asked.peer.aclose()


def _config(asked: Asked) -> RunConfig:
    settings, session = asked.settings, asked.session
    return RunConfig(
        engine="llm",
        profile=settings.profile,
        model=settings.llm_model,
        endpoint=None,
        mode=settings.llm_mode,
        temperature=settings.llm_temperature,
        repair_rounds=0,
        prompts=asked.peer.prompts,
        software=asked.peer.software,
        replies=session.replies,
        answered_by=f"{asked.peer.name} peer, {session.answered_by or settings.llm_model}",
        cases={case.name: case_digest(case) for case in asked.cases},
        repeats=1,
    )
