from collections.abc import Mapping
from typing import Any

import pytest
import structlog
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from service.telemetry.tracing import Traces
from service.telemetry.work import Monitors, RequestWork, StageWork
from tests.service.telemetry.pieces import TRACEPARENT, cancel, do_everything

TRACE_ID = TRACEPARENT.split("-")[1]


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def monitors(spans: InMemorySpanExporter) -> Monitors:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    return Monitors([Traces(provider)])


def by_name(spans: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {span.name: span for span in spans.get_finished_spans()}


def attributes(span: ReadableSpan) -> Mapping[str, Any]:
    return dict(span.attributes or {})


def test_spans_nest_under_the_senders_trace(monitors: Monitors, spans: InMemorySpanExporter) -> None:
    do_everything(monitors)
    finished = by_name(spans)
    request, brief, stage, call = (finished[name] for name in ("POST /v1/briefs", "brief", "stage cast", "chat m"))
    assert request.parent is not None
    assert request.parent.is_remote
    assert f"{request.parent.span_id:016x}" == TRACEPARENT.split("-")[2]
    assert {f"{span.context.trace_id:032x}" for span in finished.values() if span.context} == {TRACE_ID}
    for inner, outer in ((brief, request), (stage, brief), (call, stage)):
        assert inner.parent is not None
        assert outer.context is not None
        assert inner.parent.span_id == outer.context.span_id


def test_a_call_is_told_by_the_conventions_for_generative_ai(monitors: Monitors, spans: InMemorySpanExporter) -> None:
    do_everything(monitors)
    first = next(span for span in spans.get_finished_spans() if span.name == "chat m")
    assert first.kind.name == "CLIENT"
    assert attributes(first) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "m",
        "gen_ai.output.type": "json",
        "gen_ai.usage.input_tokens": 1000,
        "gen_ai.usage.cache_read.input_tokens": 400,
        "gen_ai.usage.output_tokens": 200,
        "server.address": "model.test",
        "server.port": 443,
        "parley.stage": "cast",
        "parley.call.attempts": 3,
    }


def test_a_failure_is_told_by_its_code_alone(monitors: Monitors, spans: InMemorySpanExporter) -> None:
    do_everything(monitors)
    failed = [span for span in spans.get_finished_spans() if span.status.status_code is StatusCode.ERROR]
    assert [(span.name, attributes(span)["error.type"]) for span in failed] == [("chat m", "upstream-failed")]
    assert all("whispered" not in span.to_json() for span in spans.get_finished_spans())
    assert all(not span.events for span in spans.get_finished_spans())


def test_cancelled_work_ends_its_span(monitors: Monitors, spans: InMemorySpanExporter) -> None:
    cancel(monitors)
    assert attributes(by_name(spans)["stage stakes"])["error.type"] == "cancelled"


@pytest.mark.parametrize("given", ["", "00-zz-1-01", TRACEPARENT + "-whispered", "the envoy whispered"])
def test_a_trace_context_that_is_none_is_not_taken_over(
    given: str, monitors: Monitors, spans: InMemorySpanExporter
) -> None:
    with monitors.during(RequestWork("r", "GET", {"traceparent": given})):
        pass
    span = by_name(spans)["request"]
    assert span.parent is None
    assert "whispered" not in span.to_json()


def test_logs_name_the_senders_trace_even_while_nothing_is_recorded() -> None:
    with Monitors([Traces()]).during(RequestWork("r", "GET", {"traceparent": TRACEPARENT})):
        assert structlog.contextvars.get_contextvars()["trace_id"] == TRACE_ID
    assert "trace_id" not in structlog.contextvars.get_contextvars()


def test_without_a_senders_trace_and_a_recorder_there_is_no_trace_to_name() -> None:
    with Monitors([Traces()]).during(RequestWork("r", "GET")), Monitors([Traces()]).during(StageWork("cast")):
        assert "trace_id" not in structlog.contextvars.get_contextvars()
