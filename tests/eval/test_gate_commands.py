"""`parley eval compare`, `gate` and `report` as their user runs them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.cases import load_cases
from eval.runs import save_run
from service.cli import main
from tests.eval.made_runs import golden_run, without

CASES = load_cases()[:8]
LOST = CASES[2].golden.demands[0].text


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    for name, alter in (("good", {}), ("bad", {CASES[2].name: without("demands", 0)})):
        save_run(golden_run(CASES, alter, name=name), tmp_path / f"{name}.json")
    save_run(golden_run(CASES[:7], name="fewer"), tmp_path / "fewer.json")
    return tmp_path


def _eval(command: str, runs: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["eval", command, *arguments, "--runs", str(runs)])


def test_compare_shows_figures_and_what_moved(runs: Path) -> None:
    done = _eval("compare", runs, "good", "bad")
    assert done.exit_code == 0, done.stderr
    assert "bad against good, 8 cases" in done.stdout
    assert "cannot conclude" in done.stdout
    assert f"lost: demands: {LOST}" in done.stdout


def test_compare_as_json_is_whole(runs: Path) -> None:
    compared = json.loads(_eval("compare", runs, "good", "bad", "--format", "json").stdout)
    assert [mover["case"] for mover in compared["movers"]] == [CASES[2].name]
    assert {one["family"] for one in compared["differences"]} == {"headline", "section", "field"}


def test_compare_as_markdown_is_one_table_and_the_movers(runs: Path) -> None:
    done = _eval("compare", runs, "good", "bad", "--format", "md")
    assert done.stdout.startswith("### bad against good, 8 cases\n\n| metric |")
    assert f"- **{CASES[2].name}: " in done.stdout


def test_compare_over_other_cases_is_refused_unless_asked_for(runs: Path) -> None:
    refused = _eval("compare", runs, "good", "fewer")
    assert refused.exit_code == 1
    assert f"only in the first: {CASES[7].name}" in refused.stderr
    done = _eval("compare", runs, "good", "fewer", "--common")
    assert done.exit_code == 0
    assert "fewer against good, 7 cases" in done.stdout
    assert f"left out (only in the first: {CASES[7].name})" in done.stderr


def test_gate_passes_what_it_pinned_and_fails_what_is_worse(runs: Path) -> None:
    baseline = str(runs / "baseline.json")
    assert "pinned 8 cases" in _eval("gate", runs, "good", "--baseline", baseline, "--update").stdout
    passed = _eval("gate", runs, "good", "--baseline", baseline)
    assert (passed.exit_code, passed.stdout.startswith("good passes: 8 cases, ")) == (0, True)
    failed = _eval("gate", runs, "bad", "--baseline", baseline, "--junit", str(runs / "junit.xml"))
    assert failed.exit_code == 1
    assert failed.stdout.startswith(f"{CASES[2].name}: regression: found F1 1.000 → ")
    assert f"  lost: demands: {LOST}" in failed.stdout
    assert "<failure" in (runs / "junit.xml").read_text("utf-8")


def test_gate_names_cases_that_are_not_pinned(runs: Path) -> None:
    baseline = str(runs / "baseline.json")
    _eval("gate", runs, "fewer", "--baseline", baseline, "--update")
    done = _eval("gate", runs, "good", "--baseline", baseline)
    assert done.exit_code == 0
    assert f"not pinned yet: {CASES[7].name}" in done.stdout


def test_gate_without_a_baseline_says_how_to_make_one(runs: Path) -> None:
    done = _eval("gate", runs, "good", "--baseline", str(runs / "none.json"))
    assert done.exit_code == 1
    assert "gate RUN --update" in done.stderr


def test_report_goes_to_stdout_or_to_a_file(runs: Path) -> None:
    text = _eval("report", runs, "good", "--format", "md").stdout
    assert text.startswith("### good: 8 cases\n")
    done = _eval("report", runs, "good", "--format", "md", "-o", str(runs / "good.md"))
    assert (done.stdout, (runs / "good.md").read_text("utf-8")) == ("", text)


def test_report_held_to_a_baseline_tells_why_it_does_not_pass(runs: Path) -> None:
    baseline = str(runs / "baseline.json")
    _eval("gate", runs, "good", "--baseline", baseline, "--update")
    done = _eval("report", runs, "bad", "--format", "junit", "--baseline", baseline)
    assert "regression: found F1" in done.stdout


def test_run_prints_the_agreement_of_readers_beside_its_figures(tmp_path: Path) -> None:
    done = _eval("run", tmp_path, "--engine", "rules", "--only", CASES[0].name, "--only", CASES[1].name)
    assert done.exit_code == 0, done.stderr
    assert "readers, strict" in done.stdout
    assert "two readers agree by: " in done.stdout
