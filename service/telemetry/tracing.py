"""OpenTelemetry spans of the service's work; only the API is needed, and without an SDK nothing is recorded or sent.

Model calls follow the semantic conventions for generative AI (open-telemetry/semantic-conventions-genai, status
Development), requests those for HTTP servers. No span holds a prompt, a reply, a path, a query or the message of an
exception. A sender's `traceparent` (W3C Trace Context) is continued, and names the trace in every log event either way.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from opentelemetry.trace import (
    NoOpTracerProvider,
    Span,
    SpanKind,
    StatusCode,
    TracerProvider,
    format_trace_id,
    use_span,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import AttributeValue

from schemas.errors import ConfigurationError
from service import __version__
from service.telemetry.work import BriefWork, CallWork, RequestWork, Source, StageWork, Work

Attributes = dict[str, AttributeValue]

SCHEMA_URL = "https://opentelemetry.io/schemas/1.37.0"
PROVIDER = "openai"
"""The conventions name a provider by the API it is spoken to in; every endpoint here speaks OpenAI's."""
SERVER_ERROR = 500
_FINE = frozenset({"done", "made", "stored", "degraded"})
_context = TraceContextTextMapPropagator()


class Traces:
    """Makes a span of every piece of work; keeps `work.Monitor`."""

    def __init__(self, provider: TracerProvider | None = None) -> None:
        self._tracer = (provider or NoOpTracerProvider()).get_tracer("parley", __version__, schema_url=SCHEMA_URL)

    @contextmanager
    def during(self, work: Work) -> Iterator[None]:
        """Do the work in a span, which ends with it."""
        given = _context.extract(work.trace) if isinstance(work, RequestWork) else None
        span = self._tracer.start_span(
            _name(work), context=given, kind=_kind(work), record_exception=False, set_status_on_exception=False
        )
        try:
            with (
                use_span(span, record_exception=False, set_status_on_exception=False),
                structlog.contextvars.bound_contextvars(**_trace_id(work, span)),
            ):
                yield
        finally:
            if span.is_recording():
                _finish(span, work)
            span.end()

    def watch(self, source: Source) -> None:
        """Do nothing: a trace tells what happened, not how things stand."""


def exporting() -> TracerProvider:
    """Return a provider that exports by OTLP over HTTP, to where the standard OTEL_ variables say.

    Raises:
        ConfigurationError: the extra `otel` is not installed.

    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource
        from opentelemetry.sdk.trace import TracerProvider as Sdk
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise ConfigurationError(
            "PARLEY_TRACING is true but the OpenTelemetry SDK is not installed: pip install 'parley[otel]'"
        ) from None
    provider = Sdk(resource=Resource({SERVICE_NAME: "parley"}).merge(OTELResourceDetector().detect()))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider


def _trace_id(work: Work, span: Span) -> dict[str, str]:
    context = span.get_span_context()
    return {"trace_id": format_trace_id(context.trace_id)} if context.is_valid and isinstance(work, RequestWork) else {}


def _name(work: Work) -> str:
    if isinstance(work, CallWork):
        return f"chat {work.model}"
    if isinstance(work, StageWork):
        return f"stage {work.name}"
    return "brief" if isinstance(work, BriefWork) else "request"


def _kind(work: Work) -> SpanKind:
    if isinstance(work, RequestWork):
        return SpanKind.SERVER
    return SpanKind.CLIENT if isinstance(work, CallWork) else SpanKind.INTERNAL


def _finish(span: Span, work: Work) -> None:
    """Put down what came of the work."""
    attributes = _attributes(work)
    failed = work.status >= SERVER_ERROR if isinstance(work, RequestWork) else work.outcome not in _FINE
    if failed:
        attributes["error.type"] = str(work.status) if isinstance(work, RequestWork) else work.outcome
        span.set_status(StatusCode.ERROR)
    if isinstance(work, RequestWork) and work.route:
        span.update_name(f"{work.method} {work.route}")
    span.set_attributes(attributes)


def _attributes(work: Work) -> Attributes:
    if isinstance(work, RequestWork):
        return _of_request(work)
    if isinstance(work, CallWork):
        return _of_call(work)
    if isinstance(work, BriefWork):
        return {
            "parley.brief.id": work.brief_id,
            "parley.brief.engine": work.engine,
            "parley.brief.profile": work.profile,
            "parley.brief.outcome": work.outcome,
        }
    if isinstance(work, StageWork):
        attributes: Attributes = {"parley.stage": work.name}
        return {**attributes, "parley.part": work.part} if work.part else attributes
    return {}


def _of_request(work: RequestWork) -> Attributes:
    """Semantic conventions for HTTP server spans."""
    attributes: Attributes = {
        "http.request.method": work.method,
        "http.response.status_code": work.status,
        "parley.request.id": work.request_id,
    }
    if work.route:
        attributes["http.route"] = work.route
    if work.brief_id:
        attributes["parley.brief.id"] = work.brief_id
    return attributes


def _of_call(work: CallWork) -> Attributes:
    """Semantic conventions for generative AI client spans."""
    attributes: Attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": PROVIDER,
        "gen_ai.request.model": work.model,
        "gen_ai.output.type": "json",
        "parley.stage": work.stage,
    }
    if work.address:
        attributes["server.address"] = work.address
    if work.port:
        attributes["server.port"] = work.port
    if work.call is not None:
        attributes |= {
            "gen_ai.usage.input_tokens": work.call.prompt_tokens,
            "gen_ai.usage.cache_read.input_tokens": work.call.cached_tokens,
            "gen_ai.usage.output_tokens": work.call.completion_tokens,
            "parley.call.attempts": work.call.attempts,
        }
    return attributes
