"""Answers to demands: whether the one asked said no, agreed, did it or half did it, next or later in the article."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from schemas.terms import DemandStatus
from service.engines.rules.demands.answer_cues import CUES, UNREAL
from service.engines.rules.demands.raw_asks import RawAsk
from service.engines.rules.guards.factuality import future, hedged, unfulfilled
from service.engines.rules.lexicon.phrases import SPEECH
from service.engines.rules.lexicon.verbs import base_of
from service.engines.rules.syntax.cues import CaseBlind
from service.engines.rules.syntax.lines import Line, lowered
from service.engines.rules.syntax.subjects import Cast
from service.grounding.words import content_stems

_CUES = tuple((status, CaseBlind(cue.pattern)) for status, cue in CUES)
_DROPPED = re.compile(
    r"\b(?:dropped|withdr[ae]wn?|abandoned|gave up) (?:its|their|the|his|her) (?:\w+ )?(?:demand|request|call)\b",
    re.IGNORECASE,
)
_DROPPED_AFTER = re.compile(r"[^.;]{0,40}\b(?:been|was|were) (?:\w+ly )?(?:dropped|withdrawn|abandoned|given up)\b")
_WHICH = re.compile(r",?\s+(?:which|a (?:demand|request|call|condition|point) (?:that|to which))\b", re.IGNORECASE)
_NO_TO_THAT = re.compile(r"\w+ (?:that|it|this|the (?:demand|request|call|condition|idea|appeal))\b", re.IGNORECASE)
_ANAPHORA = re.compile(
    r"\b(?:that|this|it|them|so|such(?: a)?|the (?:demand|request|call|condition|ultimatum|"
    r"idea|proposal|appeal|figure|charge|plan|rest|others)|one|half|those|both|these|"
    r"neither|no)\b",
    re.I,
)
_THAT_DROPPED = re.compile(
    r"(?:That|It|This)(?:'s| has| had| was)(?: since| now| been)* (?:dropped|withdrawn|abandoned|given up)\b"
)
_DENIED = re.compile(r"\b(?:no|not|nothing|never|nobody|none|n't)\b[^,;]{0,25}$", re.IGNORECASE)
_COUNTERPART = re.compile(
    r"(?:The )?(?:management|company|firm|employers?|government|authorities|union|rebels|other side|regime)\b",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"(?:one|some|part) of\b", re.IGNORECASE)
_SHORT = 8
"""Words up to which a sentence of the one asked needs no word of the demand to answer it."""
_ABOUT_ANOTHER = 3
"""Words of other demands from which on a sentence that has none of this one is taken to answer another."""
_CLAUSE = re.compile(r"[;:]\s|\s—\s|—|,?\s+(?:but|while|whereas)\s|,\s+(?:and|as)\s|\band (?=(?:he|she|it|they)\b)")
_DONE_WITH: dict[str, frozenset[str]] = {
    base: group
    for group in (
        frozenset("drop scrap shelve abandon cancel withdraw end lift repeal revoke remove stop halt suspend".split()),
        frozenset("free release".split()),
        frozenset("return restore reinstate rehire hand give".split()),
        frozenset("open reopen".split()),
    )
    for base in group
}
"""Verbs that do what another verb asked: what one wanted scrapped was shelved."""
_TELLING = 0.5
"""Share of a demand's words that a later sentence must hold where none of them is the demand's alone."""


def answer(cast: Cast, ask: RawAsk, rivals: frozenset[str] = frozenset()) -> tuple[DemandStatus, int | None]:
    """Return the status of a demand and the number of the sentence that tells it (None where it stands open).

    Args:
        cast: who is who.
        ask: the demand as made.
        rivals: stems of what else is demanded in the article, by which an answer can be told to be about that.

    """
    if _DROPPED.search(ask.line.text, 0, ask.end) or _DROPPED_AFTER.match(ask.line.text, ask.end):
        return "withdrawn", ask.line.number
    own = frozenset(content_stems(ask.text))
    weak: tuple[DemandStatus, int | None] = ("open", None)
    for line, start, distance in _places(cast, ask):
        text = line.text[start:]
        for status, found in _cues_in(text):
            if _answers(cast, ask, line, start + found.start(), distance, rivals - own):
                if own & line.stems or not line.stems & (rivals - own - cast.name_stems):
                    return status, line.number
                weak = weak if weak[1] else (status, line.number)
    later = _later(cast, ask, own, rivals)
    return later if later[1] else weak


@lru_cache(maxsize=256)
def _cues_in(text: str) -> tuple[tuple[DemandStatus, re.Match[str]], ...]:
    """Return the first cue of each answer that a text holds; the demands of a passage look at the same sentences."""
    lower = lowered(text)
    return tuple((status, found) for status, cue in _CUES if (found := cue.search(text, lower)))


def _places(cast: Cast, ask: RawAsk) -> Iterator[tuple[Line, int, int]]:
    if len(ask.line.text) - ask.end > 12:
        yield ask.line, ask.end, 0
    for distance in (1, 2):
        line = cast.by_number.get(ask.line.number + distance)
        if line is not None:
            yield line, 0, distance


def _answers(cast: Cast, ask: RawAsk, line: Line, position: int, distance: int, others: frozenset[str]) -> bool:
    """Whether what stands at `position` is an answer of the one asked to this demand."""
    stems = frozenset(content_stems(line.text[position:] if distance == 0 else line.text))
    shared = frozenset(content_stems(ask.text)) & stems
    if not shared and len((stems & others) - cast.name_stems) >= _ABOUT_ANOTHER:
        return False
    if distance == 1 and _THAT_DROPPED.match(line.text):
        return True
    who = _answerer(cast, line, position, distance)
    if not who:
        told = _NO_TO_THAT.match(line.text, position) or _COUNTERPART.match(line.text)
        return distance == 1 and bool(told) and bool(_ANAPHORA.search(line.text, max(0, position - 40)))
    if set(who) & set(ask.by):
        return False
    if ask.of and not set(who) & set(ask.of):
        return False
    if distance == 0 and _WHICH.match(line.text, ask.end):
        return True
    if distance == 2:
        plain = not (stems & others) - cast.name_stems
        return len(shared) >= 2 or (_goes_on(cast, line) and bool(_ANAPHORA.search(line.text)) and plain)
    return bool(shared) or bool(_ANAPHORA.search(line.text[max(0, position - 40) :])) or len(line.words) <= _SHORT


def _goes_on(cast: Cast, line: Line) -> bool:
    """Whether a quotation goes on that the sentence before began."""
    before = cast.by_number.get(line.number - 1)
    return bool(before and line.text.startswith('"') and cast.speaker(before).ids == cast.speaker(line).ids != ())


def _later(cast: Cast, ask: RawAsk, own: frozenset[str], rivals: frozenset[str]) -> tuple[DemandStatus, int | None]:
    """Return the answer told further on by a clause that takes up the demand's own words."""
    names = cast.name_stems | frozenset(content_stems(ask.text.split()[0]))
    for line in cast.lines:
        if line.number <= ask.line.number or not own & line.stems:
            continue
        for start, end in _clauses(line):
            shared = own & frozenset(content_stems(line.text[start:end])) - names
            telling = shared - rivals
            if not shared or not (
                (telling and len(shared) > 1)
                or len(shared) >= max(2, _TELLING * len(own - names))
                or (telling and line.number - ask.line.number <= _NEAR)
            ):
                continue
            status = _status_told(cast, ask, line, start, end)
            if status:
                return status, line.number
    return "open", None


_NEAR = 8
"""Sentences within which one word that only this demand has is enough to take it up."""


def _status_told(cast: Cast, ask: RawAsk, line: Line, start: int, end: int) -> DemandStatus | None:
    for status, cue in _CUES:
        found = cue.search(line.text, line.lower, start, end)
        if not found or UNREAL.search(line.text, start, found.start()) or _LOOSE.match(found.group()):
            continue
        if status in ("accepted", "met") and _DENIED.search(line.text, start, found.end()):
            continue
        who = _answerer(cast, line, found.start(), 1)
        theirs = set(who) & set(ask.by)
        if status == "withdrawn":
            if not who or theirs or not set(who) & set(ask.of):
                return status
        elif not theirs and (not ask.of or not who or set(who) & set(ask.of)):
            return status
    return "met" if _done(cast, ask, line, start, end) else None


def _done(cast: Cast, ask: RawAsk, line: Line, start: int, end: int) -> bool:
    """Whether the one asked is told to have done it, with the verb of the demand or one that amounts to it."""
    wanted = ask.text.split()[0].lower()
    verbs = _DONE_WITH.get(wanted, frozenset((wanted,)))
    for index in range(line.word_at(start), line.word_at(end)):
        word = line.words[index]
        if not word.finite or base_of(word.text, "past") not in verbs:
            continue
        if ask.of and not hedged(line, index) and not future(line, index) and not unfulfilled(line, index):
            return bool(set(cast.subject(line, index).ids) & set(ask.of))
    return False


def _clauses(line: Line) -> list[tuple[int, int]]:
    cuts = [0, *(found.start() for found in _CLAUSE.finditer(line.text)), len(line.text)]
    return [(a, b) for a, b in pairwise(cuts) if b - a > 8]


def _answerer(cast: Cast, line: Line, position: int, distance: int) -> Sequence[str]:
    speaker = cast.speaker(line)
    if line.quoted(position) and speaker.ids:
        return speaker.ids
    index = line.word_at(position)
    for at in sorted(range(max(0, index - 4), min(index + 4, len(line.words))), key=lambda at: abs(at - index)):
        if (
            base_of(line.words[at].text, "past", "third")
            or line.words[at].text in SPEECH
            or line.words[at].text in ("will", "would", "is", "are")
        ):
            found = cast.subject(line, at)
            if found.ids:
                return found.ids
            break
    return speaker.ids
