"""`parley eval run` over an endpoint that answers from the labels: prompts, engine, grounding and scoring, no model."""

import json
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from eval.cases import Case, load_cases
from eval.runs import load_run
from prompts.articles import article_block
from schemas.article import Article
from service.cli import main
from service.reading import Limits, read_submission

LIMITS = Limits(max_bytes=2_000_000, max_characters=200_000)
CASES = load_cases()[:4]
KEY = "sk-of-no-use-1234"


class Reader:
    """Answers the stages of the profile `standard` from golden labels."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._read = [(case, read_submission(case.submission, LIMITS)) for case in cases]
        self.broken: set[str] = set()
        """Cases whose requests are refused."""

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
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


@pytest.fixture
def reader() -> Reader:
    return Reader(CASES)


@pytest.fixture
def endpoint(reader: Reader) -> Iterator[str]:
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


def _run(endpoint: str, runs: Path, *more: str) -> Result:
    only = [argument for case in CASES for argument in ("--only", case.name)]
    command = ["eval", "run", "--engine", "llm", "--model", "Reader/1", "--base-url", endpoint]
    environment = {"PARLEY_LLM_API_KEY": KEY, "PARLEY_LLM_INPUT_PRICE": "1", "PARLEY_LLM_OUTPUT_PRICE": "10"}
    return CliRunner(env=environment).invoke(main, [*command, "--runs", str(runs), *only, *more])


def test_reader_of_the_labels_is_scored_as_a_second_reader_would_be(endpoint: str, tmp_path: Path) -> None:
    done = _run(endpoint, tmp_path)
    assert done.exit_code == 0, done.stderr
    run = load_run(tmp_path / "llm-standard-reader-1.json")
    assert run.summary.found is not None
    assert run.summary.strict is not None
    assert run.summary.found >= 0.97
    assert run.summary.strict >= 0.93
    assert run.summary.valid_quotes == run.summary.quotes > 0
    assert run.config.prompts.keys() == {"cast", "stakes", "repair"}
    assert run.totals.calls >= 2 * len(CASES)
    assert run.totals.prompt_tokens == 1000 * run.totals.calls
    assert run.totals.cost_usd == pytest.approx(run.totals.calls * (1000 + 10 * 100) / 1_000_000)


def test_key_is_not_kept(endpoint: str, tmp_path: Path) -> None:
    done = _run(endpoint, tmp_path)
    assert KEY not in (tmp_path / "llm-standard-reader-1.json").read_text("utf-8") + done.stdout + done.stderr


def test_password_in_the_address_is_not_kept(endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_LLM_ATTEMPTS", "1")
    done = _run(endpoint.replace("//", "//user:quokka@"), tmp_path, "--name", "mine")
    kept = (tmp_path / "mine.json").read_text("utf-8")
    assert load_run(tmp_path / "mine.json").config.endpoint == endpoint
    assert "quokka" not in kept + done.stdout + done.stderr


def test_model_that_fails_is_not_replaced_by_rules(
    endpoint: str, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_DEGRADE_TO_RULES", "true")
    reader.broken = {CASES[0].name}
    done = _run(endpoint, tmp_path, "--name", "mine")
    assert done.exit_code == 1
    run = load_run(tmp_path / "mine.json")
    assert run.entries[0].brief is None
    assert run.entries[0].failure is not None
    assert run.entries[0].failure.code == "upstream-rejected"
    assert run.summary.sections["parties"].pooled.gold == sum(len(case.golden.parties) for case in CASES)
    assert CASES[0].name in done.stderr
