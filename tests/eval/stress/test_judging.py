"""Briefs judged under perturbation."""

import random
from dataclasses import replace

from eval.cases import Case, load_cases
from eval.records import Labelled
from eval.stress.editing import Perturbed
from eval.stress.judging import judge
from eval.stress.perturbations import PERTURBATIONS

CASES = load_cases()


def _first(name: str) -> tuple[Case, Perturbed]:
    rng = random.Random(0)  # noqa: S311  edits that repeat, no secret
    made = ((case, PERTURBATIONS[name].apply(case, rng)) for case in CASES)
    return next((case, one) for case, one in made if one is not None)


def test_a_brief_that_stays_holds() -> None:
    case, one = _first("quotes")
    assert judge(case, one, case.labelled, one.follow(case.labelled)).held == "held"


def test_a_brief_that_keeps_old_names_breaks_and_says_which() -> None:
    case, one = _first("actors")
    judged = judge(case, one, case.labelled, case.labelled)
    assert judged.held == "broke"
    assert any(line.startswith("  - parties: ") for line in judged.lines)


def test_a_brief_that_loses_an_item_breaks() -> None:
    case, one = _first("injection")
    after = one.follow(case.labelled)
    judged = judge(case, one, case.labelled, replace(after, outcomes=after.outcomes[1:]))
    assert judged.held == "broke"
    assert judged.lines[0].startswith("  - outcomes: ")


def test_an_item_that_is_denied_must_go() -> None:
    case, one = _first("negation")
    assert one.target is not None
    assert judge(case, one, case.labelled, one.follow(case.labelled)).held == "broke"
    assert judge(case, one, case.labelled, _without_target(case, one)).held == "held"


def test_an_item_that_is_denied_may_change_its_kind() -> None:
    case, one = _first("negation")
    assert one.target is not None
    assert one.target.section == "outcomes"
    after = one.follow(case.labelled)
    changed = replace(after.outcomes[one.target.index], labels=("deadlock",))
    outcomes = [*_without_target(case, one).outcomes, changed]
    assert judge(case, one, case.labelled, replace(after, outcomes=tuple(outcomes))).held == "held"


def test_an_item_no_longer_told_must_go() -> None:
    case, one = _first("removal")
    assert judge(case, one, case.labelled, one.follow(case.labelled)).held == "broke"
    assert judge(case, one, case.labelled, _without_target(case, one)).held == "held"


def test_a_brief_that_had_not_found_what_must_go_is_not_judged() -> None:
    case, one = _first("removal")
    nothing = Labelled((), (), (), (), valid_quotes=0, quotes=0)
    assert judge(case, one, nothing, nothing).held == "not judged"


def _without_target(case: Case, one: Perturbed) -> Labelled:
    assert one.target is not None
    after = one.follow(case.labelled)
    items = list(after.items(one.target.section))
    del items[one.target.index]
    section = one.target.section
    return replace(after, demands=tuple(items)) if section == "demands" else replace(after, outcomes=tuple(items))
