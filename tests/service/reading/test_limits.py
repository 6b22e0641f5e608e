import pytest

from schemas.errors import ArticleTooLong, BinaryArticle, BodyTooLarge, EmptyArticle
from service.reading.limits import Limits, check_size, check_text

LIMITS = Limits(max_bytes=10, max_characters=20)


def test_as_many_bytes_as_the_limit_are_read() -> None:
    check_size(b"x" * 10, LIMITS)


def test_more_bytes_name_the_limit() -> None:
    with pytest.raises(BodyTooLarge, match="at most 10 are read"):
        check_size(b"x" * 11, LIMITS)


def test_as_many_characters_as_the_limit_are_read() -> None:
    check_text("\U0001f600" * 20, LIMITS)


def test_more_characters_name_the_limit() -> None:
    with pytest.raises(ArticleTooLong, match="at most 20 are read"):
        check_text("x" * 21, LIMITS)


@pytest.mark.parametrize("text", ["", " \n\t", "\u00a0\u2003", "\u200b\u2060", "\ufeff", "\x00\x00", "\u202e\u2066"])
def test_text_without_a_visible_character_is_empty(text: str) -> None:
    with pytest.raises(EmptyArticle):
        check_text(text, LIMITS)


def test_blank_text_beyond_the_limit_is_empty_rather_than_long() -> None:
    with pytest.raises(EmptyArticle):
        check_text("\x00" * 50, LIMITS)


def test_a_few_nuls_are_text() -> None:
    check_text("a\x00b\x00c", LIMITS)


def test_mostly_control_characters_are_binary() -> None:
    with pytest.raises(BinaryArticle):
        check_text("a\x01b\x02" * 5, LIMITS)
