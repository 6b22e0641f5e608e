"""Kinds told by the words of a name."""

from tests.mini_articles import find_in


def test_liberation_army_named_after_its_country_is_an_armed_group() -> None:
    text = (
        "Talks between Peru and the Peru National Liberation Army (PNLA) on a ceasefire failed on Friday. "
        "The PNLA accused the government of shelling villages."
    )
    assert find_in(text).parties["Peru National Liberation Army"].kind == "armed_group"


def test_parish_council_is_public() -> None:
    text = (
        "Talks between Amber Parish Council and Amber Stone Ltd on the quarry failed on Friday. "
        "Amber Parish Council demands that the company cover its lorries."
    )
    assert find_in(text).parties["Amber Parish Council"].kind == "state"


def test_common_noun_that_opens_a_sentence_is_no_name() -> None:
    text = (
        "Mediator Ann Reed brought the Paper Hands Union and Amber Mills Ltd together on Friday. "
        "Union bosses stormed out of the talks. The company refused to sign."
    )
    assert set(find_in(text).parties) == {"Paper Hands Union", "Amber Mills Ltd"}
