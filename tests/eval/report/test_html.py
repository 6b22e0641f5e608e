"""The report as one HTML file."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from eval.agreement import ceiling
from eval.cases import Case, load_cases
from eval.gate import Reason
from eval.report.html import html
from eval.runs import Run, save_run
from schemas.brief import Brief
from service.cli import main
from tests.eval.made_runs import golden_run, with_field, without

VOID = {"meta", "br", "img", "link", "input", "path", "rect", "use"}
HOSTILE = '</article></mark><script>alert("x")</script><img src="https://example.org/x" onerror=alert(1)>'


class Page(HTMLParser):
    """What a test asks of the page; fails on a tag that closes nothing."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.scripts: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.articles: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        found = {name: value or "" for name, value in attrs}
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if tag == "a" else []
        if tag not in VOID:
            self._open.append(tag)
        if tag == "article":
            self.articles.append("")
        if tag == "script":
            self.scripts.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "article" in self._open:
            self.articles[-1] += data
        if "script" in self._open:
            self.scripts[-1] += data


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return load_cases()[:4]


@pytest.fixture(scope="module")
def run(cases: list[Case]) -> Run:
    return golden_run(
        cases,
        {
            cases[0].name: without("demands", 0),
            cases[1].name: with_field("parties", 0, "role", "stakeholder"),
            cases[2].name: lambda _: None,
        },
    )


@pytest.fixture(scope="module")
def text(run: Run, cases: list[Case]) -> str:
    return _page(run, cases)


def _page(run: Run, cases: list[Case], *others: Run) -> str:
    return html([run, *others], {case.name: case for case in cases}, ceiling(run.config.cases), ())


def test_the_page_is_well_formed_and_every_link_leads_somewhere(text: str) -> None:
    page = Page(text)
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_nothing_is_loaded_from_elsewhere(text: str) -> None:
    loading = ("src", "srcset", "action", "data", "poster")
    assert not [found for found in Page(text).attributes if found[1] in loading]
    assert all(value.startswith("#") for _, name, value in Page(text).attributes if name in ("href", "xlink:href"))
    assert not re.search(r"url\((?!#)|@import|https?://", text)


def test_the_only_script_is_the_one_its_policy_names(text: str) -> None:
    page = Page(text)
    digest = base64.b64encode(hashlib.sha256(page.scripts[0].encode()).digest()).decode()
    policy = next(value for _, name, value in page.attributes if name == "content" and "default-src" in value)
    assert len(page.scripts) == 1
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


def test_articles_are_shown_to_the_letter(text: str, cases: list[Case]) -> None:
    assert Page(text).articles == [case.text for case in cases]


def test_what_articles_and_models_say_is_escaped(cases: list[Case]) -> None:
    case = cases[0]
    golden = case.golden.model_copy(update={"title": HOSTILE, "source": HOSTILE})
    hostile = replace(case, name=HOSTILE, text=f"{case.text}\n{HOSTILE}", golden=golden)

    def speak(brief: Brief) -> Brief:
        demands = tuple(demand.model_copy(update={"text": HOSTILE}) for demand in brief.demands)
        return brief.model_copy(update={"headline": HOSTILE, "summary": HOSTILE, "demands": demands})

    run = golden_run([hostile], {HOSTILE: speak}, name=HOSTILE)
    reason = Reason(rule="regression", case=HOSTILE, detail=HOSTILE, moved=(HOSTILE,))
    text = html([run, run], {HOSTILE: hostile}, None, [reason])
    page = Page(text)
    assert len(page.scripts) == 1
    assert not [found for found in page.attributes if found[0] == "img" or found[1].startswith("on")]
    assert page.articles == [hostile.text]
    assert "<script>alert" not in text


def test_errors_lead_to_their_case_and_carry_their_class(text: str, cases: list[Case]) -> None:
    missing = cases[0].golden.demands[0].text
    row = re.search(r'<li><a href="#(case-1-row-\d+)"><span class="where">[^<]*demands</span> ([^<]*)</a>', text)
    assert row
    assert row.group(2) == missing
    assert re.search(rf'id="{row.group(1)}" data-row="\d+" data-of="demands" data-errors="missing"', text)
    assert 'data-errors="wrong_role"' in text


def test_a_case_without_a_brief_says_why(text: str) -> None:
    assert "No brief: the model endpoint answered 500" in text


def test_evidence_of_label_and_brief_is_marked_apart_and_together(text: str) -> None:
    assert set(re.findall(r'<mark id="case-3-piece-\d+" class="([^"]*)"', text)) == {"g "}
    assert set(re.findall(r'<mark id="case-4-piece-\d+" class="([^"]*)"', text)) == {"g p"}


def test_the_same_run_gives_the_same_page(text: str, run: Run, cases: list[Case]) -> None:
    assert _page(run, cases) == text


def test_readers_stand_beside_the_scores(text: str, run: Run, cases: list[Case]) -> None:
    assert "two readers agree by" in text
    assert "two readers agree by" not in html([run], {case.name: case for case in cases}, None, ())


def test_effort_is_set_against_quality_where_there_are_several_runs(text: str, run: Run, cases: list[Case]) -> None:
    totals = run.totals.model_copy(update={"calls": 8, "prompt_tokens": 4000, "cost_usd": 0.02})
    other = run.model_copy(update={"name": "other", "totals": totals})
    page = _page(run, cases, other)
    assert all(f"Mean F1 against {unit}" in page for unit in ("seconds a brief", "tokens a brief", "USD a brief"))
    assert "Mean F1 against" not in text


def test_the_time_of_a_replay_is_not_shown_as_the_models(run: Run, cases: list[Case]) -> None:
    replayed = run.model_copy(update={"config": run.config.model_copy(update={"replies": "replayed"})})
    assert "Mean F1 against seconds" in _page(run, cases, run)
    assert "Mean F1 against seconds" not in _page(replayed, cases, replayed)


def test_a_run_over_all_cases_stays_small() -> None:
    every = load_cases()
    assert len(_page(golden_run(every), every).encode()) < 3_000_000


def test_the_command_writes_a_file_beside_the_run(run: Run, tmp_path: Path) -> None:
    save_run(run, tmp_path / "made.json")
    done = CliRunner().invoke(main, ["eval", "report", "made", "--runs", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert (tmp_path / "made.html").read_text("utf-8").startswith("<!doctype html>")
    assert "made.html" in done.stderr


def test_a_run_of_other_labels_is_not_shown_beside_these(run: Run, tmp_path: Path) -> None:
    config = run.config.model_copy(update={"cases": dict.fromkeys(run.config.cases, "0" * 64)})
    save_run(run.model_copy(update={"config": config}), tmp_path / "made.json")
    done = CliRunner().invoke(main, ["eval", "report", "made", "--runs", str(tmp_path)])
    assert done.exit_code == 1
    assert "changed since" in done.stderr


def test_other_formats_hold_one_run(run: Run, tmp_path: Path) -> None:
    save_run(run, tmp_path / "made.json")
    done = CliRunner().invoke(main, ["eval", "report", "made", "made", "--format", "md", "--runs", str(tmp_path)])
    assert done.exit_code == 2
    assert "holds one run" in done.stderr
