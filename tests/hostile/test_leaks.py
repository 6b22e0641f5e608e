"""Nothing of an article, a reply or a key is in any log line, span, metric or problem, on any path that fails."""

import json
import socket
from typing import Any

import pytest

from service.api.keys import new_key
from tests.faults.mix import FAULTS
from tests.faults.processes import RunningUpstream, running_upstream
from tests.hostile.watched import Watched, watched

MODEL_KEY = "sk-marzipantoad-0123456789"
API_KEY, API_ENTRY = new_key("canary")
STRANGE_KEY = "parley_" + "crumpetheron" * 3 + "0123456"
SECRETS = ("Quillbadger", "plumwicket", "Zumbrelith", "marzipantoad", API_KEY, "crumpetheron")
"""Words of the article, of its statements, of its metadata, and the three keys."""
ARTICLE = """\
Quillbadger and Sudmark sent envoys to Oster on Monday under the mediation of Westmark {number}.
Sudmark demands that Quillbadger hand back the plumwicket mill before the winter.
Officials of Quillbadger said on Tuesday that plumwicket talks in Oster would go on.
Envoys of Sudmark and of Quillbadger agreed to meet Westmark again next week in plumwicket.
"""
METADATA = {"title": "Quillbadger news by Zumbrelith", "source": "Zumbrelith"}
KNOWN = {"Authorization": f"Bearer {API_KEY}"}
JSON, LINES = {"Content-Type": "application/json"}, {"Content-Type": "application/x-ndjson"}
TEXT, FORM = {"Content-Type": "text/plain"}, {"Content-Type": "multipart/form-data; boundary=b"}
CALL = {"jsonrpc": "2.0", "method": "tools/call"}
Strange = tuple[str, str, dict[str, Any]]
STRANGE: dict[str, Strange] = {
    "half a document": ("POST", "/v1/briefs", {"content": '{"text": "Quillbadger', "headers": JSON}),
    "unknown field": ("POST", "/v1/briefs", {"json": {"text": "a b", "Quillbadger said": "plumwicket"}}),
    "wrong type": ("POST", "/v1/briefs", {"json": {"text": ["Quillbadger"]}}),
    "wrong day": ("POST", "/v1/briefs", {"json": {"text": "Quillbadger", "published": "plumwicket"}}),
    "bytes": ("POST", "/v1/briefs", {"content": b"Quillbadger \xff\xfe plumwicket", "headers": TEXT}),
    "too long": ("POST", "/v1/briefs", {"content": b"Quillbadger " * 200_000, "headers": TEXT}),
    "too many characters": ("POST", "/v1/briefs", {"content": b"Quillbadger " * 20_000, "headers": TEXT}),
    "unknown type": ("POST", "/v1/briefs", {"content": b"plumwicket", "headers": {"Content-Type": "text/quillbadger"}}),
    "encoding": ("POST", "/v1/briefs", {"content": b"plumwicket", "headers": {"Content-Encoding": "Quillbadger"}}),
    "half a form": ("POST", "/v1/briefs", {"content": b"--b\r\nQuillbadger", "headers": FORM}),
    "no dispute": ("POST", "/v1/briefs?engine=rules", {"content": b"Zumbrelith plumwicket.", "headers": TEXT}),
    "wrong value": ("POST", "/v1/briefs?profile=Quillbadger", {"content": b"plumwicket", "headers": TEXT}),
    "unknown parameter": ("POST", "/v1/briefs?Quillbadger+said=plumwicket", {"content": b"a", "headers": TEXT}),
    "wrong cursor": ("GET", "/v1/briefs?cursor=Quillbadger&query=plumwicket", {}),
    "no such brief": ("GET", "/v1/briefs/Quillbadger", {}),
    "no such path": ("GET", "/v1/Quillbadger?plumwicket", {}),
    "no such method": ("PUT", "/v1/briefs", {"content": b"Quillbadger"}),
    "no such format": ("POST", "/v1/briefs", {"content": b"a", "headers": TEXT | {"Accept": "text/plumwicket"}}),
    "own method": ("QUILLBADGER", "/v1/briefs", {}),
    "cookie": ("GET", "/v1/briefs/x", {"headers": {"Cookie": "a=Quillbadger", "Referer": "http://plumwicket/"}}),
    "tool": ("POST", "/mcp", {"json": CALL | {"id": "Quillbadger", "params": {"name": "plumwicket", "arguments": {}}}}),
    "tool call": (
        "POST",
        "/mcp",
        {"json": CALL | {"id": 1, "params": {"name": "brief_article", "arguments": {"text": ["Quillbadger"]}}}},
    ),
    "batch": ("POST", "/v1/batches", {"json": [{"text": "Quillbadger"}, {"plumwicket said": 1}, "Zumbrelith"]}),
    "lines": ("POST", "/v1/batches", {"content": b'{"text": "Quillbadger"}\n{"text": plumwicket', "headers": LINES}),
    "no such batch": ("GET", "/v1/batches/Quillbadger", {}),
    "stranger": ("POST", "/v1/briefs", {"content": b"a", "headers": {"Authorization": f"Bearer {STRANGE_KEY}"}}),
}


def article(number: int) -> dict[str, str]:
    return {"text": ARTICLE.format(number=number), **METADATA}


def fail_in_every_way(service: Watched, upstream: RunningUpstream) -> None:
    """Have the model fail in every way, for a plain answer and for a stream; then ask in every strange way."""
    for number, fault in enumerate(FAULTS):
        upstream.control(faults={fault: 1.0})
        service.send("POST", "/v1/briefs", json=article(number), headers=KNOWN)
        service.send("POST", "/v1/briefs", json=article(-number - 1), headers=KNOWN | {"Accept": "text/event-stream"})
    upstream.control(faults={})
    service.send("POST", "/v1/briefs?profile=thorough", json=article(1000), headers=KNOWN)
    for method, path, request in STRANGE.values():
        service.send(method, path, **{**request, "headers": KNOWN | request.get("headers", {})})


@pytest.fixture(scope="module")
def struck(tmp_path_factory: pytest.TempPathFactory) -> tuple[Watched, Watched]:
    """Two services after everything has gone wrong: one whose model fails in every way, one whose model is gone."""
    settings = {"LLM_API_KEY": MODEL_KEY, "LLM_MODEL": "m", "API_KEYS": API_ENTRY.as_line(), "BRIEF_DEADLINE": "5"}
    settings |= {"LLM_TIMEOUT": "0.3", "MAX_CHARACTERS": "100000"}
    given = {f"PARLEY_{name}": value for name, value in settings.items()} | {"TEST_KEY": API_KEY}
    with running_upstream("--drip", "0.6") as upstream:
        failing_settings = {"PARLEY_LLM_BASE_URL": upstream.url, "PARLEY_LLM_ATTEMPTS": "1"}
        failing_settings |= {"PARLEY_LLM_BREAKER_FAILURES": "1000"}
        with watched(tmp_path_factory.mktemp("failing"), **given, **failing_settings) as failing:
            fail_in_every_way(failing, upstream)
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        gone = {"PARLEY_LLM_BASE_URL": f"http://127.0.0.1:{nobody.getsockname()[1]}/v1"}
    gone |= {"PARLEY_LLM_ATTEMPTS": "2", "PARLEY_LLM_BREAKER_FAILURES": "1"}
    with watched(tmp_path_factory.mktemp("gone"), **given, **gone) as alone:
        for number in range(2):
            alone.send("POST", "/v1/briefs", json=article(number), headers=KNOWN)
    return failing, alone


def found(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret.lower() in text.lower()]


def test_every_way_of_failing_was_gone(struck: tuple[Watched, Watched]) -> None:
    failing, alone = struck
    told = [json.loads(line) for line in failing.log.splitlines() + alone.log.splitlines() if line.startswith("{")]
    codes = {line["error"] for line in told if line["event"] == "llm.call" and "error" in line}
    assert codes >= {
        "upstream-denied", "upstream-model-missing", "upstream-timeout", "upstream-rejected", "upstream-rate-limited",
        "upstream-failed", "upstream-unreachable", "reply-truncated", "reply-refused", "reply-filtered", "reply-empty",
        "reply-malformed", "reply-invalid",
    }  # fmt: skip
    assert "urn:parley:problem:circuit-open" in alone.problems[-1]
    assert {400, 401, 404, 405, 406, 413, 415, 502, 503, 504} <= {*failing.statuses, *alone.statuses}
    assert 500 not in failing.statuses
    assert {"sqlalchemy.engine.Engine", "asyncio"} <= {line.get("logger") for line in told}


def test_no_log_line_tells_article_reply_or_key(struck: tuple[Watched, Watched]) -> None:
    for service in struck:
        assert [line for line in service.log.splitlines() if found(line)] == []


def test_every_log_line_is_json_but_where_the_service_listens(struck: tuple[Watched, Watched]) -> None:
    for service in struck:
        assert [line.split()[0] for line in service.log.splitlines() if not line.startswith("{")] == ["Parley"]


def test_no_span_tells_article_reply_or_key(struck: tuple[Watched, Watched]) -> None:
    for service in struck:
        assert b"gen_ai.operation.name" in service.spans
        assert found(service.spans.decode("utf-8", "replace")) == []


def test_no_metric_tells_article_reply_or_key(struck: tuple[Watched, Watched]) -> None:
    for service in struck:
        assert 'parley_llm_calls_total{model="m"' in service.metrics
        assert found(service.metrics) == []


def test_no_problem_tells_article_reply_or_key(struck: tuple[Watched, Watched]) -> None:
    for service in struck:
        assert [problem for problem in service.problems if found(problem)] == []
