"""One log event for every piece of work: requests, briefs, stages and model calls, with the ids they belong to."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from service.telemetry.work import BriefWork, CallWork, RequestWork, Source, StageWork, Work

_requests: structlog.stdlib.BoundLogger = structlog.get_logger("parley.requests")
_briefs: structlog.stdlib.BoundLogger = structlog.get_logger("parley.briefs")
_calls: structlog.stdlib.BoundLogger = structlog.get_logger("parley.calls")

WATCHING = ("/health/live", "/health/ready", "/metrics")
"""Routes that are asked every few seconds by machines; told at debug level."""


class EventLog:
    """Writes the events; keeps `work.Monitor`."""

    @contextmanager
    def during(self, work: Work) -> Iterator[None]:
        """Bind the work's ids to every event within it, and write its own once it has ended."""
        with structlog.contextvars.bound_contextvars(**_ids(work)):
            try:
                yield
            finally:
                _tell(work)

    def watch(self, source: Source) -> None:
        """Do nothing: a log tells what happened, not how things stand."""


def _ids(work: Work) -> dict[str, str]:
    if isinstance(work, RequestWork):
        return {"request_id": work.request_id}
    return {"brief_id": work.brief_id} if isinstance(work, BriefWork) else {}


def _tell(work: Work) -> None:
    took = round(work.seconds, 4)
    if isinstance(work, RequestWork):
        told = {"brief_id": work.brief_id} if work.brief_id else {}
        level = "debug" if work.route in WATCHING else "info"
        getattr(_requests, level)(
            "request", status=work.status, method=work.method, route=work.route, seconds=took, **told
        )
    elif isinstance(work, BriefWork):
        _briefs.info(
            "brief", outcome=work.outcome, engine=work.engine, profile=work.profile, seconds=took, **_counts(work)
        )
    elif isinstance(work, StageWork):
        part = {"part": work.part} if work.part else {}
        _briefs.info("stage", stage=work.name, outcome=work.outcome, seconds=took, **part)
    elif isinstance(work, CallWork) and work.call is not None:
        failed = work.call.outcome != "ok"
        error = {"error": work.outcome} if failed else {}
        getattr(_calls, "warning" if failed else "info")("llm.call", **error, **work.call.model_dump())


def _counts(work: BriefWork) -> dict[str, object]:
    brief = work.brief
    if brief is None:
        return {}
    usage = brief.provenance.usage
    return {
        "parties": len(brief.parties),
        "mediators": len(brief.mediators),
        "demands": len(brief.demands),
        "outcomes": len(brief.outcomes),
        "rejected": len(brief.rejected),
        "warnings": len(brief.warnings),
        "calls": len(brief.provenance.calls),
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "cost_usd": usage.cost_usd,
    }
