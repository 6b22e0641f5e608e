import pytest

from schemas.terms import DEMAND_WORDS, DemandStatus, Force
from tests.staging import stage


@pytest.mark.parametrize(
    ("sentence", "text", "force"),
    [
        ("Norland demanded that Sudmark reopen the bridge.", "reopen the bridge", "demand"),
        ("Norland insists that Sudmark pull back its guns.", "pull back its guns", "demand"),
        ("Norland called on Sudmark to lift the curfew.", "lift the curfew", "appeal"),
        ("Norland has asked Sudmark to share its maps.", "share its maps", "appeal"),
        ("Norland wants Sudmark to free the fishermen.", "free the fishermen", "demand"),
        ("Norland told Sudmark to clear the harbour.", "clear the harbour", "demand"),
        ("Norland is seeking the release of 12 fishermen.", "release 12 fishermen", "demand"),
        (
            "Norland insists on a written promise to keep the strait open.",
            "give a written promise to keep the strait open",
            "demand",
        ),
        ("Norland will reopen the port only if Sudmark ends the blockade.", "end the blockade", "condition"),
        ("Norland gave Sudmark until Monday to leave the island.", "leave the island", "demand"),
        ("Norland said that Sudmark must stop the overflights.", "stop the overflights", "demand"),
        ("Norland said Sudmark should publish the map.", "publish the map", "appeal"),
        (
            "Norland wants Sudmark to sign the text before anything else is done.",
            "sign the text before anything else is done",
            "condition",
        ),
    ],
)
def test_what_is_asked_is_found_with_its_force(sentence: str, text: str, force: Force) -> None:
    (demand,) = stage(sentence).demands()
    assert (demand.text, demand.force, demand.by, demand.of) == (text, force, ("norland",), ("sudmark",))


@pytest.mark.parametrize(
    "sentence",
    [
        "Norland called for calm.",
        "Norland did not demand that Sudmark leave.",
        "Norland wants to reopen the bridge.",
        "Norland said that it must defend itself.",
        "Norland asked Veria to mediate.",
        "Norland may demand that Sudmark leave the island.",
        "Norland asked for another date.",
        "Norland did not answer a request for comment.",
        "If Norland is serious, it should say so.",
        "Sudmarker law requires parties to keep branches in the provinces.",
    ],
)
def test_what_is_no_demand_is_left_out(sentence: str) -> None:
    assert stage(sentence).demands() == ()


def test_demands_with_a_verb_each_are_split() -> None:
    found = stage("Norland demanded that Sudmark hand over the raiders and give written guarantees.").demands()
    assert [demand.text for demand in found] == ["hand over the raiders", "give written guarantees"]


def test_two_demands_listed_after_a_colon_are_split() -> None:
    text = (
        "Norland came with two demands in hand, Vark said: that the ferry be repaired, and that the tolls be lowered."
    )
    assert [demand.text for demand in stage(text).demands()] == ["repair the ferry", "lower the tolls"]


def test_things_wanted_are_split() -> None:
    found = stage("Norland is seeking a higher share of the tolls and an end to night patrols.").demands()
    assert [demand.text for demand in found] == ["give a higher share of the tolls", "end night patrols"]


def test_a_representative_speaks_for_its_actor() -> None:
    (demand,) = stage('"Sudmark must leave the island," Ines Vark told reporters.').demands()
    assert (demand.by, demand.of, demand.text) == (("norland",), ("sudmark",), "leave the island")


def test_a_pronoun_stands_for_the_speaker_before() -> None:
    text = "Ines Vark spoke first. She demanded that Sudmark reopen the bridge."
    assert stage(text).demands()[0].by == ("norland",)


def test_a_bystander_demands_nothing() -> None:
    assert stage('"Norland must stop this," said Pia Lund, a baker in the port.').demands() == ()


def test_a_mediator_addresses_both_sides() -> None:
    (demand,) = stage("Veria urged both sides to open the crossing at Hald.").demands()
    assert (demand.by, demand.of, demand.force) == (("veria",), ("norland", "sudmark"), "appeal")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("Sudmark refused.", "rejected"),
        ("Sudmark ruled that out.", "rejected"),
        ("Sudmark said no to that.", "rejected"),
        ("Sudmark called the demand a nonstarter.", "rejected"),
        ("Sudmark agreed to that on Monday.", "accepted"),
        ("Sudmark complied the same day.", "met"),
        ("Half of the guns have been pulled back, Sudmark said.", "partly_met"),
        ("Norland refused to say more.", "open"),
        ("Rain fell on the capital.", "open"),
    ],
)
def test_the_answer_told_next_gives_the_status(answer: str, status: DemandStatus) -> None:
    (demand,) = stage(f"Norland demanded that Sudmark pull back its guns. {answer}").demands()
    assert demand.status == status


def test_the_answer_is_cited() -> None:
    (demand,) = stage("Norland demanded that Sudmark pull back its guns. Sudmark refused.").demands()
    assert demand.cites == (1, 2)


def test_the_same_demand_restated_is_one_with_more_evidence() -> None:
    text = (
        "Norland asked Sudmark to reopen the Hald bridge. The day was long. Norland "
        "demanded that Sudmark reopen the Hald bridge."
    )
    (demand,) = stage(text).demands()
    assert (demand.cites, demand.force) == ((1, 3), "demand")


def test_who_asks_for_the_same_joins_in() -> None:
    text = "Norland demanded that Sudmark reopen the bridge. Estia asked for the same."
    (demand,) = stage(text, stakeholders={"estia": "Estia"}).demands()
    assert demand.by == ("norland", "estia")


def test_the_only_union_is_meant_by_the_union() -> None:
    text = "Talks at Harrow Mill stopped. The union wants the mill to rehire 40 weavers."
    found = stage(
        text,
        {"weavers": "Weavers' League", "harrow-mill": "Harrow Mill"},
        {},
        kinds={"weavers": "union", "harrow-mill": "company"},
    ).demands()
    assert found[0].by == ("weavers",)


def test_a_text_has_at_most_25_words() -> None:
    tail = ", ".join(f"the harbour of town number {number} on the coast" for number in range(12))
    (demand, *_) = stage(f"Norland demanded that Sudmark reopen {tail}.").demands()
    assert len(demand.text.split()) <= DEMAND_WORDS


def test_without_a_dispute_there_are_no_demands() -> None:
    assert stage("The coach demanded that Norland press higher.", {}, {}).demands() == ()


def test_a_demand_that_was_dropped_is_withdrawn() -> None:
    (demand,) = stage("Norland has dropped its demand that Sudmark leave the island.").demands()
    assert demand.status == "withdrawn"


def test_a_pronoun_in_what_is_demanded_is_the_other_side() -> None:
    text = "Norland demanded that Sudmark open the port and that it free the crews."
    assert [(demand.of, demand.text) for demand in stage(text).demands()] == [
        (("sudmark",), "open the port"),
        (("sudmark",), "free the crews"),
    ]


def test_an_acronym_in_parentheses_does_not_end_a_list_of_things_demanded() -> None:
    text = (
        "Norland's core demand was clear: the elimination of the River Front (RF), the "
        "handover of its chiefs, and written guarantees."
    )
    assert [demand.text for demand in stage(text).demands()] == [
        "eliminate the River Front",
        "hand over its chiefs",
        "give written guarantees",
    ]
