"""Whether the process lives, and whether it can do its work; neither calls a model endpoint."""

from typing import Literal

from litestar import get
from litestar.di import NamedDependency

from schemas.base import Contract
from schemas.terms import EngineName
from service.api.access import OPEN
from service.api.openapi import problem_responses
from service.batches.service import BatchService
from service.briefing import Briefer
from service.store.briefs import SqlBriefStore


class Live(Contract):
    """The process answers."""

    status: Literal["live"] = "live"


class Ready(Contract):
    """The process can take work."""

    status: Literal["ready"] = "ready"
    engine: EngineName
    """The engine that answers where a request names none."""


@get(
    "/health/live",
    opt=OPEN,
    responses=problem_responses(400, 500, is_open=True),
    summary="Liveness",
    tags=["health"],
    sync_to_thread=False,
)
def live() -> Live:
    """Return as long as the process serves requests."""
    return Live()


@get(
    "/health/ready",
    opt=OPEN,
    responses=problem_responses(400, 500, 503, is_open=True),
    summary="Readiness",
    tags=["health"],
)
async def ready(
    briefer: NamedDependency[Briefer],
    store: NamedDependency[SqlBriefStore],
    batches: NamedDependency[BatchService],
) -> Ready:
    """Return where an engine is configured, the database can be read and written, and batches are worked on.

    Else a 503 problem says what is not so.
    """
    await store.check()
    await batches.check()
    return Ready(engine=briefer.default_engine)
