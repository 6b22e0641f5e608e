"""An article's quotable sentences, folded and stemmed once, so that every check is a set operation."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from schemas.article import Article, Sentence
from service.grounding.senses import equivalents
from service.grounding.words import (
    content_stems,
    fold,
    name_key,
    name_text,
    negated_stems,
    number_phrases,
    words,
)

SAME_SENSE = 0.9
"""What a word counts where a sentence has another of the same sense."""

_CAPITALISED_WORD = re.compile(r"\b[^\W\d_a-z]\w+")
_CAPITALISED_RUN = re.compile(
    rf"(?:{_CAPITALISED_WORD.pattern}[ -](?:(?:of|for|the|and|de) )?){{1,5}}{_CAPITALISED_WORD.pattern}"
)
_LOWER_CASE_WORD = re.compile(r"(?<![\w.@’'-])[a-z]++(?![\w@’'-])")
_CLAUSE_BREAK = re.compile(r"[,;:()—–]|\b(?:but|while|whereas|although|though|and)\b")

NEIGHBOURS = 2
"""Sentences on either side whose words count as context: where "it" and "he" have their names."""


@dataclass(eq=False)
class IndexedSentence:
    """One quotable sentence in the forms that checks compare; those that few checks ask for are made when asked for."""

    sentence: Sentence
    text: str

    def __post_init__(self) -> None:
        self.stems = frozenset(content_stems(self.text))
        """Its content stems."""
        self.words = frozenset(words(self.text))
        """Its folded words."""

    @cached_property
    def counted(self) -> frozenset[tuple[str, str]]:
        """Its numbers, each with the stem of the word after it."""
        return frozenset(number_phrases(self.text))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Its numbers."""
        return frozenset(number for number, _ in self.counted)

    @cached_property
    def negated(self) -> frozenset[str]:
        """Stems that only stand under a negation here."""
        return negated_stems(self.text)

    @cached_property
    def clauses(self) -> tuple[frozenset[str], ...]:
        """Content stems of each clause: what stands between commas, dashes, semicolons, and "but" or "while"."""
        return tuple(frozenset(content_stems(clause)) for clause in _CLAUSE_BREAK.split(self.text))

    @cached_property
    def folded(self) -> str:
        """The sentence for name look-up."""
        return name_text(self.text)


class ArticleIndex:
    """Look-ups over one article, built once per grounding."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.sentences = [IndexedSentence(sentence, article.text_of(sentence)) for sentence in article.quotable]
        self._place = {entry.sentence.number: place for place, entry in enumerate(self.sentences)}
        self._carrying: dict[str, dict[int, float]] = {}

    def at(self, number: int) -> IndexedSentence | None:
        """Return the quotable sentence of that number, or None for boilerplate and numbers out of range."""
        place = self._place.get(number)
        return None if place is None else self.sentences[place]

    def around(self, number: int) -> list[IndexedSentence]:
        """Return the sentence and its neighbours, in order."""
        place = self._place[number]
        return self.sentences[max(0, place - NEIGHBOURS) : place + NEIGHBOURS + 1]

    def beside(self, number: int, *, before: int = 0, after: int = 0) -> list[IndexedSentence]:
        """Return up to so many sentences before and after the one of that number, in order, without it."""
        place = self._place[number]
        return self.sentences[max(0, place - before) : place] + self.sentences[place + 1 : place + 1 + after]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every folded word of the article's quotable sentences and its title."""
        return frozenset(words(self.article.title or "")).union(*(entry.words for entry in self.sentences))

    @cached_property
    def stems(self) -> frozenset[str]:
        """Every content stem of the article's quotable sentences and its title."""
        return frozenset(content_stems(self.article.title or "")).union(*(entry.stems for entry in self.sentences))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every number of the article's quotable sentences and its title."""
        titled = (number for number, _ in number_phrases(self.article.title or ""))
        return frozenset(titled).union(*(entry.numbers for entry in self.sentences))

    def writes_in_lower_case(self, word: str) -> bool:
        """Whether a quotable sentence writes a word, more than one letter long, in lower case."""
        return any(word in entry.words and word in _LOWER_CASE_WORD.findall(entry.text) for entry in self.sentences)

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """The initials of every run of two to six capitalised words of the article, folded."""
        found: set[str] = set()
        for run in _CAPITALISED_RUN.findall(self.article.text):
            initials = [word[0] for word in _CAPITALISED_WORD.findall(run)]
            for start in range(len(initials)):
                for end in range(start + 2, len(initials) + 1):
                    found.add(fold("".join(initials[start:end])))
        return frozenset(found)

    @cached_property
    def boilerplate(self) -> frozenset[int]:
        """Numbers of the sentences that are page furniture."""
        return frozenset(s.number for s in self.article.sentences if s.boilerplate is not None)

    @cached_property
    def folded(self) -> str:
        """The whole article, title first, datelines and furniture too, for name look-up."""
        return name_text(self.article.title or "") + name_text(*map(self.article.text_of, self.article.sentences))

    def holds_name(self, name: str) -> bool:
        """Whether the article writes `name`: the same words in the same order, accents, case and full stops aside.

        What is no name (see `words.name_key`) is never held.
        """
        key = name_key(name)
        return key != "" and key in self.folded

    def holds_prefix(self, prefix: str) -> bool:
        """Whether a word of the article begins with `prefix`."""
        place = bisect_left(self._sorted_words, prefix)
        return place < len(self._sorted_words) and self._sorted_words[place].startswith(prefix)

    @cached_property
    def _sorted_words(self) -> list[str]:
        return sorted(self.words)

    def sentences_naming(self, names: tuple[str, ...]) -> list[IndexedSentence]:
        """Return the sentences that write any of `names`, in order."""
        keys = [key for key in map(name_key, names) if key]
        places = sorted({place for key in keys for place in self._word_places.get(key.split()[0].casefold(), ())})
        return [entry for entry in map(self.sentences.__getitem__, places) if any(key in entry.folded for key in keys)]

    @cached_property
    def _word_places(self) -> dict[str, list[int]]:
        return _places(entry.words for entry in self.sentences)

    def carrying(self, word: str) -> Mapping[int, float]:
        """Return how far sentences carry the stem `word`, by their place in `sentences`: 1, or `SAME_SENSE`."""
        if word not in self._carrying:
            found = dict.fromkeys(
                (place for same in equivalents(word) for place in self._stem_places.get(same, ())), SAME_SENSE
            )
            found.update(dict.fromkeys(self._stem_places.get(word, ()), 1.0))
            self._carrying[word] = found
        return self._carrying[word]

    @cached_property
    def _stem_places(self) -> dict[str, list[int]]:
        return _places(entry.stems for entry in self.sentences)


def _places(sets: Iterable[frozenset[str]]) -> dict[str, list[int]]:
    """Return, for each word, the places of the sets that hold it, in order."""
    found: dict[str, list[int]] = {}
    for place, held in enumerate(sets):
        for word in held:
            found.setdefault(word, []).append(place)
    return found
