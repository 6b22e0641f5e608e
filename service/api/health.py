"""Whether the process lives, and whether it can do its work; neither calls a model endpoint."""

from typing import Literal

from litestar import get
from litestar.di import NamedDependency

from schemas.base import Contract
from schemas.terms import EngineName
from service.api.access import OPEN
from service.api.openapi import problem_responses
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
) -> Ready:
    """Return where an engine is configured, and the database can be read and written; else a 503 problem."""
    await store.check()
    return Ready(engine=briefer.default_engine)
