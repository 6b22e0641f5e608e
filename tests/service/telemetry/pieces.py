"""Pieces of work, as the service would hand them to a monitor."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

from schemas.brief import ArticleFacts, Brief, BriefWarning, Call, Provenance, Rejected, Usage
from schemas.errors import UpstreamFailed
from service.telemetry.work import BriefWork, CallWork, Gauge, Monitors, RequestWork, Source, StageWork

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def call(outcome: str = "ok", attempts: int = 3) -> Call:
    return Call.model_validate(
        {"stage": "cast", "model": "m", "attempts": attempts, "prompt_tokens": 1000, "cached_tokens": 400}
        | {"completion_tokens": 200, "seconds": 0.5, "outcome": outcome}
    )


def brief(*, cached: bool = False) -> Brief:
    provenance = Provenance(
        engine="llm", profile="standard", model="m", degraded=False, cached=cached, created=datetime.now(UTC),
        software="parley", prompts={}, calls=(), usage=Usage(), coverage=(),
    )  # fmt: skip
    article = ArticleFacts(
        sha256="0" * 64, title=None, source=None, published=None, language=None, characters=9, sentences=1
    )
    rejected = Rejected(section="demands", item={}, reason="unsupported", detail="")
    warning = BriefWarning(code="polarity_mismatch", detail="", path="/demands/0")
    return Brief(
        id="brf_" + "0" * 24, article=article, headline="", summary="", parties=(), mediators=(), demands=(),
        outcomes=(), rejected=(rejected,), warnings=(warning,), provenance=provenance,
    )  # fmt: skip


def gauges() -> list[Gauge]:
    return [
        Gauge("briefs_running", "requests", 2),
        Gauge("queue_depth", "llm_first", 4),
        Gauge("batch_articles", "queued", 400),
        Gauge("llm_in_flight", "first", 8),
        Gauge("llm_in_flight_limit", "first", 8),
        Gauge("breaker_state", "first", 1, "open"),
    ]


def do_everything(monitors: Monitors, source: Source = gauges) -> None:
    """Have one piece of every kind done: a request, in it a brief, in it a stage, in it two calls, the last failing."""
    monitors.watch(source)
    request = RequestWork("r-1", "POST", {"traceparent": TRACEPARENT})
    with monitors.during(request):
        done = BriefWork("brf_" + "0" * 24, "llm", "standard")
        with monitors.during(done):
            with monitors.during(StageWork("cast", "1-20")):
                answered = CallWork("cast", "m", "model.test", 443)
                with monitors.during(answered):
                    answered.call = call()
                fail(monitors)
            done.brief, done.outcome = brief(), "made"
        request.status, request.route, request.brief_id = 200, "/v1/briefs", done.brief_id


def fail(monitors: Monitors) -> None:
    failing = CallWork("cast", "m", "model.test", 443)
    with suppress(UpstreamFailed), monitors.during(failing):
        failing.call = call("failed", attempts=4)
        raise UpstreamFailed("the envoy whispered")


def cancel(monitors: Monitors) -> None:
    with suppress(asyncio.CancelledError), monitors.during(StageWork("stakes")):
        raise asyncio.CancelledError
