"""Cuts paragraphs into sentences that tile the text, by sentencex and a few rules that mend its cuts.

Only the places of sentencex's cuts are used, never its strings; so offsets are exact whatever it does to white space.
"""

import re
from collections.abc import Iterator

import sentencex

from service.reading.spans import Span, is_blank, levelled, trim

LONGEST = 1000
"""Characters of a sentence at most; what is longer is cut at a word's end, so that evidence stays readable."""

_WINDOW = 4000
"""Characters given to sentencex at once: its time grows with the square of unclosed quotation marks."""

_OPEN_ENDED = frozenset(
    """
    adm amb archbp asst atty bp brig capt cdr cmdr col cols comdr cpl det dr eng ens fr ft gen gens gov govs hon insp lt
    maj messrs mgr mlle mme mmes mr mrs ms msgr mt mx pres prof profs pvt rep reps rev sen sens sfc sgt sheikh sr supt
    approx ca cf e.g eq est fig figs i.e nos para paras pp vol vols vs viz
    """.split()
)
"""Abbreviations after which a sentence goes on; a cut straight after one is undone."""

_TAIL = 20
_LAST_TOKEN = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)\.$")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
_JOINED = (
    (
        re.compile(r"\b[ap]\.m\.$"),
        re.compile(rf"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:[A-Z]{{1,3}}T|GMT|UTC)\b|{_MONTH}\.? \d"),
    ),
    (
        re.compile(r"\b(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|No|Art|Sec|Sect|Ch|Res|K?Sh|Rs|Tk)\.$"),
        re.compile(rf"\d|{_MONTH}"),
    ),
)
"""What stands before and after a full stop that only marks an abbreviation: hours and weekdays, numbers and sums."""
_ELLIPSIS = re.compile(r"…[”’\"')\]]*\s+(?=[^\W\d_a-z])")
_ASIDE = re.compile(r"[(\[](?:[^\s()\[\]]+\s+){2,80}[^\s()\[\]]+[.!?][”’\"']?[)\]]\s+(?=[“‘\"']?[^\W\d_a-z])")


def sentence_spans(text: str, paragraph: Span, language: str | None = None) -> Iterator[Span]:
    """Yield the trimmed spans of the sentences of one paragraph of `text`, in order, none longer than `LONGEST`.

    Args:
        text: the whole article.
        paragraph: the part of it to cut, without paragraph breaks inside.
        language: BCP 47 tag; sentencex takes its first subtag, and English where it does not know it.

    """
    offset, end = paragraph
    plain = levelled(text[offset:end])
    cuts = _mended(plain, _cuts(plain, (language or "en").split("-")[0].lower()))
    for start, stop in zip([0, *cuts], [*cuts, len(plain)], strict=True):
        yield from _pieces(text, *trim(text, offset + start, offset + stop))


def _cuts(plain: str, language: str) -> list[int]:
    """Where sentencex begins new sentences; each window starts anew at the last cut of the one before."""
    cuts: list[int] = []
    start = 0
    while start < len(plain):
        window = plain[start : start + _WINDOW]
        found = [start + cut["start_index"] for cut in sentencex.get_sentence_boundaries(language, window)]
        inner = [cut for cut in found if cut > start]
        if start + _WINDOW >= len(plain):
            return cuts + inner
        cuts += inner or [_word_end(plain, start, start + _WINDOW)]
        start = cuts[-1]
    return cuts


def _mended(plain: str, cuts: list[int]) -> list[int]:
    """Return `cuts` without those inside a sentence, and with those that sentencex leaves out."""
    kept: list[int] = []
    before, lettered = 0, False
    for cut in cuts:
        lettered = lettered or any(map(str.isalpha, plain[before:cut]))
        before = cut
        if lettered and not _goes_on(plain, cut):
            kept.append(cut)
            lettered = False
    return sorted({*kept, *_missing(plain)})


def _goes_on(plain: str, cut: int) -> bool:
    """Whether what stands before `cut` is an abbreviation that does not end a sentence."""
    tail = plain[max(0, cut - _TAIL) : cut].rstrip()
    if not tail.endswith("."):
        return False
    token = _LAST_TOKEN.search(tail)
    if token is not None and token.group(1).casefold() in _OPEN_ENDED:
        return True
    return any(before.search(tail) and after.match(plain, cut) for before, after in _JOINED)


def _missing(plain: str) -> Iterator[int]:
    """Yield where sentences begin after an ellipsis or an aside in brackets, outside quotation marks."""
    depth, counted = [0, 0], 0
    for cut in sorted({match.end() for rule in (_ELLIPSIS, _ASIDE) for match in rule.finditer(plain)}):
        depth[0] += plain.count("“", counted, cut) - plain.count("”", counted, cut)
        depth[1] += plain.count('"', counted, cut)
        counted = cut
        if depth[0] <= 0 and depth[1] % 2 == 0:
            yield cut


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST:
        cut = _word_end(text, start, start + LONGEST)
        piece = trim(text, start, cut)
        if piece[0] < piece[1]:
            yield piece
        start, end = trim(text, cut, end)
    if start < end:
        yield start, end


def _word_end(text: str, start: int, limit: int) -> int:
    """Return the last place up to `limit` where a word ends; or `limit` where one word fills the half before it."""
    for cut in range(limit, (start + limit) // 2, -1):
        if is_blank(text[cut]):
            return cut
    return limit
