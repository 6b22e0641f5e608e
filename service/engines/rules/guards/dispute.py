"""Whether an article reports a dispute or negotiation at all; if not, it has no parties and no stakes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Self

from schemas.article import Article
from service.engines.rules.tables import table

_LEAST = 5
_MANY_SETTINGS = 4
_LATE_FACTOR = 5
_PLAIN_LEAD = 2
_LEAD = 4
"""Sentences in which a report of a dispute says so."""


@dataclass(frozen=True, slots=True)
class Tone:
    """Distinct words of dispute, and of other subjects (sport, culture, markets …), in an article."""

    strong: int
    weak: int
    settings: int
    """Words of subjects other than business."""
    business: int
    """Words of business, over which companies and unions quarrel too."""
    lead: int
    """Strong words in the first sentences."""

    @property
    def is_dispute(self) -> bool:
        """Whether words of dispute outweigh those of other subjects."""
        if self.strong == 0:
            return False
        weight = 2 * self.strong + self.weak + 2 * self.lead
        others = self.settings + self.business
        factor = 3 if (self.settings if self.lead >= _PLAIN_LEAD else others) >= _MANY_SETTINGS else 2
        if self.lead == 0:  # a report of a dispute says so at once; a feature on something else may come to one
            factor = _LATE_FACTOR
        return weight >= _LEAST and weight > factor * others


_STEM = re.compile(r"([a-z-]+)\\w[*+]")
_WORD = re.compile(r"[a-z]++(?:-[a-z]++)*+")
_OPENING = re.compile(r"(?:\(\?:([a-z |-]+)\)|([a-z -]+))(?![?*|])")
_FIRST = re.compile(r"([a-z]+)[ -]")
_STEM_KEY = 3


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """A list of the table, sorted into whole words, beginnings of words, and expressions for the rest."""

    words: frozenset[str]
    stems: tuple[str, ...]
    stem_keys: frozenset[str]
    """First letters of the stems."""
    phrases: re.Pattern[str]
    openings: dict[str, str]
    """Plain text with which expressions begin, each with its first word, or the first letters of one."""


@cache
def _vocabulary(field: str) -> _Vocabulary:
    whole, stems, phrases = set(), [], []
    for entry in table("disputes")[field]:
        if _WORD.fullmatch(entry):
            whole.add(entry)
        elif stem := _STEM.fullmatch(entry):
            stems.append(stem.group(1))
        else:
            phrases.append(entry)
    return _Vocabulary(
        words=frozenset(whole),
        stems=tuple(stems),
        stem_keys=frozenset(stem[:_STEM_KEY] for stem in stems),
        phrases=re.compile(rf"\b(?:{'|'.join(phrases) or '(?!)'})\b"),
        openings={opening: _first_word(opening) for entry in phrases for opening in _openings(entry)},
    )


def _openings(expression: str) -> list[str]:
    """Return the plain texts with one of which whatever the expression matches begins."""
    found = _OPENING.match(expression)
    if found is None:
        raise ValueError(f"let this expression begin with letters or with a group of plain words: {expression}")
    return found.group(1).split("|") if found.group(1) else [found.group(2)]


def _first_word(opening: str) -> str:
    found = _FIRST.match(opening)
    return found.group(1) if found is not None else opening[:_STEM_KEY]


def tone(article: Article) -> Tone:
    """Return the counts of an article's quotable text, figures of speech taken out."""
    sentences = [article.text_of(s).lower() for s in article.quotable]
    words = _Words.of("\n".join(sentences))
    figurative = _vocabulary("figurative")
    if any(_expressions(figurative, words)):
        sentences = [figurative.phrases.sub(" ", sentence) for sentence in sentences]
        words = _Words.of("\n".join(sentences))
    lead = _Words.of("\n".join(sentences[:_LEAD]))
    return Tone(
        strong=_distinct("strong", words),
        weak=_distinct("weak", words),
        settings=_distinct("settings", words),
        business=_distinct("business", words),
        lead=_distinct("strong", lead),
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """A text in lower case and its distinct words."""

    text: str
    words: frozenset[str]
    """Words, hyphenated ones as one."""
    parts: frozenset[str]
    """Unbroken rows of letters, and the first letters of each."""
    by_key: dict[str, list[str]]
    """Words by their first letters."""

    @classmethod
    def of(cls, text: str) -> Self:
        words = frozenset(_WORD.findall(text))
        parts = words.union(*(word.split("-") for word in words if "-" in word))
        by_key: dict[str, list[str]] = {}
        for word in words:
            by_key.setdefault(word[:_STEM_KEY], []).append(word)
        starts = {part[:_STEM_KEY] for part in parts}
        starts.update([start[:size] for start in starts for size in range(1, _STEM_KEY)])
        return cls(text, words, parts | starts, by_key)


def _distinct(field: str, words: _Words) -> int:
    vocabulary = _vocabulary(field)
    listed = words.words & vocabulary.words
    keys = vocabulary.stem_keys & words.by_key.keys()
    begun = {word for key in keys for word in words.by_key[key] if word.startswith(vocabulary.stems)}
    return len(listed | begun | set(_expressions(vocabulary, words)))


def _expressions(vocabulary: _Vocabulary, words: _Words) -> Iterator[str]:
    """Yield what a search for the expressions finds; they are tried only where one of them may begin."""
    places: set[int] = set()
    for opening, word in vocabulary.openings.items():
        if word in words.parts:
            at = words.text.find(opening)
            while at >= 0:
                places.add(at)
                at = words.text.find(opening, at + 1)
    end = 0
    for place in sorted(places):
        if place >= end and (found := vocabulary.phrases.match(words.text, place)) is not None:
            yield found.group()
            end = found.end()


def is_dispute(article: Article) -> bool:
    """Return whether the article reports a dispute or negotiation."""
    return tone(article).is_dispute
