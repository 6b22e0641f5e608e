"""Finds which patterns of a table a sentence may match, going by its words alone, before any of them is tried."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any, Generic, NamedTuple, TypeVar

from service.engines.rules.tables import table

T = TypeVar("T")
_GRAM = 3
"""Letters by which pieces are looked up."""
TABLES = ("mediation", "sides", "stakeholders")
_KNOWN_SENTENCES = 512
"""Sentences of which it is kept what they may match, for each table asks in turn."""
_KNOWN_WORDS = 16384
"""Words of which it is kept what they hold."""


class _Held(NamedTuple):
    """What one word tells."""

    rules: int
    """Rules of which it holds a cue, a bit for each."""
    parts: tuple[tuple[str, int], ...]
    """Cues of several words of which it holds one, each with its rule."""
    needs: int
    """Needs that it meets, a bit for each."""


class Gate:
    """The cues and needs of a table's patterns.

    A rule's `cue` names plain pieces of text, of which the sentence must hold one. Its needs (`data/needs.json`) are
    lists of rows of letters, lower case: some word of the sentence must hold one of each.

    Args:
        rules: the table's rows.

    """

    def __init__(self, rules: Iterable[Mapping[str, Any]]) -> None:
        cues: dict[str, list[tuple[str, int]]] = {}
        needs: dict[str, int] = {}
        self._needs: list[int] = []
        self._always = 0
        bit = 1
        for rule, row in enumerate(rules):
            for cue in row["cue"].split("|") if "cue" in row else ():
                # A cue of several words is looked up by the longest of them.
                cues.setdefault(max(cue.split(" "), key=len), []).append((cue, rule))
            if "cue" not in row:
                self._always |= 1 << rule
            needed = 0
            for letters in table("needs").get(row["pattern"], ()):
                needs |= {piece: needs.get(piece, 0) | bit for piece in letters.split(" ")}
                needed, bit = needed | bit, bit << 1
            self._needs.append(needed)
        self._cues = _Pieces(cues)
        self._met = _Pieces(needs)
        self._held = lru_cache(maxsize=_KNOWN_WORDS)(self._read)

    def of(self, text: str) -> list[int]:
        """Return the places of the rules that a marked sentence may match, in order."""
        cued, met = self._always, 0
        for rules, parts, needs in filter(None, map(self._held, set(text.split(" ")))):
            cued |= rules
            met |= needs
            for cue, rule in parts:
                if cue in text:
                    cued |= 1 << rule
        fitting, lacked = [], ~met
        while cued:
            lowest = cued & -cued
            cued ^= lowest
            rule = lowest.bit_length() - 1
            if not self._needs[rule] & lacked:
                fitting.append(rule)
        return fitting

    def _read(self, word: str) -> _Held | None:
        cues = [(part, *cue) for part, found in self._cues.within(word) for cue in found]
        rules = 0
        for part, cue, rule in cues:
            rules |= (part == cue) << rule
        parts = tuple((cue, rule) for part, cue, rule in cues if part != cue)
        needs = 0
        for _, met in self._met.within(word.lower()):
            needs |= met
        return _Held(rules, parts, needs) if cues or needs else None


def matching(name: str, text: str) -> list[int]:
    """Return the places of the rules of a table that a marked sentence may match, in order."""
    return _by_table(text)[name]


@cache
def _gate() -> Gate:
    """Return one gate for the rules of all tables: the words of a sentence are looked at once."""
    return Gate([row for name in TABLES for row in table(name)["patterns"]])


@lru_cache(maxsize=_KNOWN_SENTENCES)
def _by_table(text: str) -> dict[str, list[int]]:
    every = _gate().of(text)
    cuts = [bisect_left(every, first) for first in _firsts()]
    return {
        name: [place - first for place in every[cut:end]]
        for name, first, cut, end in zip(TABLES, _firsts(), cuts, (*cuts[1:], None), strict=True)
    }


@cache
def _firsts() -> tuple[int, ...]:
    """Return the place of each table's first rule among the rules of all tables."""
    return tuple(accumulate((len(table(name)["patterns"]) for name in TABLES[:-1]), initial=0))


class _Pieces(Generic[T]):
    """Pieces of words, each with what it tells, looked up by their first letters."""

    def __init__(self, told: Mapping[str, T]) -> None:
        self._by_start: dict[str, list[tuple[str, T]]] = {}
        for piece, what in told.items():
            self._by_start.setdefault(piece[:_GRAM], []).append((piece, what))
        self._short = [start for start in self._by_start if len(start) < _GRAM]

    def within(self, word: str) -> list[tuple[str, T]]:
        """Return the pieces that stand anywhere in a word, with what each tells."""
        starts = {word[at : at + _GRAM] for at in range(len(word) - _GRAM + 1)} & self._by_start.keys()
        starts.update(start for start in self._short if start in word)
        return [told for start in starts for told in self._by_start[start] if told[0] in word]
