"""`parley serve` as a process of its own, stopped by signals and reached over a socket."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

TEXT = "Norland asked Sudland on Monday to withdraw its troops from the valley."
PLAIN = {"content-type": "text/plain"}
DRAFT = {"parties": [], "mediators": [], "demands": [], "outcomes": [], "headline": "", "summary": ""}

Start = Callable[..., "Service"]


class Service:
    """A running `parley serve`."""

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "service.cli", "serve", "--port", "0", *arguments],
            cwd=folder,
            env={**plain, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self.url = self._wait_for_url()

    def _wait_for_url(self) -> str:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)
            if found := re.search(r"listens on (http://\S+)", line):
                return found[1]
        raise AssertionError("".join(self.lines))

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        """Return exit code, stdout and stderr."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, "".join(self.lines) + err


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts the service in an empty folder."""
    started: list[Service] = []

    def run(*arguments: str, **settings: str) -> Service:
        started.append(Service(tmp_path, *arguments, **settings))
        return started[-1]

    yield run
    for service in started:
        if service.process.poll() is None:
            service.process.kill()
        service.process.communicate()


class SlowModel:
    """A chat endpoint that answers with an empty draft once it is let go."""

    def __init__(self) -> None:
        asked, go = self.asked, self.go = threading.Event(), threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                asked.set()
                go.wait(30)
                message = {"role": "assistant", "content": json.dumps(DRAFT)}
                body = json.dumps(
                    {
                        "id": "c",
                        "object": "chat.completion",
                        "created": 0,
                        "model": "m",
                        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
                        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
                    }
                ).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self.go.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def model() -> Iterator[SlowModel]:
    model = SlowModel()
    yield model
    model.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_a_stop_signal(start: Start, number: int) -> None:
    service = start()
    response = httpx.post(f"{service.url}/v1/briefs", content=TEXT.encode(), headers=PLAIN)
    assert response.status_code == 200
    code, out, err = service.stop(number)
    assert (code, out) == (0, "")
    assert "Traceback" not in err


def test_log_is_an_event_a_request_and_never_the_article(start: Start) -> None:
    service = start()
    given = "6f1e3a56-9b0e-4c8e-8f52-0a0f3a3f6b11"
    headers = {**PLAIN, "x-request-id": given}
    brief = httpx.post(f"{service.url}/v1/briefs?title=Whispered", content=TEXT.encode(), headers=headers).json()
    httpx.get(f"{service.url}/v1/briefs/{brief['id']}")
    _, _, err = service.stop()
    events = [json.loads(line) for line in err.splitlines() if line.startswith("{")]
    requests = [event for event in events if event["event"] == "request"]
    assert [(each["method"], each["route"], each["status"]) for each in requests] == [
        ("POST", "/v1/briefs", 200),
        ("GET", "/v1/briefs/{brief_id}", 200),
    ]
    assert requests[0]["request_id"] == given
    assert requests[0]["brief_id"] == requests[1]["brief_id"] == brief["id"]
    assert requests[0]["seconds"] >= 0
    assert "Norland" not in err
    assert "Whispered" not in err


def test_running_brief_ends_before_the_service_does(start: Start, model: SlowModel) -> None:
    service = start(PARLEY_LLM_MODEL="m", PARLEY_LLM_BASE_URL=model.url, PARLEY_PROFILE="fast")
    with ThreadPoolExecutor(1) as pool:
        request = pool.submit(httpx.post, f"{service.url}/v1/briefs", content=TEXT.encode(), headers=PLAIN, timeout=60)
        assert model.asked.wait(30)
        service.process.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            service.process.wait(0.5)
        model.go.set()
        response = request.result(30)
    assert response.status_code == 200
    assert response.json()["provenance"]["engine"] == "llm"
    assert service.process.wait(30) == 0


def test_brief_that_outlasts_the_grace_is_cut_off(start: Start, model: SlowModel) -> None:
    service = start(
        PARLEY_LLM_MODEL="m", PARLEY_LLM_BASE_URL=model.url, PARLEY_PROFILE="fast", PARLEY_SHUTDOWN_GRACE="1"
    )
    with ThreadPoolExecutor(1) as pool:
        request = pool.submit(httpx.post, f"{service.url}/v1/briefs", content=TEXT.encode(), headers=PLAIN, timeout=60)
        assert model.asked.wait(30)
        code, _, err = service.stop()
        failed = request.exception(30) or request.result().status_code >= 500
    assert failed
    assert code == 0
    assert "Norland" not in err


def test_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "service.cli", "serve", "--port", port],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert [line for line in ran.stderr.splitlines() if not line.startswith("{")] == [
        f"parley: Cannot listen on 127.0.0.1 port {port}: Address already in use."
    ]


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("PARLEY_DATABASE_URL", "sqlite:///missing/folder/briefs.db", 1),
        ("PARLEY_DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:9/n", 1),
        ("PARLEY_HOST", "0.0.0.0", 2),  # noqa: S104 - what is refused
        ("PARLEY_HOST", "nowhere.invalid", 2),
    ],
)
def test_what_keeps_it_from_starting_is_one_clear_line(tmp_path: Path, setting: str, value: str, code: int) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "service.cli", "serve", "--port", "0"],
        cwd=tmp_path,
        env={**os.environ, setting: value},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == code
    assert ran.stderr.count("\n") == 1
    assert "hunter2" not in ran.stderr
