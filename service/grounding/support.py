"""How much of a statement its cited sentences carry: weighted coverage of content words, names and numbers.

A content word counts in full when the best cited sentence has its stem, at 0.9 when it has a word of the same sense, at
0.85 of that when only another cited sentence has it, at 0.4 when only a neighbouring sentence does. Words that any
dispute has (those of `senses.SAME`) weigh 0.6, so that "sign the deal" is not carried by every sentence about a deal.
Names of the article's actors are left out: who is meant is checked by reference, and sentences say "it".
"""

import heapq
from collections.abc import Sequence

from service.grounding.index import SAME_SENSE, ArticleIndex, IndexedSentence
from service.grounding.senses import SAME, equivalents
from service.grounding.statements import Statement
from service.grounding.words import stem

COMMON_WEIGHT = 0.6
SPREAD = 0.85
NEARBY = 0.4
CITED_THRESHOLD = 0.45
"""Least support by the sentences that were cited."""
SHORT_CITED_THRESHOLD = 0.6
"""The same for statements of one or two content words, which any sentence meets by chance."""
RECITED_THRESHOLD = 0.75
"""Least support by sentences that code found instead: higher, since the best of a whole article is chosen."""
SHORT_RECITED_THRESHOLD = 0.9
"""The same for statements of up to four content words, which other sentences meet by chance."""
LEAST_OWN = 0.3
"""What the cited sentences of a long statement must carry themselves for their neighbours to count as context."""
_LONG, _SHORT, _SHORTEST = 5, 4, 2

_SMALL = frozenset(str(number) for number in range(13))
_GROUPS = frozenset(
    stem(word)
    for word in """
    side party leader country government team camp delegation group union village community neighbour neighbor state
    president minister general army rival foe mediator committee faction movement company capital foreign
    """.split()
)
_NAME_PREFIX = 4
_ROUNDING = 1e-9
_MOST_COMPARED = 100
"""Groups of sentences, those that carry most: a bound on the work where an article repeats itself."""


def coverage(stated: Statement, cited: Sequence[IndexedSentence], nearby: Sequence[IndexedSentence] = ()) -> float:
    """Return the weighted share (0 to 1) of the statement's content that `cited` carries; 1 if it has none to carry."""
    near = frozenset[str]().union(*(entry.stems for entry in nearby))
    together = frozenset[str]().union(*(entry.stems for entry in cited))
    return max((_share(stated, entry.stems, together, near) for entry in cited), default=0.0)


def _share(stated: Statement, here: frozenset[str], together: frozenset[str], near: frozenset[str]) -> float:
    total = carried = 0.0
    for word in stated.stems:
        weight = _weight(word)
        total += weight
        carried += weight * max(_carried(word, here), SPREAD * _carried(word, together), NEARBY * _carried(word, near))
    return carried / total if total else 1.0


def _weight(word: str) -> float:
    return COMMON_WEIGHT if word in SAME else 1.0


def _carried(word: str, stems: frozenset[str]) -> float:
    if word in stems:
        return 1.0
    return SAME_SENSE if equivalents(word) & stems else 0.0


def supported(stated: Statement, cited: Sequence[IndexedSentence], index: ArticleIndex) -> float:
    """Return the coverage of `cited` with their neighbours as context; up to two words must stand in one sentence."""
    if len(stated.stems) <= _SHORTEST:
        return max((coverage(stated, [one]) for one in cited), default=0.0)
    own = coverage(stated, cited)
    if len(stated.stems) > _LONG and own < LEAST_OWN:
        return own
    nearby = [entry for one in cited for entry in index.around(one.sentence.number)]
    return coverage(stated, cited, nearby)


def least_support(stated: Statement) -> float:
    """Return the support below which cited sentences do not carry the statement.

    Words that any dispute has are met by chance: a statement of nothing else needs more.
    """
    if len(stated.stems) <= _SHORTEST:
        return SHORT_CITED_THRESHOLD
    return RECITED_THRESHOLD if SAME.keys() >= set(stated.stems) else CITED_THRESHOLD


def missing_names(stated: Statement, index: ArticleIndex, known: frozenset[str]) -> list[str]:
    """Return the names in the statement that the article does not write, nor derive ("Pakistani" from "Pakistan").

    `known` are folded words that count as written, such as those of the actors' names.
    """
    return [name for name in stated.names if name not in known and not _written(name, index)]


def _written(name: str, index: ArticleIndex) -> bool:
    if name in index.words or stem(name) in index.stems:
        return True
    prefix = name[: max(_NAME_PREFIX, len(name) - 3)]
    if len(name) > _NAME_PREFIX and index.holds_prefix(prefix):
        return True
    return name in index.acronyms


def missing_numbers(stated: Statement, cited: Sequence[IndexedSentence], parties: int = 0) -> list[str]:
    """Return the numbers of the statement that the cited sentences do not write, or write of something else.

    A sentence writes a number of something else if it counts another thing by it, and that noun by another number.
    "The two sides", and the same with a number that equals `parties` (how many the statement refers to), may count whom
    a sentence lists, unless a cited sentence counts the same noun, or anything beside it, by another small number.
    """
    pairs = frozenset[tuple[str, str]]().union(*(entry.counted for entry in cited))
    written = {number for number, _ in pairs}
    nouns = frozenset[str]().union(*(entry.stems for entry in cited))
    rivals = (written & _SMALL) - {number for number, _ in stated.numbers}

    def found(number: str, noun: str) -> bool:
        counted_otherwise = noun != "" and any(other == noun and n != number for n, other in pairs)
        if any(_writes(number, noun, entry.counted) for entry in cited):
            return True
        if number in stated.spelt and number == "1":
            return True
        counting = number in stated.spelt and noun in _GROUPS and (number == "2" or int(number) == parties)
        return counting and not counted_otherwise and not (rivals and noun in nouns)

    return [number for number, noun in stated.numbers if not found(number, noun)]


def _writes(number: str, noun: str, counted: frozenset[tuple[str, str]]) -> bool:
    """Whether a sentence that counts so writes the number, of that noun or of what it leaves unsaid."""
    own = {other for n, other in counted if n == number}
    if noun in own or (own and noun == ""):
        return True
    rivalled = any(other == noun and n != number for n, other in counted)
    return "" in own or (bool(own) and not rivalled)


def recite(stated: Statement, index: ArticleIndex, near: Sequence[int] = ()) -> list[IndexedSentence]:
    """Return the sentences that carry the statement best (one, or one with its successor), or none below the threshold.

    Ties go to the sentence nearest to the numbers in `near`, then to the earlier one.
    """

    def distance(place: int) -> int:
        return min((abs(index.sentences[place].sentence.number - n) for n in near), default=0)

    def rank(group: tuple[int, int]) -> tuple[float, int, int, int]:
        start, end = group
        support = supported(stated, index.sentences[start:end], index)
        return (-round(support, 6), end - start, distance(start), start)

    needed = RECITED_THRESHOLD if len(stated.stems) > _SHORT else SHORT_RECITED_THRESHOLD
    promising = _promising(stated, index, needed)
    nearest = heapq.nsmallest(_MOST_COMPARED, promising, key=lambda group: (-promising[group], distance(group[0])))
    fitting = [(start, end) for start, end in nearest if not missing_numbers(stated, index.sentences[start:end])]
    if not fitting:
        return []
    start, end = min(fitting, key=rank)
    best = index.sentences[start:end]
    return best if supported(stated, best, index) >= needed else []


def _promising(stated: Statement, index: ArticleIndex, needed: float) -> dict[tuple[int, int], float]:
    """Return the single sentences and pairs in a row that may reach `needed`, as slices, with the weight they carry.

    What a group does not carry itself its neighbours carry at `NEARBY` at most, which bounds its support from above.
    """
    carried = _carried_weights(stated, index)
    total = sum(map(_weight, stated.stems))
    least = total * (needed - NEARBY) / (1 - NEARBY) - _ROUNDING
    singles = {(place, place + 1): weight for place, weight in carried.items()}
    pairs = {
        (place, place + 2): weight + carried[place + 1] for place, weight in carried.items() if place + 1 in carried
    }
    return {group: min(weight, total) for group, weight in (singles | pairs).items() if weight >= least}


def _carried_weights(stated: Statement, index: ArticleIndex) -> dict[int, float]:
    """Return the weight of the statement's words that each sentence carries, by its place; none that carry nothing."""
    found: dict[int, float] = {}
    for word in stated.stems:
        weight = _weight(word)
        for place, share in index.carrying(word).items():
            found[place] = found.get(place, 0.0) + weight * share
    return found


def candidates(stated: Statement, index: ArticleIndex, limit: int = 3) -> tuple[int, ...]:
    """Return the numbers of the sentences that carry most of the statement, best first, at most `limit`."""
    carried = _carried_weights(stated, index)
    best = heapq.nsmallest(limit, carried, key=lambda place: (-carried[place], place))
    return tuple(index.sentences[place].sentence.number for place in best)
