"""`GET /metrics`: what Prometheus scrapes of this process."""

from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import HeaderParameter

from service.api.openapi import PlainOperation, problem_responses
from service.telemetry.metrics import Metrics


@get(
    "/metrics",
    operation_class=PlainOperation,
    responses=problem_responses(400, 500),
    media_type="text/plain",
    summary="Metrics of this process",
    tags=["health"],
    sync_to_thread=False,
)
def read_metrics(
    metrics: NamedDependency[Metrics],
    accept: Annotated[
        str | None, HeaderParameter(name="Accept", description="Prometheus text, or OpenMetrics where named.")
    ] = None,
) -> Response[bytes]:
    """Return counters, histograms and gauges; each process has its own, and is scraped by itself."""
    content, media_type = metrics.exposition(accept or "")
    bare, _, _ = media_type.partition("; charset")  # which the framework adds to text
    return Response(content, media_type=bare if bare.startswith("text/") else media_type)
