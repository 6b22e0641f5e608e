"""Briefs every case with one engine, side by side, and keeps what came of each as soon as it is there."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from time import perf_counter

from eval.cases import Case
from eval.figures import figures, variance
from eval.recording.slots import working_on
from eval.records import Labelled, from_brief
from eval.runs import CaseRun, Failure, Journal, Run, RunConfig, Totals
from eval.scores import CaseScore
from eval.scoring import score_case
from eval.summary import summarise
from eval.taxonomy import confusions, error_classes
from schemas.errors import ParleyError
from service.app import Engines, build_briefer, build_limits
from service.briefing import Briefer
from service.reading import Limits, read_submission
from service.settings import Settings

NOTHING = Labelled((), (), (), (), valid_quotes=0, quotes=0)
"""What a case that failed is scored as."""

Seen = Callable[[CaseRun], None]
Work = Callable[[Case, int], Awaitable[CaseRun]]
"""Does one case, for the repeat of that number, 1-based."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run."""

    name: str
    config: RunConfig
    cases: Sequence[Case]
    in_flight: int
    """Articles under way at once."""


async def run_cases(plan: Plan, settings: Settings, engines: Engines, journal: Journal, seen: Seen) -> Run:
    """Brief all cases of the plan that the journal does not hold yet, and return the whole run.

    Args:
        plan: what to run.
        settings: deadline, limits and prices; a model that fails is never replaced by rules here.
        engines: who makes the briefs; closed by whoever opened them.
        journal: keeps what is finished.
        seen: told of every finished case, those from the journal first.

    """
    limits = build_limits(settings)
    alone = settings.model_copy(update={"degrade_to_rules": False})
    # one a repeat: a briefer shares equal runs
    briefers = {repeat: build_briefer(alone, engines=engines) for repeat in range(1, plan.config.repeats + 1)}
    return await carry_out(
        plan, journal, seen, lambda case, repeat: _brief(case, repeat, briefers[repeat], plan.config, limits)
    )


async def carry_out(plan: Plan, journal: Journal, seen: Seen, work: Work) -> Run:
    """Do the work of every case and repeat that the journal does not hold yet, and return the whole run.

    Args:
        plan: what to run.
        journal: keeps what is finished.
        seen: told of every finished case, those from the journal first.
        work: does one case once; what fails is part of what it returns.

    """
    started, begun = datetime.now(UTC), perf_counter()
    kept = journal.resume(plan.config)
    done = {(entry.case, entry.repeat): entry for entry in kept if entry.brief is not None}  # failures are tried again
    for entry in done.values():
        seen(entry)
    free = asyncio.Semaphore(plan.in_flight)

    async def one(case: Case, repeat: int) -> CaseRun:
        async with free:
            entry = await work(case, repeat)
        journal.add(entry)
        seen(entry)
        return entry

    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(one(case, repeat))
            for repeat in range(1, plan.config.repeats + 1)
            for case in plan.cases
            if (case.name, repeat) not in done
        ]
    entries = sorted([*done.values(), *(task.result() for task in tasks)], key=lambda e: (e.case, e.repeat))
    return finished_run(plan, entries, started, perf_counter() - begun)


def finished_run(plan: Plan, entries: Sequence[CaseRun], started: datetime, wall_seconds: float) -> Run:
    """Return the run of `entries`, scored; the same entries give the same figures."""
    cases = {case.name: case for case in plan.cases}
    scores = [_score(cases[entry.case], entry) for entry in entries]
    return Run(
        name=plan.name,
        started=started,
        finished=datetime.now(UTC),
        config=plan.config,
        totals=_totals(entries, wall_seconds),
        summary=summarise(scores),
        figures=figures(scores),
        errors=error_classes(scores),
        confusions=confusions(scores),
        variance=variance(scores),
        entries=tuple(entries),
        scores=tuple(scores),
    )


async def _brief(case: Case, repeat: int, briefer: Briefer, config: RunConfig, limits: Limits) -> CaseRun:
    begun = perf_counter()
    brief = failure = None
    try:
        article = read_submission(case.submission, limits)
        with working_on(case.name, repeat):
            brief = await briefer.brief(article, engine=config.engine, profile=config.profile, fresh=True)
        brief = brief.model_copy(update={"article": brief.article.model_copy(update={"text": None})})
    except ParleyError as error:
        failure = Failure(code=error.code, detail=error.detail)
    return CaseRun(case=case.name, repeat=repeat, seconds=perf_counter() - begun, brief=brief, failure=failure)


def _score(case: Case, entry: CaseRun) -> CaseScore:
    predicted = from_brief(entry.brief, case.text) if entry.brief else NOTHING
    return score_case(case.name, case.labelled, predicted)


def _totals(entries: Sequence[CaseRun], wall_seconds: float) -> Totals:
    made = [entry.brief.provenance for entry in entries if entry.brief]
    costs = [provenance.usage.cost_usd for provenance in made]
    seconds = [entry.seconds for entry in entries] or [0.0]
    return Totals(
        wall_seconds=wall_seconds,
        median_seconds=median(seconds),
        slowest_seconds=max(seconds),
        calls=sum(len(provenance.calls) for provenance in made),
        prompt_tokens=sum(provenance.usage.prompt_tokens for provenance in made),
        completion_tokens=sum(provenance.usage.completion_tokens for provenance in made),
        cost_usd=sum(cost for cost in costs if cost is not None) if any(cost is not None for cost in costs) else None,
        failures=sum(entry.failure is not None for entry in entries),
    )
