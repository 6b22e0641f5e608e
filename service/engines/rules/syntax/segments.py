"""Clauses of a sentence: cut at semicolons, dashes and before coordinated clauses that have their own subject."""

import re
from dataclasses import dataclass

from service.engines.rules.syntax.lines import Line

_CUT = re.compile(
    r";\s+|\s—\s|—|\s-\s|,\s+(?:but|while|whereas|though|although|and|as|with|after)\s+|"
    r",\s+(?=(?:he|she|it|they) [a-z])|\s+after\s+(?=[A-Zt])|\s+(?:but|while|and)\s+(?=[A-Z(]|"
    r"the |its |their |his |both |two |each |then |on [A-Z]|in [A-Z]|it |they )"
)
_DATELINE = re.compile(
    r"^(?:\([^)]{2,40}\)\s*)?(?:[A-Z][A-Z.'/&-]+(?:[ ,/]+(?:[A-Z][A-Z.'/&-]+|[A-Z][a-z]+\.?|"
    r"\d{1,2},?|\(\w+(?: \w+)*\)))*)\s*(?:\([^)]{2,40}\)\s*)?(?:—|-|:)\s+"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One clause: `line.text[start:end]`."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        """The clause as levelled text."""
        return self.line.text[self.start : self.end]


def dateline_end(text: str) -> int:
    """Return the length of a dateline at the start of `text` ("GENEVA, May 3 (Wire) — "), 0 if there is none."""
    found = _DATELINE.match(text)
    return found.end() if found else 0


def segments(line: Line) -> list[Segment]:
    """Return the clauses of `line` in order, its dateline left out."""
    start, found = dateline_end(line.text), []
    for cut in _CUT.finditer(line.text, start):
        if line.quoted(cut.start()):
            continue
        if cut.group().strip() in ("and", "but", "while") and not has_finite_verb(
            line, _phrase_start(line, start, cut.start()), cut.start()
        ):
            continue
        far = cut.group().startswith(",") and cut.group().strip(" ,") in ("and", "but", "while")
        following = _next_cut(line, cut.end(), far=far)
        if not (has_finite_verb(line, start, cut.start()) and has_finite_verb(line, cut.end(), following)):
            continue
        found.append(Segment(line, start, cut.start()))
        start = cut.end()
    found.append(Segment(line, start, len(line.text)))
    return found


def has_finite_verb(line: Line, start: int, end: int) -> bool:
    """Whether a finite verb form stands between `start` and `end`."""
    return any(word.finite for word in line.words[line.word_at(start) : line.word_at(end)])


def _phrase_start(line: Line, start: int, end: int) -> int:
    """Return where the part after the last comma starts: "…, the city and the union agreed" is no clause boundary."""
    comma, that = line.text.rfind(",", start, end), line.text.rfind(" that ", start, end)
    return max(comma + 1, that + 6 if that >= 0 else 0, start)


def _next_cut(line: Line, position: int, *, far: bool) -> int:
    """Return where the part that begins at `position` ends: at the next cut, if `far` the next after a finite verb."""
    for following in _CUT.finditer(line.text, position):
        if not far or has_finite_verb(line, position, following.start()):
            return following.start()
    return len(line.text)
