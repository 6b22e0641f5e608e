import json
import subprocess
import sys

import pytest

from service.telemetry.logging import WITHHELD

SECRET = "the envoy whispered"
PROGRAM = """
import logging, structlog
from service.telemetry.logging import configure
configure("info")
structlog.get_logger("ours").info("hello", count=1)
logging.getLogger("theirs").warning("told %s", "the envoy whispered")
logging.getLogger("sqlalchemy.engine").info("quiet")
try:
    try:
        raise KeyError("the envoy whispered")
    except KeyError as error:
        raise ValueError("the envoy whispered") from error
except ValueError:
    logging.getLogger("uvicorn.error").exception("failed\\nthe envoy whispered")
    structlog.get_logger("ours").exception("failed too")
"""


def lines() -> list[dict[str, object]]:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)  # noqa: S603
    assert ran.stdout == ""
    return [json.loads(line) for line in ran.stderr.splitlines()]


def test_every_log_is_one_json_object_on_stderr() -> None:
    assert [(line["logger"], line["event"]) for line in lines()] == [
        ("ours", "hello"),
        ("theirs", WITHHELD),
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


def test_a_library_is_told_by_place_and_a_trusted_one_by_its_first_line() -> None:
    theirs = lines()[1]
    assert SECRET not in json.dumps(theirs)
    assert str(theirs["where"]).startswith("<string>:")


OTHER_WAYS = """
import logging, threading, warnings
from service.telemetry.logging import configure
configure("debug")
warnings.warn("the envoy whispered")
def fail(): raise ValueError("the envoy whispered")
thread = threading.Thread(target=fail); thread.start(); thread.join()
class Loud:
    def __del__(self): fail()
Loud()
logging.getLogger("uvicorn.error").info("%d", "the envoy whispered")
import asyncio
async def main():
    asyncio.create_task(lost()); await asyncio.sleep(0); await asyncio.sleep(0)
async def lost(): fail()
asyncio.run(main())
"""


def test_nothing_that_python_itself_writes_quotes_what_failed() -> None:
    ran = subprocess.run([sys.executable, "-c", OTHER_WAYS], capture_output=True, text=True, check=True, timeout=60)  # noqa: S603
    assert SECRET not in ran.stderr
    told = [json.loads(line) for line in ran.stderr.splitlines()]
    assert {line["logger"] for line in told} == {"py.warnings", "service.telemetry.logging", "asyncio"}
    assert sum("builtins.ValueError" in line.get("error", []) for line in told) == 3


@pytest.mark.parametrize(("asked", "told"), [("info", ["grave"]), ("debug", ["usual", "grave"]), ("error", [])])
def test_command_that_ends_tells_of_its_work_only_when_debugging(asked: str, told: list[str]) -> None:
    program = f"""
import structlog
from service.telemetry.logging import configure_command
configure_command("{asked}")
structlog.get_logger("ours").info("usual")
structlog.get_logger("ours").warning("grave")
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)  # noqa: S603
    assert [json.loads(line)["event"] for line in ran.stderr.splitlines()] == told
