"""Sentences made ready for patterns: levelled text, words with offsets, mentions and quotations inside the sentence."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from schemas.article import Sentence
from service.engines.rules.lexicon.verbs import finite_forms
from service.engines.rules.scene import MentionForm, Scene
from service.grounding.words import content_stems

_LEVELLED = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " ", "\u202f": " ", "\n": " "}
    | {"–": "—", "\t": " ", "\r": " "}
)
_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]++(?:['’-][^\W_]++)*+")
KEY_LETTERS = 4
"""How much of a word a cue compares."""
_OPENING, _CLOSING = "“«„", "”»"
_QUOTE = re.compile('["“”«»„]')


_new = tuple.__new__
"""Makes a named tuple without going through its own constructor, which takes as long as all else here."""


class Word(NamedTuple):
    """One word of a sentence: lower case, with offsets into the sentence."""

    text: str
    start: int
    end: int
    finite: bool
    """Whether it can be a finite verb: a past or third-person form or an auxiliary, not capitalised in mid-sentence."""


class Span(NamedTuple):
    """A mention with offsets into its sentence."""

    actor: str
    start: int
    end: int
    form: MentionForm


@dataclass(frozen=True)
class Line:
    """One quotable sentence. `text` has the length of the sentence, with quotes, apostrophes and spaces levelled."""

    number: int
    paragraph: int
    raw: str
    """The sentence as written."""
    text: str
    words: tuple[Word, ...]
    mentions: tuple[Span, ...]
    quotes: tuple[tuple[int, int], ...]
    """Stretches between quotation marks, the marks themselves left out."""

    @cached_property
    def keys(self) -> frozenset[str]:
        """The first letters of every word, for cues to look at before they search."""
        return frozenset([word.text[:KEY_LETTERS] for word in self.words])

    @cached_property
    def starts(self) -> list[int]:
        """Start of every word."""
        return [word.start for word in self.words]

    @cached_property
    def lower(self) -> str:
        """The levelled text in lower case, of the same length."""
        return lowered(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of the sentence's content words."""
        return frozenset(content_stems(self.raw))

    def word_at(self, position: int) -> int:
        """Return the index of the first word that starts at `position` or later (may be `len(words)`)."""
        return bisect_left(self.starts, position)

    def quoted(self, position: int) -> bool:
        """Whether `position` is inside a quotation."""
        return bool(self.quotes) and any(start <= position < end for start, end in self.quotes)

    def mentions_between(self, start: int, end: int) -> list[Span]:
        """Return the mentions wholly inside `[start, end)`, in order."""
        return [span for span in self.mentions if start <= span.start and span.end <= end]

    def actors_between(self, start: int, end: int) -> tuple[str, ...]:
        """Return the ids of the actors mentioned inside `[start, end)`, each once, in order."""
        return tuple(dict.fromkeys(span.actor for span in self.mentions_between(start, end)))


def read_lines(scene: Scene) -> tuple[Line, ...]:
    """Return the quotable sentences of the scene's article in order."""
    lines: list[Line] = []
    paragraph, still_open = 0, False
    for sentence in scene.article.quotable:
        if sentence.paragraph != paragraph:
            paragraph, still_open = sentence.paragraph, False
        raw = scene.article.text_of(sentence)
        quotes, still_open = _quotations(raw, still_open=still_open)
        lines.append(_line(scene, sentence, raw, quotes))
    return tuple(lines)


def lowered(text: str) -> str:
    """Return `text` in lower case, of the same length: a letter that would become two stays as it is."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def level(text: str) -> str:
    """Return `text` with typographic quotes, dashes and spaces replaced one for one by plain ones."""
    return text.translate(_LEVELLED)


def _line(scene: Scene, sentence: Sentence, raw: str, quotes: tuple[tuple[int, int], ...]) -> Line:
    text = level(raw)
    words = tuple(_words(text))
    mentions = tuple(
        Span(m.actor, m.start - sentence.start, m.end - sentence.start, m.form) for m in scene.mentions_in(sentence)
    )
    return Line(sentence.number, sentence.paragraph, raw, text, words, mentions, quotes)


def _words(text: str) -> Iterator[Word]:
    forms, end = finite_forms(), 0
    for written in _WORD.findall(text):
        start = text.index(written, end)
        end = start + len(written)
        lower = written.lower()
        yield _new(Word, (lower, start, end, lower in forms and (start == 0 or written[0] == lower[0])))


def _quotations(raw: str, *, still_open: bool) -> tuple[tuple[tuple[int, int], ...], bool]:
    """Return the quoted stretches of a sentence, and whether a quotation is open at its end."""
    stretches: list[tuple[int, int]] = []
    opened = 0 if still_open else None
    for mark in _QUOTE.finditer(raw):
        position, character = mark.start(), mark.group()
        if opened is None and character not in _CLOSING:
            opened = position + 1
        elif opened is not None and character not in _OPENING:
            stretches.append((opened, position))
            opened = None
    if opened is not None:
        stretches.append((opened, len(raw)))
    return tuple(stretches), opened is not None
