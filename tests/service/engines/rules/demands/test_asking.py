import pytest

from schemas.terms import ActorKind, DemandStatus, Force
from tests.staging import stage

UNION = {"weavers": "Weavers' League|@Pia Lund", "mill": "Harrow Mill|@Tom Rask"}
KINDS: dict[str, ActorKind] = {"weavers": "union", "mill": "company"}


@pytest.mark.parametrize(
    ("sentence", "texts", "force"),
    [
        ("Norland wants the tolls scrapped by June.", ["scrap the tolls by June"], "demand"),
        ("Norland wants the garrison out of Hald.", ["get the garrison out of Hald"], "demand"),
        ("Norland is holding out for an apology for the raid.", ["apologise for the raid"], "demand"),
        ("Norland demands to see the maps.", ["let it see the maps"], "demand"),
        ("Norland called for Sudmark to leave the island.", ["leave the island"], "appeal"),
        ("Sudmark was told by Norland to clear the harbour.", ["clear the harbour"], "demand"),
        ("Norland, which has no fleet, urged Sudmark to open the strait.", ["open the strait"], "appeal"),
        ("Norland said that the strait must not be mined.", ["not let the strait be mined"], "demand"),
        ("Norland is adamant that Sudmark leave the island.", ["leave the island"], "demand"),
        ("Norland has made any deal conditional on Sudmark leaving the island.", ["leave the island"], "condition"),
        ("Norland will lift the ban provided Sudmark opens the strait.", ["open the strait"], "condition"),
        ("Norland will keep the port shut until Sudmark frees the crew.", ["free the crew"], "condition"),
        ("Norland asked that Sudmark free the crew before any talks.", ["free the crew before any talks"], "condition"),
        ('"Give us back the island," said Ines Vark.', ["give back the island"], "demand"),
        ("It is time for Sudmark to open the strait, Ines Vark said.", ["open the strait"], "appeal"),
        (
            "Norland has set two terms for a truce: the release of the crew and no more overflights.",
            ["release the crew", "allow no more overflights"],
            "condition",
        ),
    ],
)
def test_every_way_of_asking_gives_an_imperative(sentence: str, texts: list[str], force: Force) -> None:
    found = stage(sentence).demands()
    assert [(demand.text, demand.force) for demand in found] == [(text, force) for text in texts]
    assert all((demand.by, demand.of) == (("norland",), ("sudmark",)) for demand in found)


def test_two_addressees_of_one_verb_are_asked_their_own() -> None:
    found = stage("Veria urged Norland to free the crew and Sudmark not to mine the strait.").demands()
    assert [(demand.of, demand.text) for demand in found] == [
        (("norland",), "free the crew"),
        (("sudmark",), "not mine the strait"),
    ]


def test_a_list_under_a_heading_is_read_line_by_line() -> None:
    text = (
        "What the Weavers' League wants:\n\n- Sick pay from day one\n\n- An end to night shifts\n\n"
        "Harrow Mill has the list."
    )
    found = stage(text, UNION, {}, kinds=KINDS).demands()
    assert [demand.text for demand in found] == ["pay sick pay from day one", "end night shifts"]
    assert {(demand.by, demand.of) for demand in found} == {(("weavers",), ("mill",))}


def test_a_strike_for_better_terms_demands_them() -> None:
    text = "Weavers' League members are on strike over higher pay and safer looms. Harrow Mill has said nothing."
    found = stage(text, UNION, {}, kinds=KINDS).demands()
    assert [demand.text for demand in found] == ["pay higher pay", "agree to safer looms"]


def test_an_attribution_ends_what_is_asked() -> None:
    (demand,) = stage("Norland urged Sudmark to free the crew and said it would wait.").demands()
    assert demand.text == "free the crew"


@pytest.mark.parametrize(
    "sentence",
    [
        "Norland appreciates the efforts of Veria and supports them.",
        "Norland's men have been on strike for three weeks.",
        '"Take it or leave it," said Ines Vark.',
    ],
)
def test_what_only_looks_like_asking_is_left_out(sentence: str) -> None:
    assert stage(sentence).demands() == ()


def test_what_is_sought_ends_before_the_next_clause() -> None:
    text = "While Norland seeks only an extension of the truce, Sudmark remains committed to peace, Otto Brehm said."
    (demand,) = stage(text).demands()
    assert demand.text == "extend the truce"


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("Sudmark has rejected the idea of new maps.", "rejected"),
        ("On Friday Sudmark published the new maps.", "met"),
        ("The demand for new maps has since been dropped.", "withdrawn"),
        ("Sudmark may publish the new maps if it rains.", "open"),
    ],
)
def test_an_answer_told_later_is_tied_by_the_words_of_the_demand(answer: str, status: DemandStatus) -> None:
    text = (
        "Norland demanded that Sudmark publish new maps. The day was long. Rain fell on Hald. "
        f"The market stayed open. {answer}"
    )
    (demand,) = stage(text).demands()
    assert demand.status == status


def test_a_promise_to_consider_leaves_a_demand_open() -> None:
    text = "Norland demanded that Sudmark free the crew. Sudmark is ready to consider that."
    (demand,) = stage(text).demands()
    assert demand.status == "open"
