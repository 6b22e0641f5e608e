"""The commands of `parley eval` as their user runs them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.cases import GOLDEN
from eval.cli import COMMANDS
from service.cli import main


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["eval", *arguments])


def test_help_lists_every_command() -> None:
    done = _run("--help")
    assert done.exit_code == 0
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    done = _run(command, "--help")
    assert done.exit_code == 0
    assert "Usage: " in done.stdout


def test_check_passes_the_built_in_cases() -> None:
    done = _run("check")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "72 cases, 0 problems" in done.stderr


def test_check_names_what_is_broken_and_fails(tmp_path: Path) -> None:
    source = min(GOLDEN.glob("*.json"))
    labels = json.loads(source.read_text("utf-8"))
    labels["demands"][0]["by"] = ["nobody-there"]
    (tmp_path / source.name).write_text(json.dumps(labels), encoding="utf-8")
    done = _run("check", str(tmp_path))
    assert done.exit_code == 1
    assert "demands[0].by: names no actor: nobody-there" in done.stdout


def test_check_of_an_empty_folder_fails(tmp_path: Path) -> None:
    assert _run("check", str(tmp_path)).exit_code == 1


def test_agreement_prints_figures_with_intervals() -> None:
    done = _run("agreement")
    assert done.exit_code == 0
    assert "mean F1 of the four sections, found:  0.9" in done.stdout
    assert "95 %:" in done.stdout


def test_agreement_as_json_holds_every_figure() -> None:
    measured = json.loads(_run("agreement", "--json").stdout)
    assert measured["summary"]["cases"] == 24
    assert {"mean F1 found", "demands by"} <= {figure["metric"] for figure in measured["figures"]}


def test_score_lists_what_is_missed_and_made_up() -> None:
    done = _run("score", str(GOLDEN / "first-reader"), "--cases")
    assert done.exit_code == 0
    assert "  + outcomes: " in done.stdout
    assert "  ~ parties: " in done.stdout


def test_score_of_an_incomplete_folder_is_one_line_and_fails(tmp_path: Path) -> None:
    done = _run("score", str(tmp_path))
    assert done.exit_code == 1
    assert "has no prediction for" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_of_a_case_that_is_not_there_is_named() -> None:
    done = _run("run", "--engine", "rules", "--only", "no-such-case")
    assert done.exit_code == 1
    assert "there is no case no-such-case" in done.stderr


def test_run_writes_its_file_and_tells_where(tmp_path: Path) -> None:
    name = min(GOLDEN.glob("*.json")).stem
    done = _run("run", "--engine", "rules", "--only", name, "--runs", str(tmp_path), "--repeat", "2")
    assert done.exit_code == 0, done.stderr
    run = json.loads((tmp_path / "rules.json").read_text("utf-8"))
    assert [(entry["case"], entry["repeat"]) for entry in run["entries"]] == [(name, 1), (name, 2)]
    assert run["variance"][0]["found_deviation"] == 0
    assert not list(tmp_path.glob("*.partial.jsonl"))
    assert "rules.json" in done.stderr


def test_llm_run_without_a_model_is_wrong_use() -> None:
    done = _run("run", "--engine", "llm")
    assert done.exit_code == 2
    assert "PARLEY_LLM_MODEL" in done.stderr
