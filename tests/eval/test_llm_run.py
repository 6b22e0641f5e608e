"""`parley eval run` over an endpoint that answers from the labels: prompts, engine, grounding and scoring, no model."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.cases import load_cases
from eval.runs import load_run
from service.cli import main
from tests.eval.reader import Reader, served

CASES = load_cases()[:4]
KEY = "sk-of-no-use-1234"


@pytest.fixture
def reader() -> Reader:
    return Reader(CASES)


@pytest.fixture
def endpoint(reader: Reader) -> Iterator[str]:
    with served(reader) as base_url:
        yield base_url


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
