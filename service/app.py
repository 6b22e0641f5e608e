"""The composition root: the only place where engines, store, briefer and HTTP are put together.

Parts are imported where they are built, so that a command which needs no HTTP, database or model loads none of them.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from schemas.terms import EngineName
from service.briefing import Briefer, BriefingPolicy
from service.engines.base import Engine
from service.pipeline import PipelineOptions
from service.reading import Limits
from service.settings import Settings
from service.store.base import BriefStore, NoStore
from service.telemetry.work import UNMONITORED, Monitor, Monitors

if TYPE_CHECKING:
    import httpx
    from litestar import Litestar

    from service.telemetry.metrics import Metrics

Engines = Mapping[EngineName, Engine]


def build_engines(
    settings: Settings, *, http_client: "httpx.AsyncClient | None" = None, monitor: Monitor | None = None
) -> Engines:
    """Return the engines that are configured: rules always, llm where a model is named.

    Args:
        settings: name endpoint and model.
        http_client: reaches the endpoint in place of the engine's own, for recording and replay.
        monitor: is told of every model call; by default calls are logged.

    """
    from service.engines.rules.engine import RulesEngine

    engines: dict[EngineName, Engine] = {"rules": RulesEngine()}
    if settings.llm_model is not None:
        from service.engines.llm.engine import open_engine

        engines["llm"] = open_engine(settings, http_client=http_client, monitor=monitor)
    return engines


def build_monitor(settings: Settings) -> "tuple[Monitors, Metrics]":
    """Return what listens to a service's work (traces, logs, metrics), and its metrics by themselves.

    Raises:
        ConfigurationError: traces are to be exported, and the extra for it is not installed.

    """
    from service.telemetry.events import EventLog
    from service.telemetry.metrics import Metrics
    from service.telemetry.tracing import Traces, exporting

    metrics = Metrics(settings.llm_input_price, settings.llm_output_price)
    traces = Traces(exporting() if settings.tracing else None)
    return Monitors([traces, EventLog(), metrics]), metrics


def build_briefer(
    settings: Settings,
    *,
    engines: Engines | None = None,
    store: BriefStore | None = None,
    monitor: Monitor | None = None,
) -> Briefer:
    """Return a briefer; without a store it keeps nothing."""
    policy = BriefingPolicy(
        engine=settings.engine,
        profile=settings.profile,
        deadline=settings.brief_deadline,
        degrade_to_rules=settings.degrade_to_rules,
        options=PipelineOptions(
            repair_rounds=settings.repair_rounds,
            input_price=settings.llm_input_price,
            output_price=settings.llm_output_price,
        ),
    )
    engines = build_engines(settings, monitor=monitor) if engines is None else engines
    return Briefer(engines, store or NoStore(), policy, monitor or UNMONITORED)


def build_limits(settings: Settings) -> Limits:
    """Return how much is read of one article."""
    return Limits(max_bytes=settings.max_body_bytes, max_characters=settings.max_characters)


def create_app(settings: Settings | None = None, *, engines: Engines | None = None) -> "Litestar":
    """Return the HTTP application.

    Args:
        settings: read from the environment where not given.
        engines: used in place of those that the settings name.

    """
    from service.api.application import Telemetry, build_application
    from service.mcp.endpoint import McpPlugin
    from service.store.briefs import SqlBriefStore

    settings = settings or Settings()
    store = SqlBriefStore(settings.database_url)
    monitor, metrics = build_monitor(settings)
    briefer = build_briefer(settings, engines=engines, store=store, monitor=monitor)
    limits = build_limits(settings)
    agents = McpPlugin(briefer, limits, loopback_only=not settings.allow_public)
    return build_application(
        briefer,
        store,
        limits,
        heartbeat=settings.stream_heartbeat,
        plugins=[agents],
        telemetry=Telemetry(monitor, metrics),
    )
