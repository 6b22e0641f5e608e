"""Long articles: overlapping parts that fit the window, with sentence numbers that stay those of the whole article."""

from collections.abc import Sequence
from itertools import accumulate

from schemas.article import Article, Sentence
from schemas.brief import Coverage

OVERLAP = 0.1
"""Share of a part's window that the next part reads again, so that no item is torn apart."""
_MARK = len("[1234] \n")


def parts(article: Article, window: int) -> list[tuple[Sentence, ...]]:
    """Return the quotable sentences in parts of at most `window` characters (one sentence at least), in order."""
    sentences = article.quotable
    ends = list(accumulate(sentence.end - sentence.start + _MARK for sentence in sentences))
    found: list[tuple[Sentence, ...]] = []
    first = 0
    while first < len(sentences):
        stop = max(_reach(ends, first, window), first + 1)
        found.append(sentences[first:stop])
        if stop >= len(sentences):
            break
        again = _overlap_start(ends, stop, int(window * OVERLAP))
        first = next((index for index in range(again, stop) if _reach(ends, index, window) > stop), stop)
    return found


def coverage(part: Sequence[Sentence], *, read: bool, in_time: bool = True) -> Coverage:
    """Return what became of one part: read, failed, or skipped for want of time."""
    state = "read" if read else "failed" if in_time else "skipped"
    return Coverage.model_validate({"part": f"{part[0].number}-{part[-1].number}", "state": state})


def _reach(ends: Sequence[int], first: int, window: int) -> int:
    """Return the index past the last sentence that fits when starting at `first`."""
    before = ends[first - 1] if first else 0
    return next((index for index in range(first, len(ends)) if ends[index] - before > window), len(ends))


def _overlap_start(ends: Sequence[int], stop: int, size: int) -> int:
    """Return the index of the first sentence of the last `size` characters before `stop`."""
    return next((index for index in range(stop) if ends[stop - 1] - ends[index] <= size), stop - 1) + 1
