"""Disputants, stakeholders, and the bystanders that are neither."""

from tests.mini_articles import find_in

STRIKE = """Hotel workers at Grand Palm Resorts Inc. walked out on Friday in a pay dispute.

The Union of Hotel Staff (UHS), which represents 600 cooks, demands a raise of $5. The company rejected the demand.

The Tourism Board urged the union to suspend the strike. Tourists from Japan and Canada carried their own bags.
"""


def test_sides_and_stakeholder_of_a_strike() -> None:
    parties = find_in(STRIKE).parties
    assert {name: (party.role, party.kind) for name, party in parties.items()} == {
        "Grand Palm Resorts Inc.": ("disputant", "company"),
        "Union of Hotel Staff": ("disputant", "union"),
        "Tourism Board": ("stakeholder", "state"),
    }


def test_bystanders_are_left_out() -> None:
    text = "Peru and Chile signed a ceasefire after months of shelling near Bolivia. Tourists from Japan had left."
    assert set(find_in(text).parties) == {"Peru", "Chile"}


def test_mediator_is_no_party() -> None:
    found = find_in(
        "Talks between Peru and Chile on a ceasefire resumed. Norway, which mediates, urged both sides to sign."
    )
    assert set(found.parties) == {"Peru", "Chile"}
    assert set(found.mediators) == {"Norway"}


def test_rebels_and_government() -> None:
    text = (
        "The government of Zambelia and the Northern Liberation Front (NLF) agreed to extend a ceasefire. "
        "NLF commander Joseph Tembo accused the army of shelling villages."
    )
    parties = find_in(text).parties
    assert {name: (party.role, party.kind) for name, party in parties.items()} == {
        "Zambelia": ("disputant", "state"),
        "Northern Liberation Front": ("disputant", "armed_group"),
    }


def test_villages_that_share_a_well() -> None:
    text = (
        "A quarrel over a borehole between the Aro and Beltu clans ended in a truce on Sunday. "
        "Aro chief Adan Kullow demanded that the Beltu pay for the camels."
    )
    assert {name: party.role for name, party in find_in(text).parties.items()} == {
        "Aro": "disputant",
        "Beltu": "disputant",
    }


def test_cited_sentences_name_the_party() -> None:
    found = find_in(STRIKE)
    article = found.scene.article
    for party in found.parties.values():
        cited = article.text_of(article.sentences[party.cites[0] - 1])
        assert any(form in cited for form in (party.name, *party.aliases))
