import re

import pytest
from prometheus_client.parser import text_string_to_metric_families as prometheus

from service.telemetry.metrics import Metrics
from service.telemetry.work import BriefWork, Gauge, Monitors, RequestWork, StageWork
from tests.service.telemetry.pieces import brief, cancel, do_everything

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(input_price=2.0, output_price=8.0)


def samples(metrics: Metrics) -> Samples:
    families = prometheus(metrics.exposition()[0].decode())
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return samples(metrics).get((name, frozenset(labels.items())))


def test_every_kind_of_work_is_counted(metrics: Metrics) -> None:
    do_everything(Monitors([metrics]))
    assert value(metrics, "parley_http_requests_total", method="POST", route="/v1/briefs", status="200") == 1
    assert value(metrics, "parley_briefs_total", engine="llm", profile="standard", outcome="made") == 1
    assert value(metrics, "parley_stage_seconds_count", stage="cast", outcome="done") == 1
    assert value(metrics, "parley_llm_calls_total", model="m", stage="cast", outcome="done") == 1
    assert value(metrics, "parley_llm_calls_total", model="m", stage="cast", outcome="upstream-failed") == 1
    assert value(metrics, "parley_rejected_items_total", section="demands", reason="unsupported") == 1
    assert value(metrics, "parley_warnings_total", code="polarity_mismatch") == 1


def test_tokens_retries_and_cost_count_failed_calls_too(metrics: Metrics) -> None:
    do_everything(Monitors([metrics]))
    assert value(metrics, "parley_llm_retries_total", model="m") == 2 + 3
    kinds = {kind: value(metrics, "parley_llm_tokens_total", model="m", kind=kind) for kind in KINDS}
    assert kinds == {"prompt": 2000, "cached": 800, "completion": 400}
    assert value(metrics, "parley_llm_cost_usd_total", model="m") == pytest.approx((2000 * 2 + 400 * 8) / 1_000_000)


KINDS = ("prompt", "cached", "completion")


def test_without_prices_nothing_is_said_of_cost() -> None:
    metrics = Metrics()
    do_everything(Monitors([metrics]))
    assert value(metrics, "parley_llm_cost_usd_total", model="m") is None


def test_a_stored_brief_counts_as_answered_and_its_items_only_once(metrics: Metrics) -> None:
    work = BriefWork("brf", "llm", "standard", brief(cached=True), outcome="stored")
    with Monitors([metrics]).during(work):
        pass
    assert value(metrics, "parley_briefs_total", engine="llm", profile="standard", outcome="stored") == 1
    assert value(metrics, "parley_rejected_items_total", section="demands", reason="unsupported") is None


def test_gauges_are_read_at_each_scrape_and_add_up_over_sources(metrics: Metrics) -> None:
    waiting = [1.0]
    metrics.watch(lambda: [Gauge("queue_depth", "batches", waiting[0])])
    metrics.watch(lambda: [Gauge("queue_depth", "batches", 10)])
    assert value(metrics, "parley_queue_depth", queue="batches") == 11
    waiting[0] = 5
    assert value(metrics, "parley_queue_depth", queue="batches") == 15


def test_what_a_sender_makes_up_becomes_no_label(metrics: Metrics) -> None:
    with Monitors([metrics]).during(RequestWork("r", "WHISPER")):
        pass
    assert value(metrics, "parley_http_requests_total", method="other", route="other", status="500") == 1


def test_work_that_is_cancelled_is_counted_as_such(metrics: Metrics) -> None:
    cancel(Monitors([metrics]))
    assert value(metrics, "parley_stage_seconds_count", stage="stakes", outcome="cancelled") == 1


def test_an_exception_of_nobodys_making_is_counted_without_its_name(metrics: Metrics) -> None:
    with pytest.raises(ZeroDivisionError), Monitors([metrics]).during(StageWork("ground")):
        raise ZeroDivisionError
    assert value(metrics, "parley_stage_seconds_count", stage="ground", outcome="internal") == 1


def test_openmetrics_is_written_where_it_is_asked_for(metrics: Metrics) -> None:
    do_everything(Monitors([metrics]))
    content, media_type = metrics.exposition("application/openmetrics-text; version=1.0.0")
    assert media_type.startswith("application/openmetrics-text; version=1.0.0")
    assert content.endswith(b"# EOF\n")
    assert "# TYPE parley_briefs counter" in content.decode()


def test_every_metric_is_explained(metrics: Metrics) -> None:
    text = metrics.exposition()[0].decode()
    helps = dict(re.findall(r"^# HELP (parley_\w+) (.+)$", text, re.MULTILINE))
    assert set(re.findall(r"^# TYPE (parley_\w+) ", text, re.MULTILINE)) == set(helps)
    assert len(helps) > 15
