"""Statements: the text of a demand, outcome, headline or summary sentence as what can be checked in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from service.grounding.senses import of_disputes
from service.grounding.words import (
    NUMBER_WORDS,
    content_stems,
    is_slight,
    negated_stems,
    number_phrases,
    stem,
    verb_stems,
    words,
)

_CAPITALISED = re.compile(r"(?<![\w’'])(?:(?:[A-Z]\.){2,}|[^\W\d_a-z]\w*(?:[’']\w+)*)")
_COUNTABLE_WORDS = frozenset("zero one two three four five six seven eight nine ten eleven twelve".split())
_DENIED_VERB = re.compile(r"\b(?:not|never|cannot)\b|n['’]t\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_CALENDAR = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday".split()
)
_OPENERS = frozenset(
    """
    according although amid because besides days delegates despite earlier efforts following given hours however later
    meanwhile mediators months negotiators officials people recent several sides since some talks today tomorrow under
    unlike weeks years yesterday
    """.split()
)
"""Words other than function words that often open a sentence of a summary."""


@dataclass(frozen=True)
class Statement:
    """The checkable content of a demand's or outcome's text."""

    stems: tuple[str, ...]
    """Content stems without names of actors, in order, each once."""
    verbs: tuple[str, ...]
    """Stems of words that stand where a verb does, reporting verbs aside."""
    negated: frozenset[str]
    denies: bool
    """Whether it denies a verb ("not to attack", "never left"), not only a noun ("no date")."""
    numbers: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    """Capitalised words other than calendar words, folded; the first of a sentence if it looks like a name."""
    spelt: frozenset[str]
    """Numbers that the text spells out up to twelve: a reader may count what a sentence lists."""


@lru_cache(maxsize=4096)
def statement(text: str, actor_stems: frozenset[str], *, opens_with_verb: bool = False) -> Statement:
    """Return the checkable content of `text`, leaving out the stems of actors' names.

    With `opens_with_verb` the first word is no name, whatever its capital: "Dismantle the camps".
    """
    if opens_with_verb:
        text = text[:1].lower() + text[1:]
    stems = tuple(s for s in dict.fromkeys(content_stems(text)) if s not in actor_stems)
    spelt = {n for word in words(text) if word in _COUNTABLE_WORDS for n, _ in number_phrases(word)}
    return Statement(
        stems=stems,
        verbs=tuple(s for s in dict.fromkeys(verb_stems(text)) if s in stems),
        negated=negated_stems(text),
        denies=_DENIED_VERB.search(text) is not None,
        numbers=tuple(number_phrases(text)),
        names=tuple(_names(text)),
        spelt=frozenset(spelt - set(_DIGITS.findall(text))),
    )


def _names(text: str) -> Iterable[str]:
    for found in _CAPITALISED.finditer(text):
        opens_sentence = text[max(0, found.start() - 2) : found.start()].strip()[-1:] in (*".!?", "")
        plain = opens_sentence and not found.group().isupper()
        for part in words(found.group()):
            if part not in _CALENDAR and not (plain and _ordinary(part, text[found.end() : found.end() + 1])):
                yield part


def _ordinary(word: str, following: str) -> bool:
    """Whether a word that opens a sentence owes its capital to that, so far as can be told without a dictionary."""
    return (
        following == ","
        or is_slight(word)
        or word in _OPENERS
        or word in NUMBER_WORDS
        or of_disputes(stem(word))
        or word.endswith(("ing", "ly"))
    )
