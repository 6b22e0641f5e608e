from pathlib import Path

import pytest

from eval.baseline import Baseline, load_baseline, pin, save_baseline
from eval.cases import load_cases
from eval.gate import Reason, reasons
from eval.runs import Run
from schemas.brief import Brief
from schemas.errors import InvalidRequest
from tests.eval.made_runs import golden_run, with_field, without

CASES = load_cases()
BY_NAME = {case.name: case for case in CASES}
FULL = next(case for case in CASES if len(case.golden.demands) >= 3)
EMPTY = next(case for case in CASES if not case.golden.parties)
DEMANDING = {case.name: case for case in CASES if case.golden.demands}


@pytest.fixture(scope="module")
def flawless() -> Run:
    return golden_run(CASES)


@pytest.fixture(scope="module")
def baseline(flawless: Run) -> Baseline:
    return pin(flawless)


def _of(found: tuple[Reason, ...], rule: str) -> list[Reason]:
    return [reason for reason in found if reason.rule == rule]


def test_run_passes_its_own_baseline(flawless: Run, baseline: Baseline) -> None:
    assert reasons(flawless, baseline, BY_NAME) == ()


def test_lost_item_fails_the_gate_and_is_named_with_its_case(baseline: Baseline) -> None:
    broken = golden_run(CASES, {FULL.name: without("demands", 1)})
    (reason,) = reasons(broken, baseline, BY_NAME)
    assert (reason.rule, reason.case) == ("regression", FULL.name)
    assert reason.moved == (f"lost: demands: {FULL.golden.demands[1].text}",)
    assert "found F1 1.000 → 0.9" in reason.detail


def test_spoilt_field_is_named_with_what_it_should_be(baseline: Baseline) -> None:
    broken = golden_run(CASES, {FULL.name: with_field("demands", 1, "by", ())})
    (reason,) = reasons(broken, baseline, BY_NAME, tolerance=0.01)
    assert reason.moved[0].startswith(f"spoilt: demands: {FULL.golden.demands[1].text}: by is ")
    assert reason.moved[0].endswith(", not nobody")
    assert "found" not in reason.detail


def test_items_made_up_are_counted(baseline: Baseline) -> None:
    def twice(brief: Brief) -> Brief:
        return brief.model_copy(update={"demands": brief.demands * 2})

    (reason,) = reasons(golden_run(CASES, {FULL.name: twice}), baseline, BY_NAME)
    texts = "; ".join(demand.text for demand in FULL.golden.demands)
    assert reason.moved == (f"made up: demands: {len(FULL.golden.demands)} more than before, now: {texts}",)


def test_fall_within_the_tolerance_passes(baseline: Baseline) -> None:
    broken = golden_run(CASES, {FULL.name: without("demands", 1)})
    assert reasons(broken, baseline, BY_NAME, tolerance=0.5) == ()


def test_small_falls_in_most_cases_are_a_significant_drop(baseline: Baseline) -> None:
    broken = golden_run(CASES, {name: without("demands", 0) for name in DEMANDING})
    found = reasons(broken, baseline, BY_NAME, tolerance=1.0)
    assert {reason.rule for reason in found} == {"significant drop"}
    assert any(reason.detail.startswith("demands F1 found 1.000 → ") for reason in found)


def test_failed_case_never_passes(flawless: Run, baseline: Baseline) -> None:
    (reason,) = reasons(golden_run(CASES, {FULL.name: lambda _: None}), baseline, BY_NAME)
    assert (reason.rule, reason.case) == ("failed", FULL.name)
    assert "upstream-failed" in reason.detail
    with pytest.raises(InvalidRequest, match=FULL.name):
        pin(golden_run(CASES, {FULL.name: lambda _: None}))


def test_quote_that_is_not_in_the_article_never_passes(baseline: Baseline) -> None:
    evidence = (FULL.golden.parties[0].evidence[0],)

    def shifted(brief: Brief) -> Brief:
        party = brief.parties[0]
        moved = tuple(span.model_copy(update={"start": span.start + 1, "end": span.end + 1}) for span in party.evidence)
        return brief.model_copy(update={"parties": (party.model_copy(update={"evidence": moved}), *brief.parties[1:])})

    found = reasons(golden_run(CASES, {FULL.name: shifted}), baseline, BY_NAME, tolerance=1.0)
    assert [(reason.rule, reason.case) for reason in found] == [("invalid quotes", FULL.name)]
    assert evidence[0] not in found[0].detail


def test_items_in_a_case_that_has_none_fail_beyond_the_baseline(baseline: Baseline) -> None:
    parties = golden_run([FULL]).entries[0].brief
    assert parties is not None

    def invented(brief: Brief) -> Brief:
        return brief.model_copy(update={"parties": parties.parties[:1]})

    broken = golden_run(CASES, {EMPTY.name: invented})
    found = _of(reasons(broken, baseline, BY_NAME), "false items")
    assert [reason.case for reason in found] == [EMPTY.name]
    assert not _of(reasons(broken, pin(broken), BY_NAME), "false items")


def test_pinned_case_that_was_not_run_fails(baseline: Baseline) -> None:
    (reason,) = reasons(golden_run(CASES[1:]), baseline, BY_NAME)
    assert (reason.rule, reason.case) == ("cases", CASES[0].name)


def test_case_whose_labels_changed_fails_until_it_is_pinned_anew(flawless: Run, baseline: Baseline) -> None:
    digests = {**flawless.config.cases, FULL.name: "other"}
    changed = flawless.model_copy(update={"config": flawless.config.model_copy(update={"cases": digests})})
    (reason,) = reasons(changed, baseline, BY_NAME)
    assert "changed since it was pinned" in reason.detail
    assert reasons(changed, pin(changed), BY_NAME) == ()


def test_new_case_passes(flawless: Run) -> None:
    assert reasons(flawless, pin(golden_run(CASES[1:])), BY_NAME) == ()


def test_run_of_another_model_is_refused(flawless: Run, baseline: Baseline) -> None:
    other = flawless.model_copy(update={"config": flawless.config.model_copy(update={"model": "m"})})
    with pytest.raises(InvalidRequest, match="differ in model"):
        reasons(other, baseline, BY_NAME)


def test_repeats_are_held_to_a_baseline_of_one(baseline: Baseline) -> None:
    assert reasons(golden_run(CASES[:4], repeats=3), pin(golden_run(CASES[:4])), BY_NAME) == ()
    assert reasons(golden_run(CASES[:4]), pin(golden_run(CASES[:4], repeats=3)), BY_NAME) == ()


def test_baseline_survives_its_file_one_case_a_line(tmp_path: Path, baseline: Baseline) -> None:
    path = tmp_path / "baselines" / "x.json"
    save_baseline(baseline, path)
    assert load_baseline(path) == baseline
    assert sum(line.startswith('  "') for line in path.read_text("utf-8").splitlines()) == len(CASES)
    assert FULL.golden.demands[0].text not in path.read_text("utf-8")


def test_missing_baseline_and_wrong_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="there is no baseline at"):
        load_baseline(tmp_path / "none.json")
    (tmp_path / "x.json").write_text("{}", "utf-8")
    with pytest.raises(InvalidRequest, match="not a baseline of this version"):
        load_baseline(tmp_path / "x.json")
