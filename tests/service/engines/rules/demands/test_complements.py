import pytest

from schemas.terms import DEMAND_WORDS
from service.engines.rules.demands.ask_texts import from_clause, from_noun, tidy
from service.engines.rules.demands.complements import noun_conjuncts, verb_conjuncts


@pytest.mark.parametrize(
    ("phrase", "parts"),
    [
        ("hand over its leaders and give written guarantees", ["hand over its leaders", "give written guarantees"]),
        ("withdraw its troops and heavy weapons", ["withdraw its troops and heavy weapons"]),
        ("stop the raids, lift the siege and to open the road", ["stop the raids", "lift the siege", "open the road"]),
    ],
)
def test_verb_phrases_are_split_where_each_part_has_its_verb(phrase: str, parts: list[str]) -> None:
    assert verb_conjuncts(phrase) == parts


@pytest.mark.parametrize(
    ("phrase", "parts"),
    [
        ("a 12 per cent raise and an end to split shifts", ["a 12 per cent raise", "an end to split shifts"]),
        ("talks between the mill and the union", ["talks between the mill and the union"]),
        ("the debts of 2020 and 2022", ["the debts of 2020 and 2022"]),
    ],
)
def test_noun_phrases_are_split_where_each_stands_alone(phrase: str, parts: list[str]) -> None:
    assert noun_conjuncts(phrase) == parts


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("the release of 12 sailors", "release 12 sailors"),
        ("an end to split shifts", "end split shifts"),
        ("an immediate withdrawal from the valley", "withdraw from the valley"),
        ("a written promise to keep the strait open", "give a written promise to keep the strait open"),
        ("a bonus for night work", "pay a bonus for night work"),
        ("a shared harbour office", "agree to a shared harbour office"),
    ],
)
def test_a_thing_asked_for_becomes_an_imperative(phrase: str, text: str) -> None:
    assert from_noun(phrase) == text


def test_a_passive_is_turned_round() -> None:
    assert from_clause("the harbour", "be handed over before winter", subject_acts=False) == (
        "hand over the harbour before winter"
    )


def test_a_clause_of_the_one_asked_keeps_its_verb_phrase() -> None:
    assert from_clause("Sudmark", "reopen the road", subject_acts=True) == "reopen the road"


def test_a_clause_about_something_else_keeps_its_subject() -> None:
    assert from_clause("the air force", "stop buzzing the ferries", subject_acts=False) == (
        "have the air force stop buzzing the ferries"
    )


def test_a_text_is_cut_to_length_at_a_comma() -> None:
    long = "release " + "every prisoner of the long war, " * 6
    assert len(tidy(long).split()) <= DEMAND_WORDS
    assert tidy(long).endswith("war")


def test_acronyms_in_parentheses_are_dropped() -> None:
    assert tidy('set up the "Association of Towns" (AT) first') == "set up the Association of Towns first"
