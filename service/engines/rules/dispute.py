"""Whether an article reports a dispute or negotiation at all; if not, it has no parties and no stakes."""

import re
from dataclasses import dataclass
from functools import cache

from schemas.article import Article
from service.engines.rules.tables import table

_LEAST = 5
_MANY_SETTINGS = 4
_LATE_FACTOR = 5
_PLAIN_LEAD = 2


@dataclass(frozen=True, slots=True)
class Tone:
    """Distinct words of dispute, and of other subjects (sport, culture, markets …), in an article."""

    strong: int
    weak: int
    settings: int
    business: int
    """Those of `settings` that speak of business, over which companies and unions quarrel too."""
    lead: int
    """Strong words in the first sentences."""

    @property
    def is_dispute(self) -> bool:
        """Whether words of dispute outweigh those of other subjects."""
        if self.strong == 0:
            return False
        weight = 2 * self.strong + self.weak + 2 * self.lead
        elsewhere = self.settings - self.business if self.lead >= _PLAIN_LEAD else self.settings
        factor = 3 if elsewhere >= _MANY_SETTINGS else 2
        if self.lead == 0:  # a report of a dispute says so at once; a feature on something else may come to one
            factor = _LATE_FACTOR
        return weight >= _LEAST and weight > factor * self.settings


_STEM = re.compile(r"([a-z-]+)\\w[*+]")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """A list of the table, sorted into whole words, beginnings of words, and expressions for the rest."""

    words: frozenset[str]
    stems: tuple[str, ...]
    phrases: re.Pattern[str]


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
    return _Vocabulary(frozenset(whole), tuple(stems), re.compile(rf"\b(?:{'|'.join(phrases) or '(?!)'})\b"))


def tone(article: Article) -> Tone:
    """Return the counts of an article's quotable text, figures of speech taken out."""
    figures = _vocabulary("figurative").phrases
    sentences = [figures.sub(" ", article.text_of(s).lower()) for s in article.quotable]
    text, lead = "\n".join(sentences), "\n".join(sentences[:4])
    return Tone(
        strong=_distinct("strong", text),
        weak=_distinct("weak", text),
        settings=_distinct("settings", text),
        business=_distinct("business", text),
        lead=_distinct("strong", lead),
    )


def _distinct(field: str, text: str) -> int:
    vocabulary = _vocabulary(field)
    present = set(_WORD.findall(text))
    listed = present & vocabulary.words
    begun = {word for word in present if word.startswith(vocabulary.stems)} if vocabulary.stems else set()
    return len(listed | begun | {found.group() for found in vocabulary.phrases.finditer(text)})


def is_dispute(article: Article) -> bool:
    """Return whether the article reports a dispute or negotiation."""
    return tone(article).is_dispute
