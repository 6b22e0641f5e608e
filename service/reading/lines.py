"""Cuts text into paragraphs: lines, or runs of lines that an editor has wrapped at a fixed width.

A newline ends a paragraph, and so a sentence, unless the lines around it are evidently hard-wrapped: filled up to a
common width, and going on in the middle of a sentence.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from service.reading.spans import Span, trim

_LINE_END = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_FIRST_WORD = re.compile(r"\S+")
_WIDTHS = range(40, 101)
"""Widths at which text is wrapped by hand or by mail programs; beyond, a line is a paragraph."""


def paragraphs(text: str) -> list[Span]:
    """Return the trimmed spans of the paragraphs of `text`, in order."""
    found: list[Span] = []
    for run in _runs(text):
        found += _unwrapped(text, run)
    return found


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for end in _LINE_END.finditer(text):
        yield start, end.start()
        start = end.end()
    yield start, len(text)


def _runs(text: str) -> Iterator[list[Span]]:
    """Yield the runs of lines that are not blank, each line trimmed."""
    run: list[Span] = []
    for line in _lines(text):
        start, end = trim(text, *line)
        if start < end:
            run.append((start, end))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _unwrapped(text: str, run: list[Span]) -> list[Span]:
    width = max(end - start for start, end in run)
    if len(run) == 1 or width not in _WIDTHS:
        return run
    full = [_fills(text, line, after, width) for line, after in pairwise(run)]
    goes_on = [joined and _goes_on(text[after[0]]) for joined, after in zip(full, run[1:], strict=True)]
    if sum(full) * 2 < len(full) or not any(goes_on):
        return run
    joined: list[Span] = [run[0]]
    for line, wrapped in zip(run[1:], full, strict=True):
        if wrapped:
            joined[-1] = (joined[-1][0], line[1])
        else:
            joined.append(line)
    return joined


def _fills(text: str, line: Span, after: Span, width: int) -> bool:
    """Whether the first word of the line after would not have fitted on this one."""
    word = _FIRST_WORD.match(text, after[0], after[1])
    return word is not None and line[1] - line[0] + 1 + len(word.group()) > width


def _goes_on(first: str) -> bool:
    """Whether a line that begins with this character may go on with the sentence of the line before."""
    return first.isalpha() and not first.isupper()
