"""Cuts a name into the lines of a box, by an estimate of how wide letters are: SVG wraps nothing itself."""

import unicodedata
from collections.abc import Iterator

LETTER, WIDE = 7.9, 14.0
"""Units of the widest common sans-serif letters at 13 units, and of the letters of East Asia (UAX #11)."""
MOST_LINES = 2


def wrapped(name: str, room: float) -> tuple[str, ...]:
    """Return the name on at most two lines of `room` units; what does not fit ends in an ellipsis."""
    lines = list(_lines(name.split(), room))
    if len(lines) > MOST_LINES:
        last = " ".join(lines[MOST_LINES - 1 :])
        lines[MOST_LINES - 1 :] = [_fitting(last, room - LETTER) + "…"]
    return tuple(lines)


def width_of(text: str) -> float:
    """Return about how wide the text is, in units."""
    return sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    return WIDE if unicodedata.east_asian_width(letter) in "WF" else LETTER


def _fitting(text: str, room: float) -> str:
    """Return as much of the text as fits, at least its first letter."""
    used, end = 0.0, 0
    for end, letter in enumerate(text):
        used += _letter(letter)
        if used > room and end:
            return text[:end].rstrip()
    return text[: end + 1]


def _lines(words: list[str], room: float) -> Iterator[str]:
    line = ""
    for word in words:
        if line and width_of(f"{line} {word}") <= room:
            line = f"{line} {word}"
            continue
        if line:
            yield line
        rest = word
        while width_of(rest) > room:
            part = _fitting(rest, room)
            yield part
            rest = rest[len(part) :]
        line = rest
    if line:
        yield line
