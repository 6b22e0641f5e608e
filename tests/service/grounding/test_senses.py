import pytest

from service.grounding.senses import OPPOSED, SAME, equivalents
from service.grounding.words import stem


def test_word_stands_for_itself() -> None:
    assert equivalents("valley") == {"valley"}


@pytest.mark.parametrize(("one", "other"), [("truce", "ceasefire"), ("rejected", "refuse"), ("soldiers", "troops")])
def test_words_of_one_sense_stand_for_each_other(one: str, other: str) -> None:
    assert stem(other) in equivalents(stem(one))
    assert stem(one) in equivalents(stem(other))


def test_every_word_stands_for_itself_in_its_group() -> None:
    assert all(word in group for word, group in SAME.items())


def test_no_word_is_its_own_opposite() -> None:
    assert [left & right for left, right in OPPOSED if left & right] == []
