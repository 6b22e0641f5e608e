import structlog

from service.telemetry.events import EventLog
from service.telemetry.work import Monitors, RequestWork
from tests.service.telemetry.pieces import cancel, do_everything


def told(events: list[structlog.typing.EventDict], *names: str) -> list[tuple[object, ...]]:
    return [tuple(event.get(name) for name in names) for event in events]


def test_each_piece_of_work_is_one_event_and_inner_ones_come_first() -> None:
    with structlog.testing.capture_logs() as events:
        do_everything(Monitors([EventLog()]))
    assert told(events, "event", "log_level", "outcome") == [
        ("llm.call", "info", "ok"),
        ("llm.call", "warning", "failed"),
        ("stage", "info", "done"),
        ("brief", "info", "made"),
        ("request", "info", None),
    ]


def test_every_event_within_a_request_and_a_brief_holds_their_ids() -> None:
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as events:
        do_everything(Monitors([EventLog()]))
    brief_id = "brf_" + "0" * 24
    assert told(events, "request_id", "brief_id") == [("r-1", brief_id)] * 5


def test_cancelled_work_is_told() -> None:
    with structlog.testing.capture_logs() as events:
        cancel(Monitors([EventLog()]))
    assert told(events, "event", "stage", "outcome") == [("stage", "stakes", "cancelled")]


def test_what_machines_ask_every_few_seconds_is_told_at_debug_level() -> None:
    with (
        structlog.testing.capture_logs() as events,
        Monitors([EventLog()]).during(RequestWork("r", "GET", {}, "/metrics", 200)),
    ):
        pass
    assert told(events, "log_level") == [("debug",)]
