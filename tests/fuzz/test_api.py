"""The running service keeps its OpenAPI document, whatever it is sent: no 5xx, no status or shape not written there.

Requests are made by schemathesis from the document itself, so that new routes are fuzzed as soon as they are in it.
`PARLEY_FUZZ_SECONDS` gives it longer than a run of the tests does.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

pytest.importorskip("schemathesis", reason="schemathesis is not installed")

HERE = Path(__file__).parent
SECONDS = os.environ.get("PARLEY_FUZZ_SECONDS", "25")
EXAMPLES = "12" if "PARLEY_FUZZ_SECONDS" not in os.environ else "500"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A running service of the rules engine: its address, and what it says."""
    folder = tmp_path_factory.mktemp("fuzz")
    said = folder / "log"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    environment |= {"PARLEY_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'briefs.db'}", "PARLEY_ENGINE": "rules"}
    command = [sys.executable, "-m", "service.cli", "serve", "--port", "0"]
    root = {"PYTHONPATH": str(HERE.parents[1])}
    with said.open("wb") as log, subprocess.Popen(command, cwd=folder, env=environment | root, stderr=log) as process:  # noqa: S603
        try:
            yield _address(said, process), said
        finally:
            process.terminate()
            process.wait(30)


def _address(said: Path, process: subprocess.Popen[bytes]) -> str:
    waiting = threading.Event()
    for _ in range(1200):
        for line in said.read_text().splitlines():
            if line.startswith("Parley listens on "):
                return line.split()[3]
        assert process.poll() is None, said.read_text()
        waiting.wait(0.05)
    raise AssertionError(said.read_text())


@pytest.fixture(scope="module")
def report(service: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str, dict[str, Any]]:
    """What the fuzzer found: its exit code, what it printed, and its report."""
    url, _ = service
    folder = tmp_path_factory.mktemp("report")
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "--config-file",
        str(HERE / "schemathesis.toml"),
        "run",
    ]
    command += [f"{url}/schema/openapi.json", "--max-time", SECONDS, "--max-examples", EXAMPLES, "--no-shrink"]
    command += ["--report", "json", "--report-json-path", str(folder / "report.json")]
    environment = os.environ | {"SCHEMATHESIS_HOOKS": "tests.fuzz.hooks", "PYTHONPATH": str(HERE.parents[1])}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600)  # noqa: S603
    return ran.returncode, ran.stdout + ran.stderr, json.loads((folder / "report.json").read_text())


def test_every_answer_is_as_the_document_says(report: tuple[int, str, dict[str, Any]]) -> None:
    code, printed, _ = report
    assert code == 0, printed


def test_every_operation_was_tried(report: tuple[int, str, dict[str, Any]], service: tuple[str, Path]) -> None:
    paths = httpx.get(f"{service[0]}/schema/openapi.json").json()["paths"]
    operations = sum(method in METHODS for item in paths.values() for method in item)
    assert operations > 10
    assert f"Tested: {operations}" in report[1]


METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def test_the_service_lives_and_met_no_unexpected_error(
    report: tuple[int, str, dict[str, Any]], service: tuple[str, Path]
) -> None:
    url, said = service
    assert httpx.get(f"{url}/health/ready").status_code == httpx.codes.OK
    assert "unexpected error" not in said.read_text()
