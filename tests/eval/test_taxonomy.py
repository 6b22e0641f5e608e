from collections import Counter
from collections.abc import Callable

import pytest

from eval.records import ActorRecord, ItemRecord, Labelled
from eval.scores import CaseScore
from eval.scoring import score_case
from eval.taxonomy import confusions, error_classes, mistakes

Make = Callable[..., ActorRecord]
MakeItem = Callable[..., ItemRecord]
MakeLabelled = Callable[..., Labelled]

DEMANDS = ("open the road to food convoys", "free the fishermen detained in March", "pay the arrears of harbour pilots")


def _classes(score: CaseScore) -> Counter[str]:
    return Counter(mistake.error for mistake in mistakes(score))


@pytest.fixture
def sides(actor: Make) -> list[ActorRecord]:
    return [actor("Arland"), actor("Borduria"), actor("Caledon")]


def test_by_and_of_exchanged_on_two_of_three(
    sides: list[ActorRecord], demand: MakeItem, labelled: MakeLabelled
) -> None:
    gold = labelled(sides, [], [demand(text, by=["arland"], of=["borduria"]) for text in DEMANDS])
    swapped = [demand(text, by=["borduria"], of=["arland"]) for text in DEMANDS[:2]]
    predicted = labelled(sides, [], [demand(DEMANDS[2], by=["arland"], of=["borduria"]), *swapped])
    assert _classes(score_case("x", gold, predicted)) == {"role_swap": 2}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"by": ["caledon"]}, "wrong_by"),
        ({"of": ["caledon"]}, "wrong_of"),
        ({"of": []}, "wrong_of"),
        ({"labels": ("appeal", "open")}, "wrong_force"),
        ({"labels": ("demand", "met")}, "wrong_status"),
    ],
)
def test_wrong_field_of_a_demand(
    change: dict[str, object], error: str, sides: list[ActorRecord], demand: MakeItem, labelled: MakeLabelled
) -> None:
    right: dict[str, object] = {"by": ["arland"], "of": ["borduria"]}
    gold = labelled(sides, [], [demand(DEMANDS[0], **right)])
    predicted = labelled(sides, [], [demand(DEMANDS[0], **right | change)])
    assert _classes(score_case("x", gold, predicted)) == {error: 1}


def test_missing_spurious_and_duplicate(demand: MakeItem, labelled: MakeLabelled) -> None:
    gold = labelled([], [], [demand(DEMANDS[0]), demand(DEMANDS[1])])
    predicted = labelled([], [], [demand(DEMANDS[0]), demand(DEMANDS[0]), demand(DEMANDS[2])])
    assert _classes(score_case("x", gold, predicted)) == {"missing": 1, "spurious": 1, "duplicate": 1}


def test_negated_item_is_one_polarity_error_not_two(demand: MakeItem, labelled: MakeLabelled) -> None:
    gold = labelled([], [], [demand("free the fishermen detained in March")])
    predicted = labelled([], [], [demand("not free the fishermen detained in March")])
    score = score_case("x", gold, predicted)
    assert _classes(score) == {"polarity": 1}
    assert score.sections["demands"].counts.found == 0


def test_party_taken_for_a_mediator_is_one_confusion_not_two(actor: Make, labelled: MakeLabelled) -> None:
    gold = labelled([actor("Arland")])
    predicted = labelled([], [actor("Arland", labels=("state", "mediator", "active"))])
    score = score_case("x", gold, predicted)
    assert _classes(score) == {"party_mediator": 1}
    assert score.sections["parties"].counts.recall() == 0
    assert score.sections["mediators"].counts.precision() == 0


def test_wrong_kind_role_and_actors(actor: Make, outcome: MakeItem, labelled: MakeLabelled) -> None:
    gold = labelled([actor("Arland")], [], [], [outcome("envoys signed the bridge accord", actors=["arland"])])
    predicted = labelled(
        [actor("Arland", labels=("company", "stakeholder"))],
        [],
        [],
        [outcome("envoys signed the bridge accord", kind="offer")],
    )
    classes = _classes(score_case("x", gold, predicted))
    assert classes == {"wrong_kind": 2, "wrong_role": 1, "wrong_actors": 1}


def test_gain_of_finding_what_is_missing(demand: MakeItem, labelled: MakeLabelled) -> None:
    gold = labelled([], [], [demand(text) for text in DEMANDS])
    tally = {
        entry.error: entry for entry in error_classes([score_case("x", gold, labelled([], [], [demand(DEMANDS[0])]))])
    }
    assert tally["missing"].count == 2
    assert tally["missing"].found_gain == pytest.approx(1 - 2 / 4)


def test_gain_of_leaving_out_a_duplicate(demand: MakeItem, labelled: MakeLabelled) -> None:
    gold = labelled([], [], [demand(DEMANDS[0])])
    (tally,) = error_classes([score_case("x", gold, labelled([], [], [demand(DEMANDS[0])] * 2))])
    assert (tally.error, tally.sections) == ("duplicate", {"demands": 1})
    assert tally.found_gain == pytest.approx(1 - 2 / 3)
    assert tally.strict_gain == pytest.approx(1 - 2 / 3)


def test_field_repair_gains_strictly_only_where_nothing_else_is_wrong(
    sides: list[ActorRecord], demand: MakeItem, labelled: MakeLabelled
) -> None:
    gold = labelled([], [], [demand(text) for text in DEMANDS[:2]])
    answers = [demand(DEMANDS[0], labels=("appeal", "open")), demand(DEMANDS[1], labels=("appeal", "met"))]
    tally = {entry.error: entry for entry in error_classes([score_case("x", gold, labelled([], [], answers))])}
    assert tally["wrong_force"].strict_gain == pytest.approx(0.5)
    assert tally["wrong_status"].strict_gain == 0
    assert tally["wrong_force"].found_gain == 0


def test_gain_of_putting_an_actor_into_its_section(actor: Make, labelled: MakeLabelled) -> None:
    host = actor("Arland", labels=("state", "mediator", "active"))
    gold = labelled([actor("Borduria")], [host])
    predicted = labelled([actor("Borduria"), actor("Arland")])
    (tally,) = error_classes([score_case("x", gold, predicted)])
    assert tally.error == "party_mediator"
    assert tally.found_gain == pytest.approx(1 - (2 / 3 + 0) / 2)


def test_confusion_counts_every_pair(actor: Make, labelled: MakeLabelled) -> None:
    gold = labelled([actor("Arland"), actor("Borduria")])
    predicted = labelled([actor("Arland"), actor("Borduria", labels=("state", "stakeholder"))])
    cells = {(c.field, c.gold, c.predicted): c.count for c in confusions([score_case("x", gold, predicted)])}
    assert cells == {
        ("kind", "state", "state"): 2,
        ("role", "disputant", "disputant"): 1,
        ("role", "disputant", "stakeholder"): 1,
    }
