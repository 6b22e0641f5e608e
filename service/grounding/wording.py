"""Grounding of headline and summary: they may name and count only what the article does."""

import re
from collections.abc import Iterable
from typing import Literal

from schemas.brief import WarningCode
from schemas.terms import HEADLINE_WORDS, SUMMARY_WORDS
from service.grounding.index import ArticleIndex
from service.grounding.results import Note
from service.grounding.statements import Statement, statement
from service.grounding.support import missing_names
from service.grounding.words import printable

LEAST_KNOWN = 0.5
"""Least share of a sentence's content stems that the article must have."""

_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"’')]*\s+(?=[^\W\d_a-z]|[“\"‘'(])")


def ground_headline(headline: str, index: ArticleIndex, known: frozenset[str]) -> tuple[str, tuple[Note, ...]]:
    """Return the headline if the article bears it out, else the article's title or opening; at most 15 words."""
    text = printable(headline)
    if text and _borne_out(text, index, known):
        return _shortened(text, HEADLINE_WORDS, "headline")
    stand_in, _ = _shortened(index.article.title or _opening(index), HEADLINE_WORDS, "headline")
    return stand_in, (_replaced("headline", drafted=text != ""),)


def ground_summary(summary: str, index: ArticleIndex, known: frozenset[str]) -> tuple[str, tuple[Note, ...]]:
    """Return the sentences of the summary that the article bears out, or its opening; at most 90 words."""
    drafted = [sentence for sentence in _SENTENCE_END.split(printable(summary)) if sentence]
    kept = [sentence for sentence in drafted if _borne_out(sentence, index, known)]
    if not kept:
        stand_in, _ = _shortened(_opening(index), SUMMARY_WORDS, "summary")
        return stand_in, (_replaced("summary", drafted=bool(drafted)),)
    text, notes = _shortened(" ".join(kept), SUMMARY_WORDS, "summary")
    if len(kept) < len(drafted):
        detail = f"{len(drafted) - len(kept)} of its sentences say what the article does not, and are left out"
        notes = (*notes, _note("summary_replaced", detail))
    return text, notes


def _borne_out(text: str, index: ArticleIndex, known: frozenset[str]) -> bool:
    stated = statement(text, frozenset())
    if missing_names(stated, index, known) or _missing_numbers(stated, index):
        return False
    found = sum(word in index.stems for word in stated.stems)
    return found >= LEAST_KNOWN * len(stated.stems)


def _missing_numbers(stated: Statement, index: ArticleIndex) -> list[str]:
    return [n for n, _ in stated.numbers if n not in index.numbers and n not in stated.spelt]


def _opening(index: ArticleIndex) -> str:
    first: Iterable[str] = (index.article.text_of(entry.sentence) for entry in index.sentences[:1])
    return " ".join(" ".join(first).split())


def _shortened(text: str, limit: int, what: str) -> tuple[str, tuple[Note, ...]]:
    parts = text.split()
    if len(parts) <= limit:
        return " ".join(parts), ()
    cut = " ".join(parts[:limit]).rstrip(",;:–—-") + "…"
    return cut, (_note("text_shortened", f"the {what} was cut to {limit} words"),)


def _replaced(what: Literal["headline", "summary"], *, drafted: bool) -> Note:
    reason = f"the {what} drafted says what the article does not" if drafted else f"no {what} was drafted"
    return _note("headline_replaced" if what == "headline" else "summary_replaced", reason)


def _note(code: WarningCode, detail: str) -> Note:
    return Note(code=code, detail=detail)
