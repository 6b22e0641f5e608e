"""Marks page furniture: share bars, cookie notices, web-desk lines, comment counts, repeated headlines.

Precision first: a pattern must account for a whole line (or sentence), so that a sentence of the report which mentions
comments, cookies or subscribing stays quotable. Works by the tables in `patterns`.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from schemas.article import BoilerplateKind
from service.reading.patterns import FURNITURE, OPENING, TELLING

LONGEST = 400
"""Characters of a line of furniture at most: what is longer is report, or would cost too much to match."""
_BODY = 80
_ITEM = 140
_MOST_ITEMS = 15

_SEPARATOR = re.compile(r"\s*[|·•›»→]\s*|\s{2,}|\]\s*\[|\s[>/]\s|\s[–—-]\s")
_DIVIDERS = ("|", "·", "•", "›", "»", "→", "] [", "][", " > ", " / ", " – ", " — ", " - ")
"""What a separator looks like where all white space is single spaces."""
_ALPHANUMERIC = re.compile(r"[^\W_]++")
_TRAIL = re.compile(r"\s*[|›»>/•·]\s+")
_AROUND = " \t[](){}<>|•·*→›»▶►-–—"
_FINAL = re.compile(r"[.!?…:][”’\"')\]]*$")
_SITE_NAME = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}$")


class _Table:
    """Patterns by kind, with two that say at once of most lines that none of them matches.

    The patterns that begin with just any text cost most, and are tried only on lines that hold a telling word.
    """

    def __init__(self, forms: Mapping[BoilerplateKind, Sequence[str]]) -> None:
        self._kinds = tuple((kind, re.compile("|".join(some), re.IGNORECASE)) for kind, some in forms.items())
        every = [form for some in forms.values() for form in some]
        self._fixed = re.compile("|".join(form for form in every if not form.startswith(".{")), re.IGNORECASE)
        loose = [form for form in every if form.startswith(".{")]
        self._loose = re.compile("|".join(loose) or "(?!)", re.IGNORECASE)

    def kind(self, line: str) -> BoilerplateKind | None:
        """Return the first kind of which a pattern accounts for the whole line."""
        if self._fixed.fullmatch(line) is None:
            lower = line.lower()
            if not any(map(lower.__contains__, TELLING)) or self._loose.fullmatch(line) is None:
                return None
        return next(kind for kind, form in self._kinds if form.fullmatch(line))


_FURNITURE = _Table(FURNITURE)
_OPENING = _Table(OPENING)


def mark_lines(
    lines: Sequence[str], title: str | None = None, source: str | None = None
) -> list[BoilerplateKind | None]:
    """Return for each line (paragraph) of an article its kind of furniture, or None where it may be report.

    Every copy of the title is marked, where a title is given; without one, every copy but the first of a line that
    stands above the report without a full stop and comes again.
    """
    repeats = _repeats(lines, title)
    marks: list[BoilerplateKind | None] = []
    opening = True
    items = 0
    for number, line in enumerate(lines):
        beside_furniture = opening or (number > 0 and marks[-1] is not None)
        kind = "repeated_headline" if number in repeats else _of_line(line, source, opening=beside_furniture)
        if kind is None and items and len(line) <= _ITEM and not _FINAL.search(line):
            kind, items = "related", items - 1
        elif kind == "related" and _is_heading(line):
            items = _MOST_ITEMS
        else:
            items = 0
        opening = opening and not (kind is None and is_report(line))
        marks.append(kind)
    return marks


def mark_sentences(sentences: Sequence[str], *, among_furniture: bool) -> list[BoilerplateKind | None]:
    """Return for each sentence of one line its kind of furniture.

    Beside sentences that are none, a sentence of one or two words never is. A line that begins as furniture does and
    stands between other lines of it is furniture to its end.
    """
    kinds = [_of_line(sentence, None, opening=False) for sentence in sentences]
    if all(kinds):
        return kinds
    if among_furniture and kinds[0] is not None:
        return [kind or kinds[0] for kind in kinds]
    return [kind if len(text.split()) > 2 else None for text, kind in zip(sentences, kinds, strict=True)]


def is_report(line: str) -> bool:
    """Whether a line reads as a paragraph of the report: long, and ended by punctuation."""
    return len(line) >= _BODY and _FINAL.search(line) is not None


def _of_line(line: str, source: str | None, *, opening: bool) -> BoilerplateKind | None:
    if len(line) > LONGEST:
        return None
    if not any(map(str.isalnum, line)):
        return "other"
    tables = (_FURNITURE, _OPENING) if opening else (_FURNITURE,)
    kind = _matched(_collapsed(line), tables)
    if kind is not None:
        return kind
    if opening and source is not None and _folded(line) == _folded(source):
        return "other"
    spaced = " ".join(line.split())
    if len(spaced) == len(line) and not any(map(spaced.__contains__, _DIVIDERS)):
        return None
    segments = [segment for segment in map(_collapsed, _SEPARATOR.split(line)) if segment]
    return _of_segments(line, segments, opening=opening) if len(segments) > 1 else None


def _of_segments(line: str, segments: Sequence[str], *, opening: bool) -> BoilerplateKind | None:
    kinds = [_matched(segment, (_FURNITURE, _OPENING)) for segment in segments]
    if all(kinds):
        return kinds[0]
    masthead = opening and kinds[0] == "other" and not _FINAL.search(line)
    return "other" if masthead or _is_trail(line) else None


def _matched(line: str, tables: Sequence[_Table]) -> BoilerplateKind | None:
    return next(filter(None, (table.kind(line) for table in tables)), None)


def _is_trail(line: str) -> bool:
    """Whether a line is a navigation bar or a breadcrumb: short capitalised names between bars or angles."""
    names = [name for name in _TRAIL.split(line) if name.strip()]
    few = 3 if " / " in line or "|" in line else 2
    return len(names) >= few and not any(
        len(name.split()) > 3 or not name[0].isupper() or _FINAL.search(name) or any(map(str.isdigit, name))
        for name in names
    )


def _is_heading(line: str) -> bool:
    return len(_collapsed(line).rstrip(":").split()) <= 4


def _repeats(lines: Sequence[str], title: str | None) -> frozenset[int]:
    """Numbers of the lines that repeat the headline."""
    folded = [_folded(line) for line in lines]
    if title is not None:
        titles = {_folded(title), _folded(_SITE_NAME.sub("", title))} - {""}
        return frozenset(number for number, line in enumerate(folded) if line in titles)
    report = next((number for number, line in enumerate(lines) if is_report(line)), len(lines))
    counts = Counter(folded)
    first = {folded[n]: n for n in reversed(range(report)) if counts[folded[n]] > 1 and _reads_as_headline(lines[n])}
    return frozenset(number for number, line in enumerate(folded) if number > first.get(line, number))


def _reads_as_headline(line: str) -> bool:
    return 4 <= len(line.split()) <= 30 and not line.endswith((".", ":", ";", ","))


def _collapsed(line: str) -> str:
    return " ".join(line.split()).strip(_AROUND)


def _folded(line: str) -> str:
    return "".join(_ALPHANUMERIC.findall(line.casefold()))
