"""`parley eval run --record` and `--replay` as their user runs them, over an endpoint that answers from the labels."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.cases import GOLDEN, load_cases
from eval.recording.tape import Header, read_tape
from eval.runs import Run, load_run
from service.cli import main
from tests.eval.reader import Reader, served

CASES = load_cases()[:2]
ONLY = [argument for case in CASES for argument in ("--only", case.name)]
KEY = "sk-of-no-use-1234"


@pytest.fixture
def reader() -> Reader:
    return Reader(CASES)


@pytest.fixture
def endpoint(reader: Reader) -> Iterator[str]:
    with served(reader) as base_url:
        yield base_url


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hand.jsonl"


def _eval_run(*arguments: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, ["eval", "run", *arguments])


def _record(endpoint: str, path: Path, *more: str, **environment: str) -> Result:
    asking = ["--engine", "llm", "--model", "Reader/1", "--base-url", endpoint]
    keeping = ["--record", str(path), "--label", "answered by hand", "--runs", str(path.parent)]
    return _eval_run(*asking, *keeping, *ONLY, *more, PARLEY_LLM_API_KEY=KEY, **environment)


def _replay(path: Path, *more: str, **environment: str) -> Result:
    return _eval_run("--replay", str(path), "--runs", str(path.parent), *more, **environment)


def _measured(run: Run) -> dict[str, object]:
    return run.model_dump(include={"summary", "figures", "errors", "confusions", "scores"})


def test_replayed_run_gives_the_figures_of_the_recorded_one(endpoint: str, reader: Reader, path: Path) -> None:
    done = _record(endpoint, path)
    assert done.exit_code == 0, done.stderr
    assert f"recorded in {path}" in done.stderr
    asked = reader.asked
    again = _replay(path)
    assert again.exit_code == 0, again.stderr
    assert reader.asked == asked > 0
    live, replayed = load_run(path.parent / "llm-standard-reader-1.json"), load_run(path.parent / "hand.json")
    assert _measured(live) == _measured(replayed)
    assert (live.config.replies, replayed.config.replies) == ("recorded", "replayed")
    assert replayed.config.answered_by == live.config.answered_by == "answered by hand"
    assert replayed.config.endpoint is None
    assert replayed.totals.completion_tokens == live.totals.completion_tokens > 0


def test_replay_asks_as_the_recording_did_whatever_is_configured(endpoint: str, path: Path) -> None:
    _record(endpoint, path, "--profile", "fast", PARLEY_LLM_TEMPERATURE="")
    again = _replay(path, PARLEY_LLM_MODE="tools", PARLEY_LLM_TEMPERATURE="1", PARLEY_PROFILE="thorough")
    assert again.exit_code == 0, again.stderr
    assert load_run(path.parent / "hand.json").config.profile == "fast"


def test_recording_holds_neither_key_nor_address(endpoint: str, path: Path) -> None:
    _record(endpoint, path)
    assert KEY not in path.read_text("utf-8")
    assert "127.0.0.1" not in path.read_text("utf-8")


def test_recording_made_again_differs_in_nothing(endpoint: str, path: Path) -> None:
    _record(endpoint, path, "--in-flight", "2")
    before = read_tape(path)
    _record(endpoint, path, "--in-flight", "1")
    assert read_tape(path) == before


def test_run_over_another_recording_than_the_requests_fails_and_shows_what_differs(endpoint: str, path: Path) -> None:
    _record(endpoint, path)
    lines = path.read_text("utf-8").split("\n")
    header = Header.model_validate_json(lines[0])
    other = header.model_copy(update={"asking": header.asking.model_copy(update={"temperature": 0.7})})
    path.write_text("\n".join([json.dumps(other.model_dump(mode="json")), *lines[1:]]), "utf-8")
    again = _replay(path)
    assert again.exit_code == 1
    assert "  temperature:\n    -0.0\n    +0.7\n" in again.stderr
    assert "2 requests have no reply in" in again.stderr
    assert "Traceback" not in again.stderr
    assert not (path.parent / "hand.json").exists()
    assert not list(path.parent.glob("*.partial.jsonl"))


def test_case_that_is_not_recorded_is_left_out_and_named(endpoint: str, path: Path) -> None:
    _record(endpoint, path)
    again = _replay(path)
    assert f"not recorded, and left out: {load_cases()[2].name}" in again.stderr
    assert load_run(path.parent / "hand.json").config.cases.keys() == {case.name for case in CASES}
    refused = _replay(path, "--only", load_cases()[2].name)
    assert refused.exit_code == 1
    assert f"does not hold {load_cases()[2].name}" in refused.stderr


def test_unused_replies_are_told(endpoint: str, path: Path) -> None:
    _record(endpoint, path, "--repeat", "2")
    again = _replay(path, "--repeat", "1")
    assert again.exit_code == 0, again.stderr
    assert "4 recorded replies were not asked for: Cast of" in again.stderr


def test_recording_interrupted_by_failures_is_completed_by_running_it_again(
    endpoint: str, reader: Reader, path: Path
) -> None:
    reader.broken = {CASES[1].name}
    done = _record(endpoint, path)
    assert done.exit_code == 1
    assert f"but without {CASES[1].name}, where replies are missing" in done.stderr
    assert read_tape(path)[0].cases == (CASES[0].name,)
    reader.broken, reader.asked = set(), 0
    assert _record(endpoint, path).exit_code == 0
    assert reader.asked == 2
    assert len(read_tape(path)[0].cases) == 2


def test_other_articles_are_warned_about(endpoint: str, path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    for case in CASES:
        for suffix in (".txt", ".json"):
            source = (GOLDEN / case.name).with_suffix(suffix)
            (folder / source.name).write_bytes(source.read_bytes())
    assert "will hold the articles of" in _record(endpoint, path, "--golden", str(folder)).stderr
    assert "will hold the articles of" not in _record(endpoint, path).stderr


def test_replay_takes_no_word_on_who_is_asked(path: Path) -> None:
    done = _replay(path, "--model", "m", "--profile", "fast")
    assert done.exit_code == 2
    assert "leave --profile, --model out" in done.stderr


def test_rules_cannot_be_recorded(path: Path) -> None:
    done = _eval_run("--engine", "rules", "--record", str(path))
    assert done.exit_code == 1
    assert "leave --record out" in done.stderr
    assert not list(path.parent.iterdir())
