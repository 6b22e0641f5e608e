"""Carries a run out: configuration, journal, progress bar, and the file it is kept in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from eval.cases import Case, case_digest
from eval.commands.options import talk
from eval.recording.replayer import ReplyNotRecorded
from eval.recording.sessions import Session
from eval.runner import Plan, run_cases
from eval.runs import CaseRun, Journal, Run, RunConfig, journal_of, run_path, save_run
from schemas.errors import EngineUnavailable
from service.app import Engines, build_engines
from service.pipeline import SOFTWARE
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to run, and where to keep it."""

    cases: Sequence[Case]
    repeats: int
    in_flight: int
    name: str | None
    runs: Path
    fresh: bool
    """Take up nothing that an earlier run left unfinished."""


async def launch(settings: Settings, session: Session, wanted: Wanted) -> Run:
    """Run the cases, keep the run and return it.

    Raises:
        schemas.errors.ParleyError: the run could not be started, or not be replayed; nothing is kept then.

    """
    engines = build_engines(settings, http_client=session.client)
    try:
        config = _config(settings, engines, session, wanted)
        plan = Plan(wanted.name or _default_name(config), config, wanted.cases, wanted.in_flight)
        path = run_path(plan.name, wanted.runs)
        journal = journal_of(path)
        if wanted.fresh:
            journal.discard()
        done = await _with_progress(plan, settings, engines, journal)
        try:
            notes = session.finish(done.entries)
        except ReplyNotRecorded:
            journal.discard()  # briefs made without some of the replies
            raise
        save_run(done, path)
        journal.discard()
        for note in notes:
            talk().print(note, markup=False, soft_wrap=True)
        return done
    finally:
        for one in engines.values():
            await one.aclose()


async def _with_progress(plan: Plan, settings: Settings, engines: Engines, journal: Journal) -> Run:
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=talk(),
    ) as progress:
        bar = progress.add_task(plan.name, total=len(plan.cases) * plan.config.repeats)

        def seen(entry: CaseRun) -> None:
            progress.advance(bar)
            if entry.failure is not None:
                progress.console.print(f"{entry.case}: {entry.failure.detail}", markup=False, soft_wrap=True)

        return await run_cases(plan, settings, engines, journal, seen)


def _config(settings: Settings, engines: Engines, session: Session, wanted: Wanted) -> RunConfig:
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
        endpoint=_without_secrets(settings.llm_base_url) if asks_model and session.replies != "replayed" else None,
        mode=settings.llm_mode if asks_model else None,
        temperature=settings.llm_temperature if asks_model else None,
        repair_rounds=settings.repair_rounds,
        prompts=identity.prompts,
        software=SOFTWARE,
        replies=session.replies,
        answered_by=session.answered_by,
        cases={case.name: case_digest(case) for case in wanted.cases},
        repeats=wanted.repeats,
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
