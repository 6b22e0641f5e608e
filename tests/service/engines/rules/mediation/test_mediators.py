"""Mediators, their roles and their stages."""

import pytest

from tests.mini_articles import find_in

DISPUTE = "Peru and Chile remain at odds over a border dispute, and talks on a ceasefire broke down. "


@pytest.mark.parametrize(
    ("sentence", "name", "role", "status"),
    [
        ("The talks were mediated by Norway.", "Norway", "mediator", "active"),
        ("Qatar-mediated negotiations resumed.", "Qatar", "mediator", "active"),
        ("Kuwait has been mediating between them.", "Kuwait", "mediator", "active"),
        ("Kuwait offered to mediate between them.", "Kuwait", "mediator", "offered"),
        ("Peru asked Kuwait to mediate.", "Kuwait", "mediator", "offered"),
        ("An offer by Kuwait to mediate was turned down by Peru.", "Kuwait", "mediator", "declined"),
        ("Kuwait will mediate at the next round.", "Kuwait", "mediator", "planned"),
        ("A truce brokered by Kuwait in 2002 fell apart.", "Kuwait", "mediator", "ended"),
        ("Oman hosted the negotiations.", "Oman", "host", "active"),
        ("Oman has offered to host a meeting of the two ministers.", "Oman", "host", "offered"),
        ("Oman carried messages between the two.", "Oman", "facilitator", "active"),
        ("Brazil attended the round as an observer.", "Brazil", "observer", "active"),
        ("The accord is guaranteed by Brazil.", "Brazil", "guarantor", "active"),
        ("The African Union will monitor the ceasefire.", "African Union", "guarantor", "planned"),
        ("The Diocese of Vale brought the two sides together.", "Diocese of Vale", "mediator", "active"),
    ],
)
def test_role_and_status(sentence: str, name: str, role: str, status: str) -> None:
    found = find_in(DISPUTE + sentence).mediators
    assert {key: (value.role, value.status) for key, value in found.items()} == {name: (role, status)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Kuwait could mediate one day, analysts said.",
        "Kuwait is not mediating between them.",
        "Kuwait sold them oil.",
        "Oman hosted a football match.",
    ],
)
def test_no_mediator_without_mediation(sentence: str) -> None:
    assert find_in(DISPUTE + sentence).mediators == {}


def test_several_mediators_share_one_verb() -> None:
    assert set(find_in(DISPUTE + "The talks were brokered by Egypt, Qatar and the United Nations.").mediators) == {
        "Egypt",
        "Qatar",
        "United Nations",
    }


def test_retired_judge_mediates_in_person() -> None:
    text = (
        "Parents and the Millbrook School Board are in dispute over a closed school. Retired judge Helen Castell, "
        "who was named mediator last week, met both sides. The Millbrook Parents' Alliance demands that "
        "the board resign. "
        "The board rejected the demand."
    )
    mediator = find_in(text).mediators["Helen Castell"]
    assert (mediator.kind, mediator.role) == ("person", "mediator")


def test_citation_names_the_mediator() -> None:
    found = find_in(DISPUTE + "Kuwaiti envoys arrived. Kuwait has been mediating between them.")
    assert found.mediators["Kuwait"].cites[0] == 3


def test_arbitrator_whose_award_is_given_is_done() -> None:
    text = (
        "The dispute between Amber Mills Ltd and the Paper Hands Union is settled. Arbitrator Ann Reed said in "
        "her award on Friday that the company must pay. The Paper Hands Union accepted the award."
    )
    assert find_in(text).mediators["Ann Reed"].status == "ended"
