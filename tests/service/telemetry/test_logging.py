import json
import subprocess
import sys

SECRET = "the envoy whispered"
PROGRAM = """
import logging, structlog
from service.telemetry.logging import configure
configure("info")
structlog.get_logger("ours").info("hello", count=1)
logging.getLogger("theirs").warning("told %s", "so")
logging.getLogger("sqlalchemy.engine").info("quiet")
try:
    try:
        raise KeyError("the envoy whispered")
    except KeyError as error:
        raise ValueError("the envoy whispered") from error
except ValueError:
    logging.getLogger("uvicorn.error").exception("failed")
    structlog.get_logger("ours").exception("failed too")
"""


def lines() -> list[dict[str, object]]:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)  # noqa: S603
    assert ran.stdout == ""
    return [json.loads(line) for line in ran.stderr.splitlines()]


def test_every_log_is_one_json_object_on_stderr() -> None:
    assert [(line["logger"], line["event"]) for line in lines()] == [
        ("ours", "hello"),
        ("theirs", "told so"),
        ("uvicorn.error", "failed"),
        ("ours", "failed too"),
    ]


def test_exceptions_are_told_by_type_and_place_not_by_message() -> None:
    for line in lines()[2:]:
        assert SECRET not in json.dumps(line)
        told = line["error"]
        assert isinstance(told, list)
        assert told[0] == "builtins.ValueError"
        assert "builtins.KeyError" in told
        assert any(frame.startswith("  <string>:") for frame in told)
