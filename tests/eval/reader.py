"""An OpenAI-compatible endpoint that answers from golden labels: no model, but all else is real."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from eval.cases import Case
from prompts.articles import article_block
from schemas.article import Article
from service.reading import Limits, read_submission

LIMITS = Limits(max_bytes=2_000_000, max_characters=200_000)


class Reader:
    """Answers the stages of the profile `standard` from golden labels."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._read = [(case, read_submission(case.submission, LIMITS)) for case in cases]
        self.broken: set[str] = set()
        """Cases whose requests are refused."""
        self.asked = 0

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.asked += 1
        case, article = next(
            (case, article) for case, article in self._read if article_block(article) in body["messages"][1]["content"]
        )
        if case.name in self.broken:
            return 400, {"error": {"message": "no"}}
        fields = body["response_format"]["json_schema"]["schema"]["properties"]
        content = {name: self._field(name, case, article) for name in fields}
        message = {"role": "assistant", "content": json.dumps(content)}
        return 200, {
            "id": "x",
            "object": "chat.completion",
            "created": 0,
            "model": body["model"],
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
        }

    def _field(self, name: str, case: Case, article: Article) -> object:
        labels = case.golden.model_dump(mode="json")
        if name in ("headline", "summary"):
            return labels[name]
        if name == "repairs":
            return []
        items: list[dict[str, Any]] = labels[name]
        return [{"cites": _cites(article, item.pop("evidence"))} | item for item in items]


def _cites(article: Article, quotes: Sequence[str]) -> list[int]:
    found: list[int] = []
    for quote in quotes:
        start = article.text.find(quote)
        end = start + len(quote)
        best = max(article.quotable, key=lambda s: min(s.end, end) - max(s.start, start))
        found += [best.number] if best.number not in found else []
    return found


@contextmanager
def served(reader: Reader) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = reader.answer(body)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    thread.join()
    server.server_close()
