"""The Litestar application of parts that have been put together elsewhere."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.plugins import PluginProtocol

from service.api.batch_bodies import BatchLimits
from service.api.batch_pages import show_batch, show_batches
from service.api.batches import (
    cancel_batch,
    create_batch,
    list_batches,
    read_batch,
    read_results,
    retry_batch,
)
from service.api.briefs import create_brief, delete_brief, list_briefs, read_brief
from service.api.failures import log_failure
from service.api.headers import SecureHeaders
from service.api.health import live, ready
from service.api.methods import name_every_method
from service.api.metrics import read_metrics
from service.api.openapi import openapi_config
from service.api.pages import assets, send_form, show_start
from service.api.parameters import refuse_unknown_parameters
from service.api.problems import problem_details_plugin
from service.api.schemas import read_schema
from service.api.tracing import Tracing
from service.batches.service import BatchService
from service.briefing import Briefer
from service.store.briefs import SqlBriefStore
from service.telemetry.metrics import Metrics
from service.telemetry.work import Monitors


@dataclass(frozen=True)
class Telemetry:
    """Who listens to the work, and the metrics that `/metrics` shows."""

    monitor: Monitors
    metrics: Metrics


def build_application(
    briefer: Briefer,
    store: SqlBriefStore,
    batches: BatchService,
    batch_limits: BatchLimits,
    *,
    heartbeat: float,
    telemetry: Telemetry,
    plugins: Sequence[PluginProtocol] = (),
) -> Litestar:
    """Return the application; while it runs, the store is open and batches are worked on; all are closed after it."""
    limits = batch_limits.article

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        await store.open()
        try:
            await batches.open()
            yield
        finally:
            await batches.aclose()
            await briefer.aclose()
            await store.aclose()

    application = Litestar(
        route_handlers=[
            create_brief,
            delete_brief,
            list_briefs,
            read_brief,
            create_batch,
            list_batches,
            read_batch,
            read_results,
            cancel_batch,
            retry_batch,
            read_schema,
            live,
            ready,
            read_metrics,
            show_start,
            show_batches,
            show_batch,
            send_form,
            assets,
        ],
        lifespan=[lifespan],
        dependencies={
            "briefer": Provide(lambda: briefer, sync_to_thread=False),
            "store": Provide(lambda: store, sync_to_thread=False),
            "batches": Provide(lambda: batches, sync_to_thread=False),
            "batch_limits": Provide(lambda: batch_limits, sync_to_thread=False),
            "limits": Provide(lambda: limits, sync_to_thread=False),
            "heartbeat": Provide(lambda: heartbeat, sync_to_thread=False),
            "monitor": Provide(lambda: telemetry.monitor, sync_to_thread=False),
            "metrics": Provide(lambda: telemetry.metrics, sync_to_thread=False),
        },
        plugins=[problem_details_plugin(limits.max_bytes), *plugins],
        openapi_config=openapi_config(),
        request_max_body_size=limits.max_bytes,
        before_request=refuse_unknown_parameters,
        before_send=[name_every_method],
        after_exception=[log_failure],
        logging_config=None,
        state=State({"briefer": briefer, "limits": limits, "heartbeat": heartbeat}),
    )
    # around routing, whose errors no middleware sees
    application.asgi_handler = SecureHeaders(Tracing(application.asgi_handler, telemetry.monitor))
    return application
