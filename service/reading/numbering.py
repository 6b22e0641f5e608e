"""Puts the parts of reading together: paragraphs, their sentences, their marks, and the numbers that engines cite."""

from collections.abc import Iterator

from schemas.article import BoilerplateKind, Sentence
from service.reading.boilerplate import is_report, mark_lines, mark_sentences
from service.reading.datelines import dateline_end, turns
from service.reading.lines import paragraphs
from service.reading.sentences import sentence_spans
from service.reading.spans import Span, levelled, trim

_Marked = tuple[Span, BoilerplateKind | None]

_DATELINE_PARAGRAPHS = 2
"""Datelines open one of the first paragraphs of the report."""


def numbered(
    text: str, *, title: str | None = None, source: str | None = None, language: str | None = None
) -> tuple[Sentence, ...]:
    """Return the sentences of `text` in order: numbered from 1, with paragraph and boilerplate mark."""
    plain = levelled(text)
    spans = paragraphs(text)
    marks = mark_lines([plain[start:end] for start, end in spans], title, source)
    spoken = turns(plain, [span for span, mark in zip(spans, marks, strict=True) if mark is None])
    opening = _DATELINE_PARAGRAPHS
    found: list[tuple[int, _Marked]] = []
    for number, (span, mark) in enumerate(zip(spans, marks, strict=True), 1):
        end = dateline_end(plain, span, spoken) if mark is None and opening else None
        opening -= opening > 0 and mark is None and (end is not None or is_report(plain[slice(*span)]))
        among_furniture = all(marks[max(0, number - 2) : number - 1]) and all(marks[number : number + 1])
        if mark is not None:
            found += ((number, (part, mark)) for part in sentence_spans(text, span, language))
        else:
            parts = _report_parts(text, span, end, language, among_furniture=among_furniture)
            found += ((number, part) for part in parts)
    return tuple(
        Sentence(number=number, start=start, end=end, paragraph=paragraph, boilerplate=mark)
        for number, (paragraph, ((start, end), mark)) in enumerate(found, 1)
    )


def _report_parts(
    text: str, span: Span, dateline: int | None, language: str | None, *, among_furniture: bool
) -> Iterator[_Marked]:
    start, end = span
    if dateline is not None:
        yield trim(text, start, dateline), "dateline"
        start, end = trim(text, dateline, end)
    cut = list(sentence_spans(text, (start, end), language))
    if len(cut) < 2:  # a line of one sentence has been looked at as a line
        yield from ((part, None) for part in cut)
    else:
        yield from zip(cut, mark_sentences([text[a:b] for a, b in cut], among_furniture=among_furniture), strict=True)
