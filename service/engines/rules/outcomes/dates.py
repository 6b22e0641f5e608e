"""Days named in a sentence, as ISO dates, where the article's day of publication fixes them; nothing is guessed."""

import re
from datetime import date, timedelta
from typing import Literal

Direction = Literal["past", "future"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?"
_OPEN = (
    r"(?P<open>(?:\b(?:by|until|till|before|since|after|from|through|between|every|"
    r"each|than)\s+(?:the |late |early |last )?)?)"
)
_PATTERNS = (
    (r"\d", rf"{_OPEN}\b{_MONTH}\s+{_DAY}{_YEAR}(?!\s*(?:per cent|percent|%))"),
    (r"\d", rf"{_OPEN}\b{_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR}"),
    (r"\d", r"(?P<open>)\b(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)\b"),
    (
        r"day\b",
        rf"{_OPEN}\b(?P<which>next |last |this |the following )?(?P<weekday>{'|'.join(_WEEKDAYS)})\b(?!s)"
        r"(?P<week> week)?",
    ),
    (
        r"day\b|tomorrow|night|morning|afternoon|evening",
        r"(?P<open>)\b(?P<relative>today|tonight|yesterday|tomorrow|this (?:morning|afternoon|evening)|last night)\b",
    ),
)
_TOLD = tuple((re.compile(telling), re.compile(pattern, re.IGNORECASE)) for telling, pattern in _PATTERNS)
"""Patterns of days, each with what it has in it for certain, in lower case: that costs far less to look for."""
_RELATIVE = {"yesterday": -1, "last night": -1, "tomorrow": 1}


def find_day(text: str, published: date | None, direction: Direction) -> str | None:
    """Return the first exactly fixed day named in `text`, as YYYY-MM-DD, or None.

    Args:
        text: one clause or sentence.
        published: the article's day; without it only dates with a year are fixed.
        direction: whether the clause tells what happened or what is to come: "Friday" is the last or the next one.

    """
    lower = text.lower()
    fitting = [pattern for telling, pattern in _TOLD if telling.search(lower)]
    hits = sorted(
        (hit for pattern in fitting for hit in pattern.finditer(text) if not hit.group("open")),
        key=lambda hit: hit.start(),
    )
    for hit in hits:
        day = _resolve(hit, published, direction)
        if day is not None:
            return day.isoformat()
    return None


def _resolve(hit: re.Match[str], published: date | None, direction: Direction) -> date | None:
    groups = hit.groupdict()
    if groups.get("iso"):
        return _valid(*(int(part) for part in groups["iso"].split("-")))
    if groups.get("month"):
        return _calendar_day(groups, published, direction)
    if published is None:
        return None
    if groups.get("relative"):
        return published + timedelta(days=_RELATIVE.get(groups["relative"].lower(), 0))
    return _weekday(groups, published, direction)


def _calendar_day(groups: dict[str, str | None], published: date | None, direction: Direction) -> date | None:
    month, day = _MONTHS[(groups["month"] or "").lower()], int(groups["day"] or 0)
    if groups.get("year"):
        return _valid(int(groups["year"] or 0), month, day)
    if published is None:
        return None
    found = _valid(published.year, month, day)
    if found is None:
        return None
    if direction == "past" and found > published + timedelta(days=1):
        return _valid(published.year - 1, month, day)
    if direction == "future" and found < published:
        return _valid(published.year + 1, month, day)
    return found


def _weekday(groups: dict[str, str | None], published: date, direction: Direction) -> date | None:
    if groups.get("week"):
        return None
    wanted, which = _WEEKDAYS.index((groups["weekday"] or "").lower()), (groups.get("which") or "").strip().lower()
    if which == "next":
        return published + timedelta(days=7 - published.weekday() + wanted)
    if which == "the following":
        return None
    if direction == "future" and which != "last":
        return published + timedelta(days=(wanted - published.weekday()) % 7)
    return published - timedelta(days=(published.weekday() - wanted) % 7)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
