"""Puts the parts of reading together: paragraphs, their sentences, their marks, and the numbers that engines cite."""

from schemas.article import Sentence
from service.reading.lines import paragraphs
from service.reading.sentences import sentence_spans


def numbered(
    text: str, *, title: str | None = None, source: str | None = None, language: str | None = None
) -> tuple[Sentence, ...]:
    """Return the sentences of `text` in order: numbered from 1, with paragraph and boilerplate mark."""
    spans = [
        (paragraph, span)
        for paragraph, whole in enumerate(paragraphs(text), 1)
        for span in sentence_spans(text, whole, language)
    ]
    return tuple(
        Sentence(number=number, start=start, end=end, paragraph=paragraph)
        for number, (paragraph, (start, end)) in enumerate(spans, 1)
    )
