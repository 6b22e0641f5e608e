"""Golden cases perturbed: their labels must hold as golden files do."""

import random
import re
from pathlib import Path

import pytest

from eval.cases import Case, load_cases
from eval.checking import problems
from eval.records import from_brief
from eval.scoring import score_case
from eval.stress.editing import Perturbed, actors_of
from eval.stress.perturbations import PERTURBATIONS, Perturbation, perturb
from eval.stress.preserving import INJECTION, SHARE_BAR, WRAP
from schemas.terms import SECTIONS
from service.grounding.words import NEGATIONS
from tests.eval.made_runs import labels_brief

CASES = load_cases()
ALL = pytest.mark.parametrize("perturbation", PERTURBATIONS.values(), ids=PERTURBATIONS)
KEEPING = pytest.mark.parametrize(
    "perturbation",
    [one for one in PERTURBATIONS.values() if one.effect != "changing"],
    ids=lambda one: one.name,
)


def _applied(name: str) -> list[tuple[Case, Perturbed]]:
    apply = PERTURBATIONS[name].apply
    made = [(case, apply(case, random.Random(case.name))) for case in CASES]  # noqa: S311  edits that repeat, no secret
    return [(case, one) for case, one in made if one is not None]


@ALL
def test_perturbed_labels_pass_the_golden_checker(perturbation: Perturbation, tmp_path: Path) -> None:
    applied = _applied(perturbation.name)
    assert len(applied) >= 10
    for case, one in applied:
        (tmp_path / case.golden.article).write_bytes(one.case.text.encode())
        (tmp_path / f"{case.name}.json").write_text(one.case.golden.model_dump_json(), encoding="utf-8")
        assert problems(tmp_path / f"{case.name}.json", tmp_path / case.golden.article) == []


@ALL
def test_every_perturbed_article_differs(perturbation: Perturbation) -> None:
    assert all(case.text != one.case.text for case, one in _applied(perturbation.name))


@KEEPING
def test_no_label_is_lost(perturbation: Perturbation) -> None:
    for case, one in _applied(perturbation.name):
        for section in SECTIONS:
            was, now = getattr(case.golden, section), getattr(one.case.golden, section)
            assert [len(item.evidence) for item in was] == [len(item.evidence) for item in now]
        for old, new in zip(actors_of(case.golden), actors_of(one.case.golden), strict=True):
            assert new.name == one.reword(old.name)
            assert len(old.representatives) == len(new.representatives)
            assert {one.reword(alias) for alias in old.aliases} - {new.name} == set(new.aliases)


@KEEPING
def test_a_flawless_brief_that_follows_scores_as_before(perturbation: Perturbation) -> None:
    for case, one in _applied(perturbation.name):
        score = score_case(case.name, one.case.labelled, one.follow(case.labelled))
        counts = [section.counts for section in score.sections.values()]
        assert all(count.gold == count.strict == count.predicted for count in counts)


@ALL
def test_evidence_of_a_brief_of_the_perturbed_article_stands(perturbation: Perturbation) -> None:
    for _, one in _applied(perturbation.name):
        brief = from_brief(labels_brief(one.case), one.case.text)
        assert brief.valid_quotes == brief.quotes


@ALL
def test_the_same_seed_gives_the_same_cases(perturbation: Perturbation, tmp_path: Path) -> None:
    first, second, other = (perturb(perturbation, CASES[:6], seed, tmp_path) for seed in (1, 1, 2))
    assert [one.case for one in first.values()] == [one.case for one in second.values()]
    if perturbation.name in ("people", "actors", "numbers", "boilerplate"):
        assert [one.case.text for one in first.values()] != [one.case.text for one in other.values()]


def test_cases_of_another_perturbation_are_not_left_in_the_folder(tmp_path: Path) -> None:
    perturb(PERTURBATIONS["quotes"], CASES[:3], 0, tmp_path)
    perturb(PERTURBATIONS["quotes"], CASES[:1], 0, tmp_path)
    assert [path.stem for path in tmp_path.glob("*.json")] == [CASES[0].name]


@pytest.mark.parametrize("name", ["people", "actors"])
def test_no_name_that_was_changed_is_left(name: str) -> None:
    for case, one in _applied(name):
        pairs = zip(actors_of(case.golden), actors_of(one.case.golden), strict=True)
        renamed = {old.name for old, new in pairs if old.name != new.name}
        text = re.sub(r"\b(?:North|South) \w+", "", one.case.text)  # another state by another name
        assert not [form for form in renamed if re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text)]


def test_intergovernmental_bodies_keep_their_names() -> None:
    for case, one in _applied("actors"):
        for old, new in zip(actors_of(case.golden), actors_of(one.case.golden), strict=True):
            assert old.kind != "intergovernmental" or old.name == new.name


def test_numbers_change_and_years_and_days_do_not() -> None:
    for case, one in _applied("numbers"):
        days = re.compile(r"\b(?:January|March|April|June|July|August|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.) \d{1,2}\b")
        years = re.compile(r"(?<![\d,.])(?:19|20)\d\d(?![\d,])")
        for kept in (days, years):
            assert kept.findall(case.text) == kept.findall(one.case.text)
        assert sorted(re.findall(r"\d+", case.text)) != sorted(re.findall(r"\d+", one.case.text))


def test_background_that_moves_is_neither_lost_nor_evidence() -> None:
    for case, one in _applied("background"):
        assert sorted(case.text.split()) == sorted(one.case.text.split())


def test_straight_and_curly_quotation_marks_do_not_stand_together() -> None:
    for case, one in _applied("quotes"):
        curly, straight = (set(marks) & set(one.case.text) for marks in ("‘’“”", "'\""))
        assert not (curly and straight)
        assert len(one.case.text) == len(case.text)


def test_wrapped_lines_are_short_and_nothing_else_changes() -> None:
    for case, one in _applied("wrapping"):
        assert case.text.split() == one.case.text.split()
        assert sum(len(line) > WRAP + 30 for line in one.case.text.splitlines()) == 0


def test_spacing_changes_white_space_alone() -> None:
    for case, one in _applied("spacing"):
        assert case.text.split() == one.case.text.split()
        assert "\r\n" in one.case.text


def test_furniture_orders_and_marks_are_no_evidence() -> None:
    for name in ("boilerplate", "injection", "markers"):
        for _, one in _applied(name):
            quotes = [
                quote for section in SECTIONS for item in getattr(one.case.golden, section) for quote in item.evidence
            ]
            assert not [quote for quote in quotes if INJECTION in quote or SHARE_BAR in quote or quote.startswith("[")]
            assert name != "injection" or INJECTION in one.case.text


def test_what_denies_an_agreement_stands_where_the_target_says() -> None:
    for _, one in _applied("negation"):
        assert one.target is not None
        said = one.case.text[slice(*one.target.where)].casefold().split()
        assert NEGATIONS & set(said)


@pytest.mark.parametrize("name", ["negation", "removal"])
def test_exactly_the_target_or_more_leaves_the_labels(name: str) -> None:
    for case, one in _applied(name):
        assert one.target is not None
        gone = getattr(case.golden, one.target.section)[one.target.index]
        left = getattr(one.case.golden, one.target.section)
        assert gone.text not in [item.text for item in left]
        assert name != "negation" or len(left) == len(getattr(case.golden, one.target.section)) - 1
