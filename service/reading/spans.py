"""Which characters are blank, and how a span of text is trimmed of them.

Blank is all that leaves no mark of its own: white space, control and format characters (zero-width spaces, byte-order
marks, bidi controls, NUL). It is what may stand between two sentences.
"""

import unicodedata
from functools import lru_cache

_BLANK_CATEGORIES = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_EMOJI_TAGS = range(0xE0020, 0xE0080)  # format characters, yet parts of flag emoji (Unicode TS 51, section 2.3)

Span = tuple[int, int]
"""`start` and `end` in code points, end exclusive."""


@lru_cache(maxsize=4096)
def is_blank(character: str) -> bool:
    """Whether one character leaves no mark of its own."""
    return unicodedata.category(character) in _BLANK_CATEGORIES and ord(character) not in _EMOJI_TAGS


def trim(text: str, start: int, end: int) -> Span:
    """Return the part of `text[start:end]` without blank characters at either side; empty spans come back empty."""
    while start < end and is_blank(text[start]):
        start += 1
    while end > start and is_blank(text[end - 1]):
        end -= 1
    return start, end


def levelled(text: str) -> str:
    """Return `text` with every blank character made a plain space: the same length, so offsets hold."""
    if text.isprintable():
        return text
    for character in set(text):
        if character != " " and is_blank(character):
            text = text.replace(character, " ")
    return text
