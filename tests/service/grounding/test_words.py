import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.grounding.words import (
    content_stems,
    fold,
    name_key,
    name_text,
    negated_stems,
    number_phrases,
    numbers,
    printable,
    verb_stems,
    words,
)


def test_accents_and_case_are_levelled() -> None:
    assert fold("TÜRKİYE") == fold("Turkiye")


def test_dotted_acronyms_are_levelled() -> None:
    assert words("the U.N.") == ("the", "un")


def test_possessive_endings_are_removed() -> None:
    assert words("Norland’s army") == ("norland", "army")


def test_content_stems_leave_out_function_words_and_negations() -> None:
    assert content_stems("They did not release the prisoners") == content_stems("released prisoner")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1,200 men", {"1200"}),
        ("$7.50 an hour", {"7.50"}),
        ("twelve villages", {"12"}),
        ("٣ men", {"3"}),
        ("１２ men", {"12"}),
        ("10² metres", {"102"}),
        ("no number", set()),
    ],
)
def test_numbers_are_read(text: str, written: set[str]) -> None:
    assert numbers(text) >= written
    assert bool(numbers(text)) == bool(written)


def test_number_comes_with_the_stem_after_it() -> None:
    assert number_phrases("free 40 prisoners.") == [("40", "prison")]


def test_number_at_the_end_has_no_noun() -> None:
    assert number_phrases("free 40") == [("40", "")]


def test_negation_reaches_five_words_in_its_clause() -> None:
    assert negated_stems("It will not withdraw, but prisoners go free") == {"withdraw"}


def test_word_that_also_stands_plain_is_not_negated() -> None:
    assert "withdraw" not in negated_stems("It will not withdraw; others withdraw")


def test_verbs_are_found_first_in_a_lower_case_text() -> None:
    assert verb_stems("release prisoners") == ["releas"]


def test_reporting_verbs_are_no_steps() -> None:
    assert verb_stems("It announced a plan") == []


@pytest.mark.parametrize("name", ["", " ", "the", "It", "they", "A", "I", "x", "of the", "47", "!!", "\0", "😀", "us"])
def test_no_name(name: str) -> None:
    assert name_key(name) == ""


def test_passage_is_no_name() -> None:
    assert name_key("Norland " * 16) == ""


@pytest.mark.parametrize("name", ["US", "U.S.", "WHO", "X", "M23", "the Front", "Norland"])
def test_name(name: str) -> None:
    assert name_key(name)


def test_acronym_that_spells_a_function_word_is_found_in_capitals_only() -> None:
    assert name_key("US") in name_text("The U.S. objected.")
    assert name_key("US") not in name_text("They told us.")


def test_name_is_found_whole_only() -> None:
    assert name_key("Norland") not in name_text("Norlanders marched.")


def test_printable_leaves_out_controls_and_direction_marks() -> None:
    assert printable(" Nor\u202eland\0 \n Front ") == "Norland Front"


@given(st.text())
def test_any_text_has_words_stems_and_numbers(text: str) -> None:
    assert set(negated_stems(text)) <= set(content_stems(text)) | set(negated_stems(text))
    assert all(number.strip() for number in numbers(text))
    assert name_key(text) in name_text(text)
    assert printable(printable(text)) == printable(text)
