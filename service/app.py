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
from service.spending import Spending
from service.store.base import BriefStore, NoStore
from service.telemetry.work import UNMONITORED, Monitor, Monitors

if TYPE_CHECKING:
    import httpx
    from litestar import Litestar

    from service.api.guard import GuardPlugin
    from service.batches.workshop import Workshop
    from service.engines.llm.seam import Caller
    from service.store.briefs import SqlBriefStore
    from service.store.jobs import JobRecords
    from service.telemetry.metrics import Metrics

Engines = Mapping[EngineName, Engine]


def build_engines(
    settings: Settings,
    *,
    http_client: "httpx.AsyncClient | None" = None,
    monitor: Monitor | None = None,
    checkpoints: "JobRecords | None" = None,
) -> Engines:
    """Return the engines that are configured: rules always, llm where a model is named.

    Args:
        settings: name endpoint and model.
        http_client: reaches the endpoint in place of the engine's own, for recording and replay.
        monitor: is told of every model call; by default calls are logged.
        checkpoints: keep what models reply to the articles of batches.

    """
    from service.engines.rules.engine import RulesEngine

    engines: dict[EngineName, Engine] = {"rules": RulesEngine()}
    if settings.llm_model is not None:
        from service.engines.llm.engine import open_engine

        def wrap(caller: "Caller") -> "Caller":
            if checkpoints is None:
                return caller
            from service.batches.checkpoints import Checkpoints

            return Checkpoints(caller, checkpoints, settings.llm_model)

        engines["llm"] = open_engine(settings, http_client=http_client, monitor=monitor, wrap=wrap)
    return engines


def build_workshop(settings: Settings, *, engines: Engines | None = None, work: bool = True) -> "Workshop":
    """Return what a process needs for batches, without HTTP.

    Args:
        settings: as for the service.
        engines: used in place of those that the settings name.
        work: whether this process works on batches, besides taking them in.

    """
    from service.batches.opening import open_batches
    from service.batches.workshop import Workshop
    from service.store.briefs import SqlBriefStore
    from service.store.jobs import JobRecords
    from service.store.transactions import Transactions

    store, transactions = SqlBriefStore(settings.database_url), Transactions(settings.database_url)
    if engines is None:
        engines = build_engines(settings, checkpoints=JobRecords(transactions))
    spending = Spending(store.ledger)
    briefer = build_briefer(settings, engines=metered(engines, spending), store=store)
    batches = open_batches(settings, briefer, store, transactions, work=work)
    return Workshop(store, briefer, batches)


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


def metered(engines: Engines, spending: Spending) -> Engines:
    """Return the engines with those that call a model paid for by the account that asks."""
    from service.metering import MeteredEngine

    return {name: MeteredEngine(engine, spending) if name == "llm" else engine for name, engine in engines.items()}


def build_guard(settings: Settings, store: "SqlBriefStore", spending: Spending) -> "GuardPlugin":
    """Return what keeps strangers and excess out of the HTTP application.

    Raises:
        ConfigurationError: keys are configured, and an entry is none, or the file cannot be read.

    """
    from service.api.access import AccessPolicy
    from service.api.guard import GuardPlugin
    from service.api.keys import KeyRing
    from service.api.limits import Gate
    from service.retention import Retention, Rule

    policy = AccessPolicy(
        ring=KeyRing(settings.inline_keys, settings.api_keys_file) if settings.has_keys else None,
        local_names_only=not settings.has_keys and not settings.allow_public,
        cors_origins=settings.allowed_origins,
        requests_a_minute=settings.key_requests_per_minute,
        tokens_a_day=settings.key_tokens_per_day,
        body_seconds=settings.body_seconds,
        spending=spending,
        gate=Gate(settings.max_requests),
    )
    days = settings.retention_days
    rules = [] if days is None else [Rule("briefs", days, store.delete_before)]
    return GuardPlugin(policy, Retention(rules))


def build_limits(settings: Settings) -> Limits:
    """Return how much is read of one article."""
    return Limits(max_bytes=settings.max_body_bytes, max_characters=settings.max_characters)


def create_app(settings: Settings | None = None, *, engines: Engines | None = None, work: bool = True) -> "Litestar":
    """Return the HTTP application.

    Args:
        settings: read from the environment where not given.
        engines: used in place of those that the settings name.
        work: whether this process works on batches, besides taking them in.

    """
    from service.api.alongside import Alongside
    from service.api.application import Telemetry, build_application
    from service.api.batch_bodies import BatchLimits
    from service.api.warming import WarmUp
    from service.batches.gauges import BatchGauges
    from service.batches.opening import open_batches
    from service.engines.rules.warming import warm
    from service.mcp.endpoint import McpPlugin
    from service.store.briefs import SqlBriefStore
    from service.store.depth import depth
    from service.store.jobs import JobRecords
    from service.store.transactions import Transactions

    settings = settings or Settings()
    store, transactions = SqlBriefStore(settings.database_url), Transactions(settings.database_url)
    spending = Spending(store.ledger)
    monitor, metrics = build_monitor(settings)
    gauges = BatchGauges(lambda: depth(store.engine))
    monitor.watch(gauges.read)
    warming = [WarmUp(warm)] if engines is None else []
    if engines is None:
        engines = build_engines(settings, monitor=monitor, checkpoints=JobRecords(transactions))
    engines = metered(engines, spending)
    briefer = build_briefer(settings, engines=engines, store=store, monitor=monitor)
    limits = build_limits(settings)
    agents = McpPlugin(briefer, limits)
    return build_application(
        briefer,
        store,
        open_batches(settings, briefer, store, transactions, work=work),
        BatchLimits(limits, settings.batch_bytes),
        heartbeat=settings.stream_heartbeat,
        plugins=[agents, build_guard(settings, store, spending), Alongside(gauges.running), *warming],
        telemetry=Telemetry(monitor, metrics),
    )
