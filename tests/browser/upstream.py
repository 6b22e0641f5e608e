"""A chat endpoint for the service under test: finds what is in the invented story, each stage when the test lets it."""

import json
import re
import select
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATIENCE = 60
"""Seconds after which a stage that is never let go answers all the same."""


def _actor(name: str, cites: list[int], **fields: Any) -> dict[str, Any]:  # noqa: ANN401 -- of any field
    plain = {"kind": "state", "role": "disputant", "aliases": [], "representatives": []}
    return {**plain, "cites": cites, "id": name.split()[0].lower(), "name": name, **fields}


def _replies(prompt: str) -> dict[str, Any]:
    """Return what each stage answers, citing the sentences by the numbers that this prompt gives them."""

    def cites(words: str) -> list[int]:
        found = re.search(rf"^\[(\d+)\][^\n]*{re.escape(words)}", prompt, re.MULTILINE)
        return [int(found[1])] if found else []

    demand = {"force": "demand", "status": "open", "by": ["norland"], "of": ["varga"]}
    return {
        "Cast": {
            "parties": [_actor("Norland", cites("Norland and")), _actor("Varga Front", cites("refused"))],
            "mediators": [_actor("Sudmark", cites("Envoy"), role="mediator", status="active")],
        },
        "Stakes": {
            "demands": [{**demand, "cites": cites("demanded"), "text": "release 40 prisoners"}],
            "outcomes": [
                {"kind": "agreement", "cites": cites("Both sides"), "text": "Both sides agreed to open the Isker road"}
                | {"actors": ["norland", "varga"], "when": None}
            ],
            "headline": "Norland and the Varga Front met in Port Salis",
            "summary": "Norland and the Varga Front met in Port Salis on Tuesday.",
        },
        "Repairs": {"repairs": []},
    }


class Upstream:
    """The endpoint; `hold` a stage before it is asked, `release` it when the test has seen what it waits for."""

    def __init__(self) -> None:
        self._held: dict[str, threading.Event] = {}
        self.begin()
        upstream = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
                upstream.answer(self, asked)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def settings(self) -> dict[str, str]:
        """What points a service here."""
        address = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        return {"PARLEY_LLM_MODEL": "m", "PARLEY_LLM_BASE_URL": address, "PARLEY_LLM_ATTEMPTS": "1"}

    def begin(self) -> None:
        """Let everything go, and forget what was."""
        for held in self._held.values():
            held.set()
        self._held = {}
        self.asked: list[str] = []
        """Stages asked for so far."""
        self.left = threading.Event()
        """Set once the service has given up a call."""
        self.status = 200

    def hold(self, stage: str) -> None:
        """Let no reply of this stage (the name of its schema) go."""
        self._held[stage] = threading.Event()

    def release(self, stage: str) -> None:
        """Let the replies of this stage go."""
        self._held[stage].set()

    def answer(self, handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        """Answer one call, unless its caller goes away first."""
        stage = asked["response_format"]["json_schema"]["name"]
        self.asked.append(stage)
        if not self._let_go(stage, handler.connection):
            self.left.set()
            return
        reply = _replies("\n".join(message["content"] for message in asked["messages"]))[stage]
        message = {"role": "assistant", "content": json.dumps(reply)}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        body = {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
        content = json.dumps(body).encode()
        handler.send_response(self.status)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def close(self) -> None:
        """Let everything go, and stop."""
        self.begin()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _let_go(self, stage: str, connection: socket.socket) -> bool:
        """Wait until the stage is let go; return False where the caller has closed the connection by then."""
        held = self._held.get(stage)
        for _ in range(PATIENCE * 50):
            if held is None or held.wait(0.02):
                return True
            readable, _, _ = select.select([connection], [], [], 0)
            if readable and not connection.recv(1, socket.MSG_PEEK):
                return False
        return True
