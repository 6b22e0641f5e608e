"""Actors and their mentions."""

import pytest

from tests.mini_articles import find_in


def test_spellings_and_capital_make_one_state() -> None:
    found = find_in("Türkiye closed the strait. Ankara said Turkey would open it again on Monday.")
    assert found.actor("Türkiye").aliases == ("Turkey", "Ankara")


def test_capital_as_place_is_no_mention() -> None:
    found = find_in("Ministers met in Nairobi and flew to Lima on Monday.")
    assert found.scene.actors == ()


def test_introduced_acronym_names_its_organisation() -> None:
    found = find_in("The Norland Harbour Workers' Union (NHWU) met on Monday. The NHWU said it was ready.")
    assert found.actor("Norland Harbour Workers' Union").aliases == ("NHWU",)


def test_acronym_after_or_is_bound() -> None:
    found = find_in("The Coastal Freight Association, or CFA, met on Monday. The CFA was silent.")
    assert found.actor("Coastal Freight Association").aliases == ("CFA",)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Northern Liberation Front", "armed_group"),
        ("Union of Bakery Workers", "union"),
        ("Harlan Steel Corp.", "company"),
        ("Coastal Employers' Federation", "company"),
        ("Millbrook School Board", "state"),
        ("Lower Tana Farmers' Cooperative", "civil_society"),
        ("Diocese of Vale", "civil_society"),
        ("Reform Party", "political"),
        ("University of Ostmark", "other"),
    ],
)
def test_kind_follows_the_words_of_the_name(name: str, kind: str) -> None:
    assert find_in(f"Reporters asked the {name} about the dispute.").actor(name).kind == kind


def test_short_form_is_an_alias() -> None:
    found = find_in("The Upper Lenn Water Association met. The Association said that it would wait.")
    assert found.actor("Upper Lenn Water Association").aliases == ("Association",)


def test_villages_and_clans_are_actors() -> None:
    found = find_in("The Aro and Beltu clans signed a pact. The village of Ost was left out.")
    assert {actor.name: actor.kind for actor in found.scene.actors} == {
        "Aro": "civil_society",
        "Beltu": "civil_society",
        "Ost": "civil_society",
    }


def test_government_of_an_unknown_land_is_a_state() -> None:
    assert find_in("The government of Zambelia rejected the plan.").actor("Zambelia").kind == "state"


def test_organ_of_a_state_is_that_state() -> None:
    found = find_in("Iran's Supreme Security Council met. Iran said nothing.")
    assert [actor.name for actor in found.scene.actors] == ["Iran"]


@pytest.mark.parametrize(
    "text",
    [
        "Peruvian Foreign Minister Elena Quispe said that Peru would wait.",
        "Elena Quispe, the Peruvian foreign minister, said that Peru would wait.",
        "Peru would wait, its foreign minister, Elena Quispe, said.",
        "Peru would wait. Foreign Minister Elena Quispe said so on Monday.",
    ],
)
def test_representative_with_title(text: str) -> None:
    people = find_in(text).actor("Peru").representatives
    assert [(person.name, (person.title or "").lower()) for person in people] == [("Elena Quispe", "foreign minister")]


def test_analyst_speaks_for_nobody() -> None:
    found = find_in("Chile will not give way, said Ana Brandt, an analyst in Santiago.")
    assert found.actor("Chile").representatives == ()


def test_person_acting_alone_keeps_the_title() -> None:
    assert find_in("Retired judge Helen Castell heard both sides.").actor("Helen Castell").title is not None


def test_surname_is_a_mention_of_the_actor() -> None:
    found = find_in("Tor Haugen, chairman of the Norland Pilots' Union, left early. Mr. Haugen was angry.")
    assert found.mentioned("Norland Pilots' Union", "representative") == ["Tor Haugen", "Haugen"]


def test_common_noun_and_pronoun_resolve_to_the_actor() -> None:
    found = find_in("The Norland Pilots' Union met on Monday. The union said it would strike.")
    name = "Norland Pilots' Union"
    assert (found.mentioned(name, "generic"), found.mentioned(name, "pronoun")) == (["The union"], ["it"])


def test_mentions_stand_where_they_say() -> None:
    found = find_in("“Peru’s plan” — said U.S. envoy Al Ross — pleased Chile’s government.\r\nLima agreed.")
    text = found.scene.article.text
    for mention in found.scene.mentions:
        sentence = found.scene.article.sentences[mention.sentence - 1]
        assert sentence.start <= mention.start < mention.end <= sentence.end
        assert text[mention.start : mention.end].strip() == text[mention.start : mention.end]
