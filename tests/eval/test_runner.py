import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.cases import Case, case_digest, load_cases
from eval.runner import Plan, run_cases
from eval.runs import CaseRun, Journal, Run, RunConfig, journal_of, load_run, save_run
from schemas.article import Article
from schemas.drafts import Draft, DraftParty, DraftResult
from schemas.errors import InvalidRequest, UpstreamFailed
from schemas.terms import ProfileName
from service.engines.base import UNOBSERVED, Observer
from service.settings import Settings
from tests.scripted import ScriptedEngine

NAMES = ("Arland", "Borduria", "Caledon", "Drakia")


class NamingEngine(ScriptedEngine):
    """Finds the actor that the article begins with, unless told to fail or to miss it."""

    def __init__(self) -> None:
        super().__init__()
        self.failing: set[str] = set()
        self.missing: list[str] = []
        """Names to leave out once each."""
        self.asked: list[str] = []

    async def draft(
        self, article: Article, profile: ProfileName, *, deadline: float, observer: Observer = UNOBSERVED
    ) -> DraftResult:
        name = article.text.split()[0]
        self.asked.append(name)
        await asyncio.sleep(0)
        if name in self.failing:
            raise UpstreamFailed("the model endpoint failed 4 times")
        parties: tuple[DraftParty, ...] = (
            DraftParty(cites=(1,), id="one", name=name, kind="state", role="disputant", aliases=(), representatives=()),
        )
        if name in self.missing:
            self.missing.remove(name)
            parties = ()
        draft = Draft(parties=parties, mediators=(), demands=(), outcomes=(), headline="", summary="")
        return DraftResult(draft=draft, identity=self.identity(profile), calls=(), coverage=())


def _write_case(folder: Path, name: str) -> None:
    quote = f"{name} closed its border on Monday."
    (folder / f"{name.lower()}.txt").write_text(f"{quote} Nobody was hurt.", encoding="utf-8")
    party = {
        "id": "one",
        "name": name,
        "kind": "state",
        "role": "disputant",
        "aliases": [],
        "representatives": [],
        "evidence": [quote],
    }
    labels = {
        "article": f"{name.lower()}.txt",
        "title": None,
        "source": None,
        "published": None,
        "headline": f"{name} closes its border",
        "summary": quote,
        "parties": [party],
        "mediators": [],
        "demands": [],
        "outcomes": [],
    }
    (folder / f"{name.lower()}.json").write_text(json.dumps(labels), encoding="utf-8")


@pytest.fixture
def cases(tmp_path: Path) -> list[Case]:
    for name in NAMES:
        _write_case(tmp_path, name)
    return load_cases(tmp_path)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return journal_of(tmp_path / "runs" / "x.json")


@pytest.fixture
def engine() -> NamingEngine:
    return NamingEngine()


def _config(cases: Sequence[Case], repeats: int = 1, software: str = "parley 0") -> RunConfig:
    return RunConfig(
        engine="rules",
        profile="standard",
        model=None,
        endpoint=None,
        mode=None,
        temperature=None,
        repair_rounds=1,
        prompts={},
        software=software,
        replies="live",
        cases={case.name: case_digest(case) for case in cases},
        repeats=repeats,
    )


async def _go(
    cases: list[Case], engine: NamingEngine, journal: Journal, *, repeats: int = 1, in_flight: int = 2
) -> Run:
    plan = Plan("x", _config(cases, repeats), cases, in_flight)
    return await run_cases(plan, Settings(_env_file=None), {"rules": engine}, journal, lambda _: None)


async def test_run_holds_briefs_and_scores_in_order_of_cases(
    cases: list[Case], engine: NamingEngine, journal: Journal
) -> None:
    done = await _go(cases[::-1], engine, journal)
    assert [entry.case for entry in done.entries] == sorted(name.lower() for name in NAMES)
    assert [score.name for score in done.scores] == [entry.case for entry in done.entries]
    assert (done.summary.found, done.summary.strict) == (1.0, 1.0)
    assert done.entries[0].brief is not None
    assert done.entries[0].brief.parties[0].name == "Arland"
    assert done.totals.failures == 0


async def test_case_that_fails_is_scored_as_nothing_found(
    cases: list[Case], engine: NamingEngine, journal: Journal
) -> None:
    engine.failing = {"Borduria"}
    done = await _go(cases, engine, journal)
    failed = next(entry for entry in done.entries if entry.case == "borduria")
    assert failed.brief is None
    assert failed.failure is not None
    assert failed.failure.code == "upstream-failed"
    counts = done.summary.sections["parties"].pooled
    assert (counts.gold, counts.predicted, counts.found) == (4, 3, 3)
    assert done.totals.failures == 1


async def test_run_that_was_stopped_goes_on_where_it_was(
    cases: list[Case], engine: NamingEngine, journal: Journal
) -> None:
    first_two = Plan("x", _config(cases), cases[:2], 1)
    await run_cases(first_two, Settings(_env_file=None), {"rules": engine}, journal, lambda _: None)
    engine.asked.clear()
    done = await _go(cases, engine, journal)
    assert sorted(engine.asked) == ["Caledon", "Drakia"]
    assert len(done.entries) == 4


async def test_failures_are_tried_again_when_a_run_goes_on(
    cases: list[Case], engine: NamingEngine, journal: Journal
) -> None:
    engine.failing = {"Borduria"}
    await _go(cases, engine, journal)
    engine.failing, engine.asked = set(), []
    done = await _go(cases, engine, journal)
    assert engine.asked == ["Borduria"]
    assert done.totals.failures == 0


async def test_entry_cut_off_by_a_kill_is_made_again(
    tmp_path: Path, cases: list[Case], engine: NamingEngine, journal: Journal
) -> None:
    await _go(cases, engine, journal)
    path = tmp_path / "runs" / "x.partial.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    engine.asked.clear()
    done = await _go(cases, engine, journal)
    assert len(engine.asked) == 1
    assert len(done.entries) == 4
    engine.asked.clear()
    await _go(cases, engine, journal)
    assert engine.asked == []


async def test_run_of_another_configuration_is_not_taken_up(
    cases: list[Case], engine: NamingEngine, journal: Journal
) -> None:
    await _go(cases, engine, journal)
    with pytest.raises(InvalidRequest, match="differs in software"):
        journal.resume(_config(cases, software="parley 9"))


async def test_repeats_ask_anew_and_give_variance_by_case(
    cases: list[Case], engine: NamingEngine, journal: Journal
) -> None:
    engine.missing = ["Caledon"]
    done = await _go(cases, engine, journal, repeats=3)
    assert len(engine.asked) == 12
    assert [(entry.case, entry.repeat) for entry in done.entries[:3]] == [("arland", 1), ("arland", 2), ("arland", 3)]
    by_case = {one.case: one for one in done.variance}
    assert (by_case["arland"].found, by_case["arland"].found_deviation) == (1.0, 0.0)
    assert by_case["caledon"].found == pytest.approx(2 / 3)
    assert by_case["caledon"].found_deviation == pytest.approx((1 / 3) ** 0.5)


async def test_repeats_do_not_pass_for_more_documents(
    cases: list[Case], engine: NamingEngine, journal: Journal
) -> None:
    done = await _go(cases, engine, journal, repeats=3)
    assert {figure.documents for figure in done.figures if figure.metric == "parties F1 found"} == {4}


async def test_never_more_articles_under_way_than_allowed(cases: list[Case], journal: Journal) -> None:
    most, running = 0, 0

    class Counting(NamingEngine):
        async def draft(
            self, article: Article, profile: ProfileName, *, deadline: float, observer: Observer = UNOBSERVED
        ) -> DraftResult:
            nonlocal most, running
            running += 1
            most = max(most, running)
            for _ in range(5):
                await asyncio.sleep(0)
            running -= 1
            return await super().draft(article, profile, deadline=deadline, observer=observer)

    await _go(cases, Counting(), journal, in_flight=3)
    assert most == 3


async def test_finished_cases_are_told_as_they_come(cases: list[Case], engine: NamingEngine, journal: Journal) -> None:
    told: list[CaseRun] = []
    plan = Plan("x", _config(cases), cases, 2)
    await run_cases(plan, Settings(_env_file=None), {"rules": engine}, journal, told.append)
    assert sorted(entry.case for entry in told) == sorted(name.lower() for name in NAMES)


async def test_run_survives_its_file(tmp_path: Path, cases: list[Case], engine: NamingEngine, journal: Journal) -> None:
    done = await _go(cases, engine, journal)
    save_run(done, tmp_path / "x.json")
    assert load_run(tmp_path / "x.json") == done


def test_missing_run_and_wrong_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="there is no run at"):
        load_run(tmp_path / "none.json")
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidRequest, match="not a run of this version"):
        load_run(tmp_path / "a.json")
