"""Which actors are sides: how they are spoken of counts beside what is told of them."""

from tests.mini_articles import find_in


def test_side_spoken_of_by_common_nouns_outweighs_a_bystander_that_speaks_once() -> None:
    text = (
        "Conciliation talks at the mill of Amberley Paper Ltd. failed on Friday.\n\n"
        "The Paper Hands Union walked out. The company had offered nothing, and the company is in no hurry.\n\n"
        "The Chamber of Small Traders said it was worried. Conciliator Ann Reed of the Labour Relations Board, "
        "who is mediating, left at noon."
    )
    parties = find_in(text).parties
    assert {name for name, party in parties.items() if party.role == "disputant"} == {
        "Amberley Paper Ltd.",
        "Paper Hands Union",
    }


def test_nobody_is_a_side_where_nothing_is_told_and_nobody_mediates() -> None:
    text = "A treaty between old friends. Peru planted trees in May. Chile painted its bridges. Peru sang a song."
    assert not find_in(text).parties
