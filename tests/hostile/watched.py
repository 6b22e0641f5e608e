"""The service as a process of its own with everything it says captured: log, spans, metrics and answers.

Every logger in it is made to speak at every level, whatever level the service gives it.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

LOUD = """
import logging, sys
logging.Logger.isEnabledFor = lambda self, level: True
from service.cli import main
sys.argv = ["parley", "serve", "--port", "0"]
main()
"""


class Collector(ThreadingHTTPServer):
    """Takes what an OpenTelemetry exporter sends."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.taken: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Taking(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.taken.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name it has there
        pass


@dataclass
class Watched:
    """A running service, and once it has stopped all it said."""

    client: httpx.Client
    log: str = ""
    spans: bytes = b""
    metrics: str = ""
    problems: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def send(self, method: str, path: str, **request: Any) -> httpx.Response:  # noqa: ANN401 -- as httpx takes it
        """Make a request, and keep what a failure says of it."""
        answer = self.client.request(method, path, **request)
        self.statuses.append(answer.status_code)
        if answer.is_error:
            self.problems.append(f"{answer.headers}\n{answer.text}")
        return answer


@contextmanager
def watched(folder: Path, **environment: str) -> Iterator[Watched]:
    """Run the service with these variables; after the block `log`, `spans` and `metrics` are complete."""
    collector = Collector()
    threading.Thread(target=collector.serve_forever, daemon=True).start()
    given = {"PARLEY_LOG_LEVEL": "debug", "PARLEY_TRACING": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
    given |= {"PARLEY_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'briefs.db'}"}
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PARLEY_", "OTEL_"))}
    root = Path(__file__).parents[2]
    path = folder / "log"
    with (
        path.open("wb") as log,
        subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "-c", LOUD],
            cwd=folder,
            stderr=log,
            env={**clean, "PYTHONPATH": str(root), **given, **environment},
        ) as process,
    ):
        try:
            with httpx.Client(base_url=_address(path, process), timeout=30) as client:
                running = Watched(client)
                yield running
                running.metrics = client.get("/metrics", headers=_accepted(environment)).text
        finally:
            process.terminate()
            process.wait(30)
            collector.shutdown()
            collector.server_close()
    running.log = path.read_text()
    running.spans = b"".join(collector.taken)


def _accepted(environment: dict[str, str]) -> dict[str, str]:
    """Return the header that lets the test itself in."""
    return {"Authorization": f"Bearer {environment['TEST_KEY']}"} if "TEST_KEY" in environment else {}


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    """Return where the service listens, once it says so."""
    said = threading.Event()
    for _ in range(600):
        for line in log.read_text().splitlines():
            if line.startswith("Parley listens on "):
                return line.split()[3]
        assert process.poll() is None, log.read_text()
        said.wait(0.05)
    raise AssertionError(log.read_text())
