"""Prometheus metrics of one process, in a registry of their own; every label takes its values from a closed set.

Each process counts for itself and is scraped by itself: there is no shared directory of counters to clean up.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from schemas.terms import SECTIONS
from service.telemetry.work import BriefWork, CallWork, Gauge, GaugeName, RequestWork, Source, StageWork, Work

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
OTHER = "other"
"""Label of a method or a path that is none of ours."""
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
GAUGES: dict[GaugeName, tuple[str, tuple[str, ...]]] = {
    "briefs_running": ("Briefs being made.", ("place",)),
    "queue_depth": ("What waits for its turn, by queue.", ("queue",)),
    "batch_articles": ("Articles of batches in the database, and so the same in every process.", ("state",)),
    "llm_in_flight": ("Model calls under way, by endpoint.", ("endpoint",)),
    "llm_in_flight_limit": ("Model calls let go at once now; halves on 429 and recovers.", ("endpoint",)),
    "breaker_state": ("1 for the state that the endpoint's circuit breaker is in.", ("endpoint", "state")),
}


class Metrics:
    """Counts work; keeps `work.Monitor`."""

    def __init__(self, input_price: float | None = None, output_price: float | None = None) -> None:
        """Make the metrics; prices are in US dollars a million tokens."""
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the one function it leaves untyped
        self._prices = (input_price, output_price)
        self.registry = CollectorRegistry(auto_describe=True)
        ProcessCollector(registry=self.registry)
        self._gauges = _Gauges()
        self.registry.register(self._gauges)
        self._requests = self._counter("http_requests", "HTTP requests answered.", "method", "route", "status")
        self._request_seconds = self._histogram("http_request_seconds", "Time to answer a request.", "route")
        self._briefs = self._counter("briefs", "Briefs answered for.", "engine", "profile", "outcome")
        self._brief_seconds = self._histogram("brief_seconds", "Time to answer for a brief.", "engine", "profile")
        self._items = self._counter("items", "Items upheld in new briefs.", "section")
        self._rejected = self._counter("rejected_items", "Items found but not upheld.", "section", "reason")
        self._warnings = self._counter("warnings", "Warnings in new briefs.", "code")
        self._stages = self._histogram("stage_seconds", "Time a stage took.", "stage", "outcome")
        self._calls = self._counter("llm_calls", "Model calls, their retries included.", "model", "stage", "outcome")
        self._call_seconds = self._histogram("llm_call_seconds", "Time a model call took, retries included.", "model")
        self._retries = self._counter("llm_retries", "Requests made after a call's first.", "model")
        self._tokens = self._counter("llm_tokens", "Tokens, by kind; `cached` are among `prompt`.", "model", "kind")
        self._cost = self._counter("llm_cost_usd", "Cost of model calls in US dollars, where prices are set.", "model")

    @contextmanager
    def during(self, work: Work) -> Iterator[None]:
        """Count the work once it has ended."""
        try:
            yield
        finally:
            self._count(work)

    def watch(self, source: Source) -> None:
        """Read `source` at every scrape."""
        self._gauges.sources.append(source)

    def exposition(self, accept: str = "") -> tuple[bytes, str]:
        """Return all metrics and their media type: Prometheus text, or OpenMetrics where `accept` asks for it."""
        encode, media_type = choose_encoder(accept)
        return encode(self.registry), media_type

    def _count(self, work: Work) -> None:
        if isinstance(work, RequestWork):
            route = work.route or OTHER
            method = work.method if work.method in METHODS else OTHER
            self._requests.labels(method, route, str(work.status)).inc()
            self._request_seconds.labels(route).observe(work.seconds)
        elif isinstance(work, BriefWork):
            self._count_brief(work)
        elif isinstance(work, StageWork):
            self._stages.labels(work.name, work.outcome).observe(work.seconds)
        elif isinstance(work, CallWork):
            self._count_call(work)

    def _count_brief(self, work: BriefWork) -> None:
        self._briefs.labels(work.engine, work.profile, work.outcome).inc()
        self._brief_seconds.labels(work.engine, work.profile).observe(work.seconds)
        if work.brief is None or work.brief.provenance.cached:
            return
        for section in SECTIONS:
            self._items.labels(section).inc(len(getattr(work.brief, section)))
        for rejected in work.brief.rejected:
            self._rejected.labels(rejected.section, rejected.reason).inc()
        for warning in work.brief.warnings:
            self._warnings.labels(warning.code).inc()

    def _count_call(self, work: CallWork) -> None:
        self._calls.labels(work.model, work.stage, work.outcome).inc()
        self._call_seconds.labels(work.model).observe(work.seconds)
        call = work.call
        if call is None:
            return
        self._retries.labels(work.model).inc(max(call.attempts - 1, 0))
        self._tokens.labels(work.model, "prompt").inc(call.prompt_tokens)
        self._tokens.labels(work.model, "cached").inc(call.cached_tokens)
        self._tokens.labels(work.model, "completion").inc(call.completion_tokens)
        read, written = self._prices
        if read is not None and written is not None:
            cost = (call.prompt_tokens * read + call.completion_tokens * written) / 1_000_000
            self._cost.labels(work.model).inc(cost)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(name, text, labels, namespace="parley", registry=self.registry)

    def _histogram(self, name: str, text: str, *labels: str) -> Histogram:
        return Histogram(name, text, labels, namespace="parley", registry=self.registry, buckets=SECONDS)


class _Gauges(Collector):
    """Reads every source when the registry is scraped; equal gauges of several sources add up."""

    def __init__(self) -> None:
        self.sources: list[Source] = []

    def describe(self) -> Iterable[Metric]:
        return [_family(name) for name in GAUGES]

    def collect(self) -> Iterable[Metric]:
        found: defaultdict[GaugeName, dict[tuple[str, ...], float]] = defaultdict(dict)
        for gauge in (gauge for source in self.sources for gauge in source()):
            values = found[gauge.name]
            values[_labels(gauge)] = values.get(_labels(gauge), 0) + gauge.value
        for name in GAUGES:
            family = _family(name)
            for labels, value in found[name].items():
                family.add_metric(labels, value)
            yield family


def _family(name: GaugeName) -> GaugeMetricFamily:
    text, labels = GAUGES[name]
    return GaugeMetricFamily(f"parley_{name}", text, labels=labels)


def _labels(gauge: Gauge) -> tuple[str, ...]:
    return (gauge.of, gauge.state) if gauge.name == "breaker_state" else (gauge.of,)
