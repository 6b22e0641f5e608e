"""Runs a peer over cases and makes an ordinary run of what it says."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

from eval.cases import Case
from eval.peers.base import Peer, PeerFailed
from eval.peers.unchecked import unchecked_brief
from eval.recording.slots import working_on
from eval.runner import Plan, finished_run
from eval.runs import CaseRun, Failure, Journal, Run
from schemas.drafts import EngineIdentity
from schemas.errors import ParleyError
from service.app import build_limits
from service.reading import Limits, read_submission
from service.settings import Settings


async def run_peer(
    plan: Plan, settings: Settings, peer: Peer, journal: Journal, seen: Callable[[CaseRun], None]
) -> Run:
    """Have every case extracted that the journal does not hold yet, and return the whole run.

    Args:
        plan: what to run.
        settings: model, limits and prices.
        peer: who extracts; closed by whoever opened it.
        journal: keeps what is finished.
        seen: told of every finished case, those from the journal first.

    """
    started, begun = datetime.now(UTC), perf_counter()
    kept = journal.resume(plan.config)
    done = {(entry.case, entry.repeat): entry for entry in kept if entry.brief is not None}  # failures are tried again
    for entry in done.values():
        seen(entry)
    limits = build_limits(settings)
    free = asyncio.Semaphore(plan.in_flight)

    async def one(case: Case, repeat: int) -> CaseRun:
        async with free:
            entry = await _extract(case, repeat, peer, settings, limits)
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


async def _extract(case: Case, repeat: int, peer: Peer, settings: Settings, limits: Limits) -> CaseRun:
    begun = perf_counter()
    brief = failure = None
    identity = EngineIdentity(engine="llm", model=settings.llm_model, prompts=peer.prompts)
    try:
        article = read_submission(case.submission, limits)
        with working_on(case.name, repeat):
            draft, call = await peer.draft(article)
        brief = unchecked_brief(draft, article, identity, call, peer.software, settings)
    except ParleyError as error:
        failure = Failure(code=error.code, detail=error.detail)
    except PeerFailed as error:
        failure = Failure(code="peer-failed", detail=str(error))
    return CaseRun(case=case.name, repeat=repeat, seconds=perf_counter() - begun, brief=brief, failure=failure)
