"""`parley eval stress` as its user runs it."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from eval.cases import load_cases
from service.cli import main

NAMES = [case.name for case in load_cases()[:3]]


def _stress(runs: Path, *arguments: str) -> Result:
    only = ["--only", "quotes", "--only", "removal"]
    cases = [argument for name in NAMES for argument in ("--case", name)]
    return CliRunner().invoke(main, ["eval", "stress", "--runs", str(runs), *only, *cases, *arguments])


def test_json_says_how_many_briefs_held_and_what_scores_became(tmp_path: Path) -> None:
    done = _stress(tmp_path, "--format", "json")
    assert done.exit_code == 0, done.stderr
    report = json.loads(done.stdout)
    quotes, removal = report["perturbations"]
    assert (quotes["perturbation"], quotes["cases"], quotes["judged"]) == ("quotes", 3, 3)
    assert removal["effect"] == "changing"
    assert quotes["found"]["after"] - quotes["found"]["before"] == quotes["found"]["difference"]
    assert quotes["held"] + len(quotes["broken"]) == quotes["judged"]


def test_table_and_markdown_have_a_row_a_perturbation(tmp_path: Path) -> None:
    text = _stress(tmp_path).stdout
    assert "rules engine under perturbation, seed 0" in text
    assert "| quotes | stay the same | 3 | " in _stress(tmp_path, "--format", "md").stdout


def test_perturbed_cases_and_runs_are_kept(tmp_path: Path) -> None:
    _stress(tmp_path)
    assert sorted(path.stem for path in (tmp_path / "stress" / "quotes").glob("*.json")) == NAMES
    assert (tmp_path / "stress" / "quotes.json").is_file()
    check = CliRunner().invoke(main, ["eval", "check", str(tmp_path / "stress" / "quotes")])
    assert check.exit_code == 0


def test_a_case_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = _stress(tmp_path, "--case", "x99")
    assert done.exit_code == 1
    assert "there is no case x99" in done.stderr
