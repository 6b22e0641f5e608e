"""Other ways of extracting, against an endpoint that answers from golden labels."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from eval.cases import Case, load_cases
from eval.peers.plain import article_text
from eval.runs import load_run
from prompts.articles import article_block
from schemas.article import Article
from service.cli import main
from service.reading import read_submission
from tests.eval.reader import LIMITS, Reader, served

CASES = load_cases()[:3]
PEERS = Path(".venv/peers/bin/python")
"""LangExtract holds tenacity back, so it has an environment of its own."""


class PlainReader(Reader):
    """Answers one call with everything."""

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        for case in CASES:
            article = read_submission(case.submission, LIMITS)
            if body["messages"][-1]["content"] == article_text(article):
                numbered = [{"content": ""}, {"content": article_block(article)}]
                return super().answer(body | {"messages": numbered})
        return 400, {"error": {"message": "no such article"}}


class ExtractionReader(Reader):
    """Answers as LangExtract asks: classes with attributes, in JSON."""

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.asked += 1
        asked = body["messages"][-1]["content"]
        case = next(case for case in CASES if case.text.strip()[-200:] in asked)
        extractions: list[dict[str, Any]] = []
        for kind, actors in (("party", case.golden.parties), ("mediator", case.golden.mediators)):
            for actor in actors:
                attributes = actor.model_dump(include={"kind", "role", "status"})
                extractions.append({kind: actor.name, f"{kind}_attributes": attributes})
        for outcome in case.golden.outcomes:
            attributes = {"kind": outcome.kind, "says": outcome.text}
            extractions.append({"outcome": outcome.evidence[0], "outcome_attributes": attributes})
        message = {"role": "assistant", "content": json.dumps({"extractions": extractions})}
        return 200, {
            "id": "x",
            "object": "chat.completion",
            "created": 0,
            "model": body["model"],
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
        }


def _peers(*arguments: str) -> Result:
    only = [argument for case in CASES for argument in ("--only", case.name)]
    return CliRunner().invoke(main, ["eval", "peers", *only, *arguments])


def test_plain_makes_an_ordinary_run(tmp_path: Path) -> None:
    reader = PlainReader(CASES)
    with served(reader) as url:
        done = _peers("--peer", "plain", "--model", "m", "--base-url", url, "--runs", str(tmp_path))
    assert done.exit_code == 0, done.stderr
    run = load_run(tmp_path / "plain-m.json")
    assert reader.asked == len(CASES)
    assert run.summary.found == 1.0
    assert (run.config.repair_rounds, run.config.answered_by) == (0, "plain peer, m")
    assert run.totals.prompt_tokens == 1000 * len(CASES)
    report = CliRunner().invoke(main, ["eval", "report", "plain-m", "--runs", str(tmp_path)])
    assert report.exit_code == 0, report.stderr


def test_plain_is_recorded_and_replayed_without_the_endpoint(tmp_path: Path) -> None:
    tape = tmp_path / "plain.jsonl"
    with served(PlainReader(CASES)) as url:
        arguments = ("--model", "m", "--base-url", url, "--record", str(tape), "--runs", str(tmp_path))
        assert _peers("--peer", "plain", "--name", "live", *arguments).exit_code == 0
    done = _peers("--peer", "plain", "--name", "again", "--replay", str(tape), "--runs", str(tmp_path))
    assert done.exit_code == 0, done.stderr
    live, again = (load_run(tmp_path / f"{name}.json") for name in ("live", "again"))
    assert again.scores == live.scores
    assert again.config.replies == "replayed"


def test_what_a_plain_call_cites_is_not_checked(tmp_path: Path) -> None:
    class Astray(PlainReader):
        def _field(self, name: str, case: Case, article: Article) -> object:
            value = super()._field(name, case, article)
            return [item | {"cites": [1, 9999]} for item in value] if isinstance(value, list) else value

    with served(Astray(CASES)) as url:
        done = _peers("--peer", "plain", "--model", "m", "--base-url", url, "--runs", str(tmp_path))
    assert done.exit_code == 0, done.stderr
    brief = load_run(tmp_path / "plain-m.json").entries[0].brief
    assert brief
    assert {evidence.sentence for demand in brief.demands for evidence in demand.evidence} == {1}
    assert brief.rejected == ()


def test_a_case_that_fails_is_told_without_the_article(tmp_path: Path) -> None:
    reader = PlainReader(CASES)
    reader.broken = {CASES[0].name}
    with served(reader) as url:
        done = _peers("--peer", "plain", "--model", "m", "--base-url", url, "--runs", str(tmp_path))
    assert done.exit_code == 1
    failure = load_run(tmp_path / "plain-m.json").entries[0].failure
    assert failure
    assert failure.code == "peer-failed"
    assert CASES[0].text[:40] not in failure.detail


def test_langextract_wants_an_interpreter() -> None:
    done = _peers("--peer", "langextract", "--model", "m")
    assert done.exit_code == 2
    assert "--python" in done.stderr


def test_an_environment_without_langextract_is_named(tmp_path: Path) -> None:
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n', encoding="utf-8")
    bare.chmod(0o755)
    done = _peers("--peer", "langextract", "--model", "m", "--python", str(bare), "--runs", str(tmp_path))
    assert done.exit_code == 1
    assert "LangExtract failed: ModuleNotFoundError" in done.stderr


@pytest.mark.skipif(
    not PEERS.exists(), reason="python -m venv .venv/peers && .venv/peers/bin/pip install 'langextract[openai]'"
)
def test_langextract_makes_an_ordinary_run_and_is_replayed(tmp_path: Path) -> None:
    tape = str(tmp_path / "tape.jsonl")
    common = ("--peer", "langextract", "--python", str(PEERS), "--runs", str(tmp_path))
    with served(ExtractionReader(CASES)) as url:
        done = _peers(*common, "--model", "m", "--base-url", url, "--record", tape)
    assert done.exit_code == 0, done.stderr
    run = load_run(tmp_path / "langextract-m.json")
    assert run.summary.sections["parties"].pooled.f1() == 1.0
    again = _peers(*common, "--replay", tape, "--name", "again")
    assert again.exit_code == 0, again.stderr
    assert load_run(tmp_path / "again.json").scores == run.scores
