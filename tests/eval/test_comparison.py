from collections.abc import Callable, Sequence

import pytest

from eval.comparison import Difference, cases_apart, differences, shared_cases
from eval.records import ActorRecord, ItemRecord, Labelled
from eval.runs import Run
from eval.scores import CaseScore
from eval.scoring import score_case
from schemas.errors import InvalidRequest
from tests.eval.made_runs import made_run

Actor = Callable[..., ActorRecord]
Demand = Callable[..., ItemRecord]
Labels = Callable[..., Labelled]
TEXTS = ("open the border to lorries", "release every prisoner", "pay two million in rent", "lift the grain embargo")


@pytest.fixture
def scored(actor: Actor, demand: Demand, labelled: Labels) -> Callable[..., list[CaseScore]]:
    """Scores of so many cases with four demands each, of which some are found, and some of those with a wrong force."""

    def build(cases: int, *, found: int, wrong_in: Sequence[int] = (), repeats: int = 1) -> list[CaseScore]:
        parties = [actor("Arland"), actor("Borduria")]
        refs = {"by": ["arland"], "of": ["borduria"]}
        gold = labelled(parties, demands=[demand(text, **refs) for text in TEXTS])
        scores = []
        for n in range(cases):
            labels = ("offer" if n in wrong_in else "demand", "open")
            items = [
                demand(text, labels=labels if not k else ("demand", "open"), **refs) for k, text in enumerate(TEXTS)
            ]
            scores += [score_case(f"case-{n:02}", gold, labelled(parties, demands=items[:found]))] * repeats
        return scores

    return build


def _of(metric: str, found: Sequence[Difference]) -> Difference:
    return next(one for one in found if one.metric == metric)


def test_run_against_itself_differs_in_nothing(scored: Callable[..., list[CaseScore]]) -> None:
    found = differences(scored(12, found=2), scored(12, found=2))
    assert {one.verdict for one in found if one.first is not None} == {"no difference shown"}
    assert {one.p for one in found if one.first is not None} == {1.0}


def test_finding_more_in_every_case_is_better(scored: Callable[..., list[CaseScore]]) -> None:
    one = _of("demands F1 found", differences(scored(12, found=2), scored(12, found=4)))
    assert one.first == pytest.approx(2 / 3)
    assert one.second == 1.0
    assert one.p == pytest.approx(2 / 2**12)
    assert one.verdict == "better"
    assert one.low is not None
    assert one.low > 0


def test_four_cases_cannot_conclude_whatever_they_show(scored: Callable[..., list[CaseScore]]) -> None:
    one = _of("demands F1 found", differences(scored(4, found=1), scored(4, found=4)))
    assert one.p == pytest.approx(2 / 2**4)
    assert one.verdict == "cannot conclude"


def test_p_is_adjusted_within_its_family(scored: Callable[..., list[CaseScore]]) -> None:
    found = differences(scored(12, found=2), scored(12, found=4))
    section = [one for one in found if one.family == "section" and one.p is not None]
    raw = _of("demands F1 found", found).p
    assert raw is not None
    assert _of("demands F1 found", found).adjusted_p == pytest.approx(raw * len(section))


def test_single_wrong_field_is_no_finding_where_one_run_finds_more(scored: Callable[..., list[CaseScore]]) -> None:
    one = _of("demands force", differences(scored(24, found=2, wrong_in=[0]), scored(24, found=4)))
    assert one.p == 1.0
    assert one.verdict == "cannot conclude"


def test_fields_are_compared_over_items_that_both_found(scored: Callable[..., list[CaseScore]]) -> None:
    one = _of("demands force", differences(scored(10, found=1, wrong_in=range(10)), scored(10, found=4)))
    assert (one.first, one.second) == (0.0, 1.0)
    assert one.verdict == "better"


def test_repeats_weigh_no_more_than_one(scored: Callable[..., list[CaseScore]]) -> None:
    once = differences(scored(12, found=2, wrong_in=[1, 2]), scored(12, found=3))
    thrice = differences(scored(12, found=2, wrong_in=[1, 2], repeats=3), scored(12, found=3))
    assert [(one.difference, one.p) for one in once] == [
        (pytest.approx(one.difference), pytest.approx(one.p)) if one.p is not None else (None, None) for one in thrice
    ]


def test_metric_that_one_run_has_nothing_of_is_left_open(scored: Callable[..., list[CaseScore]]) -> None:
    one = _of("mediators role", differences(scored(12, found=2), scored(12, found=4)))
    assert (one.first, one.second, one.p, one.verdict) == (None, None, None, "cannot conclude")


def test_runs_over_other_cases_are_refused_by_name() -> None:
    first, second = made_run(["a", "b", "c"]), made_run(["b", "c", "d"], changed=["c"])
    with pytest.raises(InvalidRequest, match="only in the first: a; only in the second: d; changed: c"):
        shared_cases(first, second)
    assert shared_cases(first, second, common=True) == ["b"]


def test_runs_without_a_shared_case_are_refused_even_so() -> None:
    with pytest.raises(InvalidRequest, match="share no case"):
        shared_cases(made_run(["a"]), made_run(["b"]), common=True)


def test_equal_cases_are_not_apart() -> None:
    run: Run = made_run(["a", "b"])
    assert not cases_apart(run, run)
