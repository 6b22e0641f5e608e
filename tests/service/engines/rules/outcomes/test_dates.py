from datetime import date

import pytest

from service.engines.rules.outcomes.dates import Direction, find_day

FRIDAY = date(2024, 5, 10)


@pytest.mark.parametrize(
    ("text", "direction", "day"),
    [
        ("they met on Wednesday", "past", "2024-05-08"),
        ("they met on Friday", "past", "2024-05-10"),
        ("they will meet on Wednesday", "future", "2024-05-15"),
        ("they will meet next Tuesday", "future", "2024-05-14"),
        ("it was signed on Nov. 2", "past", "2023-11-02"),
        ("it was signed on 2 May", "past", "2024-05-02"),
        ("the round opens on Jan. 15", "future", "2025-01-15"),
        ("it was signed on 10 November 2025", "past", "2025-11-10"),
        ("it was signed on March 3, 2019", "past", "2019-03-03"),
        ("it was signed today", "past", "2024-05-10"),
        ("they met yesterday", "past", "2024-05-09"),
        ("they meet again tomorrow", "future", "2024-05-11"),
        ("due on 2024-06-01", "future", "2024-06-01"),
    ],
)
def test_a_day_that_the_article_fixes_is_found(text: str, direction: Direction, day: str) -> None:
    assert find_day(text, FRIDAY, direction) == day


@pytest.mark.parametrize(
    "text",
    [
        "they will answer by Sunday",
        "fighting since Monday",
        "the truce holds until Saturday",
        "talks next week",
        "a deal in June",
        "on Feb. 31",
        "the Tuesday week",
    ],
)
def test_a_day_that_is_not_fixed_is_not_guessed(text: str) -> None:
    assert find_day(text, FRIDAY, "future") is None


def test_without_a_day_of_publication_weekdays_are_unknown() -> None:
    assert find_day("they met on Wednesday", None, "past") is None


def test_without_a_day_of_publication_a_full_date_is_known() -> None:
    assert find_day("signed on 10 November 2025", None, "past") == "2025-11-10"


def test_the_first_fixed_day_counts() -> None:
    assert find_day("by Sunday, they said on Tuesday and on Wednesday", FRIDAY, "past") == "2024-05-07"
