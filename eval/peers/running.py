"""Runs a peer over cases and makes an ordinary run of what it says."""

from time import perf_counter

from eval.cases import Case
from eval.peers.base import Peer, PeerFailed
from eval.peers.unchecked import unchecked_brief
from eval.recording.slots import working_on
from eval.runner import Plan, Seen, carry_out
from eval.runs import CaseRun, Failure, Journal, Run
from schemas.drafts import EngineIdentity
from schemas.errors import ParleyError
from service.app import build_limits
from service.reading import Limits, read_submission
from service.settings import Settings


async def run_peer(plan: Plan, settings: Settings, peer: Peer, journal: Journal, seen: Seen) -> Run:
    """Have every case extracted that the journal does not hold yet, and return the whole run.

    Args:
        plan: what to run.
        settings: model, limits and prices.
        peer: who extracts; closed by whoever opened it.
        journal: keeps what is finished.
        seen: told of every finished case, those from the journal first.

    """
    limits = build_limits(settings)
    return await carry_out(plan, journal, seen, lambda case, repeat: _extract(case, repeat, peer, settings, limits))


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
