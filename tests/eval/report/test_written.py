"""Runs and comparisons as Markdown and JUnit XML."""

from xml.etree import ElementTree as Tree

import pytest

from eval.agreement import ceiling
from eval.cases import load_cases
from eval.gate import Reason
from eval.report.junit import WHOLE, junit
from eval.report.markdown import markdown, who_answered
from eval.report.marks import cell, xml_text
from eval.runs import Run
from tests.eval.made_runs import golden_run, without

CASES = load_cases()[:4]
NAME = CASES[0].name
REASON = Reason(rule="regression", case=NAME, detail="found F1 1.000 → 0.900", moved=("lost: demands: a <b> & \x0b c",))


@pytest.fixture(scope="module")
def run() -> Run:
    return golden_run(CASES, {NAME: without("demands", 0)})


def test_junit_has_one_test_a_case_and_one_for_the_run(run: Run) -> None:
    suite = Tree.fromstring(junit(run, ()).encode()).find("testsuite")  # noqa: S314 -- made here
    assert suite is not None
    assert [test.get("name") for test in suite.findall("testcase")] == [*(case.name for case in CASES), WHOLE]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("5", "0", "0")


def test_junit_tells_reasons_and_what_moved(run: Run) -> None:
    dropped = Reason(rule="significant drop", case=None, detail="mean F1 found 0.9 → 0.5")
    failed = Reason(rule="failed", case=CASES[1].name, detail="upstream-failed: the model endpoint answered 500")
    suite = Tree.fromstring(junit(run, (REASON, dropped, failed)).encode()).find("testsuite")  # noqa: S314 -- made here
    assert suite is not None
    assert (suite.get("failures"), suite.get("errors")) == ("2", "1")
    failure = suite.find(f"testcase[@name='{NAME}']/failure")
    assert failure is not None
    assert failure.get("message") == "regression: found F1 1.000 → 0.900"
    assert failure.text == "lost: demands: a <b> & \ufffd c"
    assert suite.find(f"testcase[@name='{WHOLE}']/failure") is not None
    assert suite.find(f"testcase[@name='{CASES[1].name}']/error") is not None


def test_junit_shows_a_case_that_was_not_run(run: Run) -> None:
    missing = Reason(rule="cases", case="x99-gone", detail="is pinned, but was not run")
    assert 'name="x99-gone"' in junit(run, (missing,))


def test_markdown_has_headlines_ceiling_sections_and_cases(run: Run) -> None:
    text = markdown(run, ceiling(run.config.cases), ())
    assert f"- **mean F1 found: {run.summary.found:.3f} (95 %: " in text
    assert "; two readers agree by 0.9" in text
    assert "| section | gold | predicted |" in text
    assert all(f"| {case.name} |" in text for case in CASES)
    assert "Does not pass" not in text


def test_markdown_tells_reasons_escaped(run: Run) -> None:
    text = markdown(run, None, (REASON,))
    assert "#### Does not pass" in text
    assert r"lost: demands: a \<b\> & c" in text
    assert "readers" not in text


def test_who_answered_tells_a_person_from_a_model(run: Run) -> None:
    config = run.config.model_copy(update={"engine": "llm", "model": "m"})
    live = run.model_copy(update={"config": config})
    assert who_answered(run) == "rules engine"
    assert who_answered(live) == "llm engine, profile standard, m"
    by_hand = config.model_copy(update={"answered_by": "answered by hand", "replies": "replayed"})
    replayed = run.model_copy(update={"config": by_hand})
    assert who_answered(replayed) == "llm engine, profile standard, answered by hand, replayed from a recording"


def test_ceiling_is_over_the_cases_of_the_run_alone(run: Run) -> None:
    readers = ceiling(run.config.cases)
    assert readers is not None
    assert readers.summary.cases == len(CASES)
    assert ceiling({NAME: "another text"}) is None


def test_marks_stay_text() -> None:
    assert cell("a | <img src=x> @you [b](c) *d*\ne") == r"a \| \<img src=x\> \@you \[b\](c) \*d\* e"
    assert xml_text("a\x00b\ufffe\U0001f54a") == "a\ufffdb\ufffd\U0001f54a"
