import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.cases import GOLDEN, Case, load_cases
from eval.records import ActorRecord, ItemRecord, Labelled
from eval.scores import CaseScore, Counts
from eval.scoring import score_case
from eval.summary import summarise

Make = Callable[..., ActorRecord]
MakeItem = Callable[..., ItemRecord]
MakeLabelled = Callable[..., Labelled]

DEMANDS = (
    "open the road to food convoys",
    "free the fishermen detained in March",
    "pay the arrears of harbour pilots",
)
UNRELATED = ("publish every page of the framework", "hold mayoral elections in the capital")


def test_one_right_of_three_plus_two_unrelated(demand: MakeItem, labelled: MakeLabelled) -> None:
    gold = labelled([], [], [demand(text) for text in DEMANDS])
    predicted = labelled([], [], [demand(text) for text in (UNRELATED[0], DEMANDS[1], UNRELATED[1])])
    counts = score_case("x", gold, predicted).sections["demands"].counts
    assert counts == Counts(gold=3, predicted=3, found=1, strict=1)
    assert counts.recall() == counts.precision() == pytest.approx(1 / 3)


def test_swapped_by_and_of_is_found_but_not_strict(actor: Make, demand: MakeItem, labelled: MakeLabelled) -> None:
    sides = [actor("Arland"), actor("Borduria")]
    gold = labelled(sides, [], [demand(text, by=["arland"], of=["borduria"]) for text in DEMANDS])
    swapped = [demand(text, by=["borduria"], of=["arland"]) for text in DEMANDS[:2]]
    predicted = labelled(sides, [], [*swapped, demand(DEMANDS[2], by=["arland"], of=["borduria"])])
    counts = score_case("x", gold, predicted).sections["demands"].counts
    assert counts == Counts(gold=3, predicted=3, found=3, strict=1)


def test_duplicate_prediction_costs_precision(demand: MakeItem, labelled: MakeLabelled) -> None:
    gold = labelled([], [], [demand(DEMANDS[0])])
    section = score_case("x", gold, labelled([], [], [demand(DEMANDS[0])] * 2)).sections["demands"]
    assert (section.counts.precision(), section.counts.recall()) == (0.5, 1.0)
    assert section.counts.f1() == pytest.approx(2 / 3)
    assert len(section.duplicates) == 1


def test_refs_are_compared_through_actors_not_through_ids(
    actor: Make, demand: MakeItem, labelled: MakeLabelled
) -> None:
    gold = labelled([actor("Arland", actor_id="a")], [], [demand(DEMANDS[0], by=["a"])])
    same = labelled([actor("Arland", actor_id="z")], [], [demand(DEMANDS[0], by=["z"])])
    other = labelled([actor("Borduria", actor_id="a")], [], [demand(DEMANDS[0], by=["a"])])
    assert score_case("x", gold, same).sections["demands"].counts.strict == 1
    assert score_case("x", gold, other).sections["demands"].counts.strict == 0


def test_refs_to_an_actor_in_the_other_section_are_right(
    actor: Make, outcome: MakeItem, labelled: MakeLabelled
) -> None:
    host = actor("Arland", labels=("state", "mediator", "active"))
    gold = labelled([], [host], [], [outcome("Arland proposed a bridge toll", actors=["arland"])])
    predicted = labelled([actor("Arland")], [], [], [outcome("Arland proposed a bridge toll", actors=["arland"])])
    score = score_case("x", gold, predicted)
    assert score.sections["outcomes"].counts.strict == 1
    assert score.sections["mediators"].counts == Counts(gold=1, predicted=0, found=0, strict=0)
    assert score.sections["parties"].counts == Counts(gold=0, predicted=1, found=0, strict=0)


def test_wrong_date_is_reported_but_strictly_right(outcome: MakeItem, labelled: MakeLabelled) -> None:
    gold = labelled([], [], [], [outcome("envoys signed the bridge accord", when="2025-01-02")])
    predicted = labelled([], [], [], [outcome("envoys signed the bridge accord", when="2025-01-03")])
    score = score_case("x", gold, predicted)
    assert score.sections["outcomes"].counts.strict == 1
    tally = summarise([score]).sections["outcomes"].fields["when"]
    assert (tally.right, tally.compared) == (0, 1)


def test_wrong_mediator_status_is_not_strict(actor: Make, labelled: MakeLabelled) -> None:
    gold = labelled([], [actor("Arland", labels=("state", "mediator", "active"))])
    predicted = labelled([], [actor("Arland", labels=("state", "mediator", "ended"))])
    assert score_case("x", gold, predicted).sections["mediators"].counts == Counts(
        gold=1, predicted=1, found=1, strict=0
    )


def test_empty_against_empty_is_abstention(labelled: MakeLabelled) -> None:
    summary = summarise([score_case("x", labelled(), labelled())])
    assert summary.sections["demands"].abstained == 1
    assert summary.sections["demands"].pooled.f1() is None
    assert summary.found is None
    assert (summary.empty_cases, summary.abstained_cases, summary.false_items) == (1, 1, 0)


def test_items_where_there_is_nothing_to_find_are_false(demand: MakeItem, labelled: MakeLabelled) -> None:
    summary = summarise([score_case("x", labelled(), labelled([], [], [demand(DEMANDS[0])]))])
    assert (summary.empty_cases, summary.abstained_cases, summary.false_items) == (1, 0, 1)
    assert summary.sections["demands"].pooled.f1() == 0


def test_pooled_and_document_means_differ_as_they_should(demand: MakeItem, labelled: MakeLabelled) -> None:
    gold_one, gold_two = labelled([], [], [demand(DEMANDS[0])]), labelled([], [], [demand(t) for t in DEMANDS])
    scores = [score_case("a", gold_one, gold_one), score_case("b", gold_two, labelled([], [], [demand(UNRELATED[0])]))]
    figures = summarise(scores).sections["demands"]
    assert figures.pooled == Counts(gold=4, predicted=2, found=1, strict=1)
    assert figures.pooled.f1() == pytest.approx(2 / 6)
    assert figures.found_by_document == pytest.approx(0.5)


def test_evidence_overlap_counts_characters(demand: MakeItem, labelled: MakeLabelled) -> None:
    gold = labelled([], [], [demand(DEMANDS[0], spans=((0, 100),))])
    predicted = labelled([], [], [demand(DEMANDS[0], spans=((50, 150),))])
    evidence = summarise([score_case("x", gold, predicted)]).sections["demands"].evidence
    assert (evidence.shared, evidence.gold, evidence.predicted, evidence.f1) == (50, 100, 100, 0.5)


def test_scores_survive_json(demand: MakeItem, labelled: MakeLabelled) -> None:
    gold = labelled([], [], [demand(text) for text in DEMANDS])
    score = score_case("x", gold, gold)
    assert CaseScore.model_validate_json(score.model_dump_json()) == score


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.name)
def test_labels_against_themselves_are_perfect(case: Case) -> None:
    gold = case.labelled
    score = score_case("x", gold, gold)
    for section in score.sections.values():
        assert section.counts.strict == section.counts.gold == section.counts.predicted
        assert not section.duplicates
    assert score.valid_quotes == score.quotes


READERS = [
    (case.labelled, other.labelled)
    for case, other in zip(load_cases(), load_cases(GOLDEN / "first-reader", articles=GOLDEN), strict=True)
]


def _shuffled(side: Labelled, order: random.Random) -> Labelled:
    def mixed(records: tuple) -> tuple:  # type: ignore[type-arg] # of either kind
        return tuple(order.sample(records, len(records)))

    return Labelled(
        mixed(side.parties),
        mixed(side.mediators),
        mixed(side.demands),
        mixed(side.outcomes),
        side.valid_quotes,
        side.quotes,
    )


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(READERS), st.randoms(use_true_random=False))
def test_order_of_lists_never_matters(sides: tuple[Labelled, Labelled], order: random.Random) -> None:
    gold, predicted = sides
    plain = score_case("x", gold, predicted)
    mixed = score_case("x", _shuffled(gold, order), _shuffled(predicted, order))
    for section, score in plain.sections.items():
        other = mixed.sections[section]
        assert other.counts == score.counts
        assert len(other.duplicates) == len(score.duplicates)
        assert sorted(pair.similarity for pair in other.pairs) == pytest.approx(
            sorted(p.similarity for p in score.pairs)
        )


WORDS = st.sampled_from(
    "open close road bridge harbour free detained fishermen pay arrears pilots sign accord not".split()
)
ITEMS = st.builds(
    ItemRecord,
    text=st.lists(WORDS, min_size=1, max_size=5).map(" ".join),
    labels=st.tuples(st.sampled_from(["demand", "appeal"]), st.sampled_from(["open", "met"])),
    refs=st.tuples(*[st.lists(st.sampled_from("ab"), max_size=2, unique=True).map(tuple)] * 2),
    when=st.none(),
    spans=st.sampled_from([(), ((0, 50),), ((40, 90),)]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ITEMS, max_size=5), st.lists(ITEMS, max_size=5), st.randoms(use_true_random=False))
def test_order_never_matters_where_items_tie(
    gold: list[ItemRecord], predicted: list[ItemRecord], order: random.Random
) -> None:
    sides = tuple(ActorRecord(name, name, (), (), ("state", "disputant"), ()) for name in "ab")
    one, other = (Labelled(sides, (), tuple(items), (), 0, 0) for items in (gold, predicted))
    plain = score_case("x", one, other).sections["demands"].counts
    assert score_case("x", _shuffled(one, order), _shuffled(other, order)).sections["demands"].counts == plain
