"""Third parties, sides and bodies told in free words rather than in the set phrases of agencies."""

import pytest

from tests.mini_articles import find_in

DISPUTE = "Peru and Chile remain at odds over a border dispute, and talks on a ceasefire broke down. "


@pytest.mark.parametrize(
    ("sentence", "name", "role", "status"),
    [
        ("It was Norway that coaxed the two sides back to the table.", "Norway", "mediator", "active"),
        ("The session was held under the chairmanship of Norway.", "Norway", "mediator", "active"),
        ("Kuwait has been asked by both to mediate.", "Kuwait", "mediator", "offered"),
        ("Kuwait, which tried its hand in March, got nowhere.", "Kuwait", "mediator", "ended"),
        ("Kuwait said it could sit with the two sides if asked.", "Kuwait", "mediator", "offered"),
        (
            "Kuwait, whose envoy nursed an earlier truce, has stepped back from the process.",
            "Kuwait",
            "mediator",
            "ended",
        ),
        ("Oman lent its embassy hall for a first sitting.", "Oman", "host", "active"),
        ("Oman put its guest house at their disposal.", "Oman", "host", "active"),
        ("Oman has been ferrying drafts from one capital to the other.", "Oman", "facilitator", "active"),
        ("The meeting was held at the invitation of Oman.", "Oman", "facilitator", "active"),
        ("They will sit down on Monday with Oman as host.", "Oman", "host", "planned"),
        ("Brazilian officers count the guns on either side.", "Brazil", "guarantor", "active"),
        ("An official of Brazil sat in on the session.", "Brazil", "observer", "active"),
    ],
)
def test_third_party_in_free_words(sentence: str, name: str, role: str, status: str) -> None:
    found = find_in(DISPUTE + sentence).mediators
    assert {key: (value.role, value.status) for key, value in found.items()} == {name: (role, status)}


@pytest.mark.parametrize(
    "sentence",
    [
        "The talks in Kuwait led to nothing.",
        "The two met in the hall of a hotel in Oman.",
        "A former minister of Brazil wrote that mediation was needed.",
        "Norway gave the fishermen ice.",
    ],
)
def test_place_or_bystander_is_no_third_party(sentence: str) -> None:
    assert find_in(DISPUTE + sentence).mediators == {}


def test_whoever_was_asked_mediates_and_not_who_asked() -> None:
    text = (
        "A settlement was reached in the dispute over the well. It was worked out in the presence of retired judge "
        "Nora Whitfield, who had been requested by both the Easton Vestry Board and the Holt Farmers' Association to "
        "mediate. The Easton Vestry Board will mend the pump. The Holt Farmers' Association accepted the terms."
    )
    found = find_in(text)
    assert set(found.mediators) == {"Nora Whitfield"}
    assert set(found.parties) == {"Easton Vestry Board", "Holt Farmers' Association"}


def test_past_office_speaks_for_nobody() -> None:
    text = DISPUTE + "Sir Owen Tallis, a former foreign minister of Canada, brokered the truce."
    assert "Owen Tallis" in find_in(text).mediators


def test_surname_with_a_title_makes_the_full_name_a_person() -> None:
    text = DISPUTE + "Ruben Maslow has been mediating between them since May. Mr Maslow will return on Monday."
    assert find_in(text).mediators["Ruben Maslow"].kind == "person"


def test_union_known_by_one_word_is_found_by_what_it_has() -> None:
    text = (
        "Talks on the pay dispute at Corvane Shipping broke down on Monday. Dockside's Mary Penn, whose 200 members "
        "have been on strike for a week, walked out. Corvane Shipping said no. Dockside wants eight percent."
    )
    found = find_in(text)
    assert found.actor("Dockside").kind == "union"
    assert found.parties["Dockside"].role == "disputant"


def test_local_office_stands_for_itself() -> None:
    text = DISPUTE + "The District Commissioner has been mediating between the border villages."
    assert find_in(text).mediators["District Commissioner"].kind == "state"


def test_government_of_a_state_is_the_state() -> None:
    text = "The Government of Peru and Chile agreed on a truce. Chile accused Peru of breaking the truce."
    assert set(find_in(text).parties) == {"Peru", "Chile"}


@pytest.mark.parametrize(
    "text",
    [
        "Northgate United edged closer to signing a striker after Calder City dropped its demand for a swap. Talks on "
        "the fee dragged on and an agent flew in to broker a compromise. The coach wants him before the season starts "
        "and the first match.",
        "Two coffee chains are at war again. Bean Republic cut its price and Moka House answered. Analysts said "
        "the price war would hurt profits, and investors sold the shares.",
        "A new film tells of a siege in which rebels take an embassy and a priest mediates. Critics at the festival "
        "were divided. The director, who lives in Norway, refused to cut a scene; a Danish star plays the priest.",
    ],
)
def test_sport_trade_and_film_stay_silent(text: str) -> None:
    found = find_in(text)
    assert not found.parties
    assert not found.mediators
