"""Words as grounding and scoring compare them: folded, stemmed, without function words; numbers; negation.

Stems are Snowball's English ones (Porter, "Snowball: a language for stemming algorithms", 2001). English only.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:[’'\u02bc][^\W_]+)*", re.UNICODE)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?!\w*[a-zA-Z]{3})")
_APOSTROPHES = str.maketrans({"’": "'", "\u02bc": "'", "\u00ad": None, "\u200b": None, "\u2060": None, "\ufeff": None})

FUNCTION_WORDS = frozenset(
    """
    a about above after again against all also although am among an and another any are as at be because been before being
    below between both but by can could did do does doing down during each either else even ever every for from further had
    has have having he her here hers herself him himself his how however i if in into is it its itself just least less made
    make makes many may me might more most much must my myself neither nor of off on once one only onto or other others our
    ours out over own per same shall she should since so some still such than that the their theirs them themselves then
    there these they this those though through thus to too toward towards under until up upon us very was we were what when
    where whether which while who whom whose why will with within would yet you your yours
    """.split()
)
NEGATIONS = frozenset(
    """
    no not never none nobody nothing neither nor without cannot can't won't don't doesn't didn't isn't aren't wasn't weren't
    hasn't haven't hadn't wouldn't shouldn't couldn't mustn't
    """.split()
)
NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}


def fold(text: str) -> str:
    """Return `text` casefolded, with accents, soft hyphens and typographic apostrophes levelled (NFKD)."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def words(text: str) -> list[str]:
    """Return the folded words of `text` in order, possessive endings removed."""
    return [word.removesuffix("'s") for word in _WORD.findall(fold(text))]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the Snowball stem of one folded word."""
    stemmed: str = _STEMMER.stemWord(word)
    return stemmed


_STEMMER = snowballstemmer.stemmer("english")


def content_stems(text: str) -> list[str]:
    """Return the stems of the content words of `text`, in order: no function words, no negations."""
    return [stem(word) for word in words(text) if word not in FUNCTION_WORDS and word not in NEGATIONS]


def numbers(text: str) -> set[str]:
    """Return the numbers that `text` writes, thousands separators removed; number words up to ninety as digits."""
    digits = {found.group().replace(",", "") for found in _NUMBER.finditer(text)}
    return digits | {NUMBER_WORDS[word] for word in words(text) if word in NUMBER_WORDS}


def has_negation(text: str) -> bool:
    """Whether `text` holds a negating word."""
    return any(word in NEGATIONS for word in words(text))
