"""Words as grounding and scoring compare them: folded, stemmed, without function words; numbers; negation.

Stems are Snowball's English ones (Porter, "Snowball: a language for stemming algorithms", 2001). English only.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

import snowballstemmer

_WORD = re.compile(r"[^\W_]++(?:[’'\u02bc][^\W_]++)*+")
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_CAPITAL_WORD = re.compile(r"(?<![\w’'])[^\W\d_a-z]+(?!\w)")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_DOT_LETTER_DOT = re.compile(r"\.[^\W\d_]\.")
_TOKEN = re.compile(r"(?<![\w.])\d++(?:[.,]\d++)*+|[^\W_]++(?:['][^\W_]++)*+|[.,;:!?()—–\"“”]")
_CLAUSE_END = frozenset('.,;:!?()—–"“”') | {"but"}
LONGEST_NAME = 15
"""Words; what is longer is a passage."""
_NEGATION_REACH = 5
_JOINERS = "\u200c\u200d"
"""Zero-width joiner and non-joiner: spelling, in some scripts."""
_APOSTROPHE = "\u02bc"
_APOSTROPHES = {"’": "'", _APOSTROPHE: "'", "\u00ad": "", "\u200b": "", "\u2060": "", "\ufeff": ""}

FUNCTION_WORDS = frozenset(
    """
    a about above after again against all also although am among an and another any anybody anyone anything are
    as at be because been before being below between both but by can could did do does doing down during each
    either else even ever every everybody everyone everything first for from further had has have having he her
    here hers herself him himself his how however i if in into is it its itself just last least less made make
    makes many may me might more most much must my myself neither next nor of off on once one only onto or other
    others our ours out over own part per same shall she should since so some somebody someone something still
    such than that the their theirs them themselves then there these they thing this those though through thus
    to too toward towards under until up upon us very was way we were what when where whether which while who
    whom whose why will with within would yet you your yours
    """.split()
)
NEGATIONS = frozenset(
    """
    no not never none nobody nothing neither nor without cannot can't won't don't doesn't didn't isn't aren't
    wasn't weren't hasn't haven't hadn't wouldn't shouldn't couldn't mustn't
    """.split()
)
_NO_CONTENT = FUNCTION_WORDS | NEGATIONS
NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """Return `text` casefolded; accents, soft hyphens, typographic apostrophes and dotted acronyms levelled (NFKD)."""
    text = _undotted(text)
    if not text.isascii():
        for mark, plain in _APOSTROPHES.items():
            text = text.replace(mark, plain)
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return text.casefold()


def _undotted(text: str) -> str:
    """Return `text` with the full stops of dotted acronyms left out."""
    if _DOT_LETTER_DOT.search(text) is None:
        return text
    return _DOTTED.sub(lambda found: found.group().replace(".", ""), text)


@lru_cache(maxsize=1024)
def words(text: str) -> tuple[str, ...]:
    """Return the folded words of `text` in order, possessive endings removed."""
    folded = fold(text)
    found = _WORD.findall(folded)
    return tuple([word.removesuffix("'s") for word in found]) if "'s" in folded else tuple(found)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the Snowball stem of one folded word."""
    stemmed: str = _STEMMER.stemWord(word)
    return stemmed


_STEMMER = snowballstemmer.stemmer("english")


@lru_cache(maxsize=1024)
def content_stems(text: str) -> tuple[str, ...]:
    """Return the stems of the content words of `text`, in order: no function words, no negations."""
    return tuple([stem(word) for word in words(text) if word not in _NO_CONTENT])


def fold_name(text: str) -> str:
    """Return the folded words of `text` one space apart, with a space at either end: ` african union `."""
    return f" {' '.join(words(text))} "


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """Return the form under which `name_text` is searched for `name`; "" where it is no name.

    A name has a letter, a word that is neither a function word nor a single letter, and at most `LONGEST_NAME` words.
    One word that is too slight otherwise, but stands in capitals ("US", "WHO", "X"), is a name too, and is found only
    where it is written in capitals.
    """
    found = words(name)
    if len(found) > LONGEST_NAME or not any(character.isalpha() for word in found for character in word):
        return ""
    if not all(map(is_slight, found)):
        return fold_name(name)
    return _marked(_capitals(name)) if len(found) == 1 else ""


def name_text(*texts: str) -> str:
    """Return texts, as one, for name look-up: folded, then the function words and letters they write in capitals."""
    return f" {' '.join(chain.from_iterable(map(words, texts)))} " + _marked(chain.from_iterable(map(_capitals, texts)))


def is_slight(word: str) -> bool:
    """Whether a folded word is too slight to be a name by itself: a function word, a negation, a single letter."""
    return len(word) == 1 or word in _NO_CONTENT


@lru_cache(maxsize=1024)
def _capitals(text: str) -> tuple[str, ...]:
    written = dict.fromkeys(_CAPITAL_WORD.findall(_undotted(text)))
    return tuple([word for word in written if word.isupper() and is_slight(word.casefold()) and word not in {"A", "I"}])


def _marked(capitals: Iterable[str]) -> str:
    return "".join(f" {word} " for word in capitals)


def printable(text: str) -> str:
    """Return `text` in one line: white space levelled, control and formatting characters left out."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c in _JOINERS else " " * c.isspace() for c in text)
    return " ".join(text.split())


def number_phrases(text: str) -> list[tuple[str, str]]:
    """Return (number, stem of the word after it) for each number, thousands separators removed.

    Number words up to ninety count as digits; "" stands where no word follows, or only a function word. An ordinal or
    a suffixed number ("10th", "30s") counts as its digits.
    """
    folded = fold(text)
    if not any(map(str.isdigit, folded)) and _APOSTROPHE not in folded and NUMBER_WORDS.keys().isdisjoint(words(text)):
        return []  # most sentences have no number; only that apostrophe parts words from tokens
    tokens = _TOKEN.findall(folded)
    found: list[tuple[str, str]] = []
    for place, token in enumerate(tokens):
        number = NUMBER_WORDS.get(token) or (_digits(token) if token[0].isdigit() else None)
        if number is not None:
            following = tokens[place + 1] if place + 1 < len(tokens) else ""
            counted = following.isalpha() and following not in FUNCTION_WORDS
            found.append((number, stem(following) if counted else ""))
    return found


def _digits(token: str) -> str:
    token = "".join(str(unicodedata.digit(c, c)) for c in token)
    return token.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", token) else token.replace(",", ".")


def numbers(text: str) -> set[str]:
    """Return the numbers that `text` writes, number words up to ninety as digits."""
    return {number for number, _ in number_phrases(text)}


@lru_cache(maxsize=4096)
def has_negation(text: str) -> bool:
    """Whether `text` holds a negating word."""
    return any(word in NEGATIONS for word in words(text))


def negated_stems(text: str) -> frozenset[str]:
    """Return the content stems of `text` that stand only under a negation: within five words after it, same clause."""
    negated: set[str] = set()
    plain: set[str] = set()
    reach = 0
    for token in _TOKEN.findall(fold(text)):
        if token in _CLAUSE_END:
            reach = 0
        elif token in NEGATIONS:
            reach = _NEGATION_REACH
        else:
            if token not in FUNCTION_WORDS:
                (negated if reach else plain).add(stem(token.removesuffix("'s")))
            reach = max(0, reach - 1)
    return frozenset(negated - plain)


_VERB_PLACE = re.compile(
    r"\b(?:to|will|would|must|should|shall|not|never|be|been|is|are|was|were) +([a-z]+)|\b([a-z]+ed)\b"
)
_TELLING_LITTLE = frozenset(
    stem(word)
    for word in """
    say said tell told report reported announce announced accord according state stated need name
    give take get have hold make put set bring provide show agree ensure include use used base based
    """.split()
)
"""Verbs of reporting, and light verbs, whose noun says what is done."""


def verb_stems(text: str) -> list[str]:
    """Return the stems of words that stand where English has a verb, verbs of reporting and light verbs left out.

    That is first in a text that starts in lower case, after "to", an auxiliary or a negation, and past forms in -ed;
    without a parser, some of them are nouns or adjectives.
    """
    folded = fold(text)
    first = words(text)[:1] if text[:1].islower() else []
    found = [*first, *(one or other for one, other in _VERB_PLACE.findall(folded))]
    content = (word for word in found if word not in FUNCTION_WORDS and word not in NEGATIONS)
    return [stemmed for stemmed in map(stem, content) if stemmed not in _TELLING_LITTLE]
