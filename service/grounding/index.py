"""An article's quotable sentences, folded and stemmed once, so that every check is a set operation."""

import re
from dataclasses import dataclass
from functools import cached_property

from schemas.article import Article, Sentence
from service.grounding.words import content_stems, fold, fold_name, negated_stems, number_phrases, words

_CAPITALISED_WORD = re.compile(r"[^\W\d_a-z]\w+")
_CAPITALISED_RUN = re.compile(
    rf"(?:{_CAPITALISED_WORD.pattern}[ -](?:(?:of|for|the|and|de) )?){{1,5}}{_CAPITALISED_WORD.pattern}"
)

_CLAUSE_BREAK = re.compile(r"[,;:()—–]|\b(?:but|while|whereas|although|though|and)\b")

NEIGHBOURS = 2
"""Sentences on either side whose words count as context: where "it" and "he" have their names."""


@dataclass(frozen=True)
class IndexedSentence:
    """One quotable sentence in the forms that checks compare."""

    sentence: Sentence
    stems: frozenset[str]
    words: frozenset[str]
    numbers: frozenset[str]
    counted: frozenset[tuple[str, str]]
    """Numbers, each with the stem of the word after it."""
    negated: frozenset[str]
    """Stems that only stand under a negation here."""
    clauses: tuple[frozenset[str], ...]
    """Content stems of each clause: what stands between commas, dashes, semicolons, and "but" or "while"."""
    folded: str
    """Words of the sentence, folded, one space apart, with a space at either end: for name look-up."""


class ArticleIndex:
    """Look-ups over one article; built once per brief, read only."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.sentences = [self._indexed(sentence) for sentence in article.quotable]
        self._place = {entry.sentence.number: place for place, entry in enumerate(self.sentences)}

    def _indexed(self, sentence: Sentence) -> IndexedSentence:
        text = self.article.text_of(sentence)
        counted = frozenset(number_phrases(text))
        return IndexedSentence(
            sentence=sentence,
            stems=frozenset(content_stems(text)),
            words=frozenset(words(text)),
            numbers=frozenset(number for number, _ in counted),
            counted=counted,
            negated=negated_stems(text),
            clauses=tuple(frozenset(content_stems(clause)) for clause in _CLAUSE_BREAK.split(text)),
            folded=fold_name(text),
        )

    def at(self, number: int) -> IndexedSentence | None:
        """Return the quotable sentence of that number, or None for boilerplate and numbers out of range."""
        place = self._place.get(number)
        return None if place is None else self.sentences[place]

    def around(self, number: int) -> list[IndexedSentence]:
        """Return the sentence and its neighbours, in order."""
        place = self._place[number]
        return self.sentences[max(0, place - NEIGHBOURS) : place + NEIGHBOURS + 1]

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
    def folded(self) -> str:
        """The whole article, title first, datelines and furniture too, folded for name look-up."""
        return fold_name(self.article.title or "") + fold_name(self.article.text)

    def holds_name(self, name: str) -> bool:
        """Whether the article writes `name`: the same words in the same order, accents, case and full stops aside."""
        folded = fold_name(name)
        return len(folded) > 1 and folded in self.folded

    def sentences_naming(self, names: tuple[str, ...]) -> list[IndexedSentence]:
        """Return the sentences that write any of `names`, in order."""
        folded = [form for form in map(fold_name, names) if len(form) > 1]
        return [entry for entry in self.sentences if any(form in entry.folded for form in folded)]
