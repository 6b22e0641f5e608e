"""Asking, sentence by sentence: which verbs, nouns, modals and conditions ask, before answers are looked at."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from service.engines.rules.demands.ask_conditions import conditions
from service.engines.rules.demands.ask_frames import (
    infinitive_frame,
    noun_frame,
    passive_frame,
    state_frame,
    that_frame,
    to_frame,
)
from service.engines.rules.demands.ask_idioms import by_idiom
from service.engines.rules.demands.ask_imperatives import by_imperative
from service.engines.rules.demands.ask_lists import by_list
from service.engines.rules.demands.ask_modals import by_modal
from service.engines.rules.demands.ask_nouns import by_deadline, by_noun
from service.engines.rules.demands.ask_patterns import ASK_VERBS, CONDITION_MARK, DEMAND_NOUNS, MODALS, Ask
from service.engines.rules.demands.raw_asks import RawAsk
from service.engines.rules.guards.factuality import hedged
from service.engines.rules.lexicon.phrases import Who
from service.engines.rules.lexicon.verbs import base_of, verb_forms
from service.engines.rules.syntax.boundaries import left_edge
from service.engines.rules.syntax.lines import Line
from service.engines.rules.syntax.subjects import Cast

_CLAUSE_VERB = re.compile(
    r"(?P<subject>[^;:]{1,120}?)\s+(?:(?P<modal>must|should|has to|have to|needs to|need to|ought to)\s+)?"
    r"(?P<adverb>(?:also|first|now|immediately|at once|then|instead|itself|themselves|"
    r"each|both|never|simply|formally|fully)\s+)*"
    r"(?P<not>not\s+)?(?P<adverb2>(?:also|first|now|immediately|then|instead)\s+)*(?P<verb>[a-z-]+)\b"
)
_NO_ASKER = re.compile(
    r"\b(?:laws?|constitution|rules?|charter|treaty|statutes?|text|accord|deal|agreement|"
    r"tradition|budget|situation|it all|that)\s*$",
    re.IGNORECASE,
)
_NOUN_BEFORE = re.compile(
    r"(?:\b(?:the|an?|its|their|his|her|any|no|of|two|three|four|five|several|these|those|all|had|have|has|with|"
    r"without|made|making)|'s?)\s+"
    r"(?:(?:main|key|core|central|other|new|sole|only|first|second|chief|latest|repeated|final)\s+)*$",
    re.IGNORECASE,
)


def find_asks(cast: Cast) -> list[RawAsk]:
    """Return everything asked, in order of position; the same thing may occur more than once."""
    found: list[RawAsk] = []
    for line in cast.lines:
        found.extend(_in_line(cast, line))
    found.extend(by_list(cast))
    return sorted((_as_condition(cast, ask) for ask in found), key=lambda ask: ask.line.number)


def _as_condition(cast: Cast, ask: RawAsk) -> RawAsk:
    """Return the ask as a condition where a side asks for it "in return" or "before any talks"."""
    if ask.force != "appeal" or not set(ask.by) & set(cast.disputants):
        return ask
    near = ask.line.text[max(0, ask.end - len(ask.text) - _NEAR) : ask.end]
    return replace(ask, force="condition") if CONDITION_MARK.search(near) else ask


_NEAR = 24
"""Characters before what is asked in which "in return" stands."""


def _in_line(cast: Cast, line: Line) -> Iterator[RawAsk]:
    taken = 0
    for index in line.places_of(_telling_words()):
        if line.words[index].start < taken:
            continue
        for ask in _at_word(cast, line, index):
            taken = max(taken, ask.end)
            yield ask
    for ask in (*conditions(cast, line), *by_idiom(cast, line), *by_imperative(cast, line)):
        if ask.end > taken or taken == 0:
            yield ask


@cache
def _asking_forms() -> dict[str, Ask]:
    """Return the verbs of asking under each of their forms."""
    bases = {form: base_of(form, "third", "past", "participle", "base", "gerund") for form in verb_forms()}
    return {form: ASK_VERBS[base] for form, base in bases.items() if base in ASK_VERBS}


_GIVING = frozenset("give gives gave given giving".split())


@cache
def _telling_words() -> frozenset[str]:
    """Return every word that may ask: no other word needs a second look."""
    return frozenset((*_asking_forms(), *DEMAND_NOUNS, *MODALS, *_GIVING))


def _at_word(cast: Cast, line: Line, index: int) -> list[RawAsk]:
    word = line.words[index]
    asking = _asking_forms().get(word.text)
    if asking:
        found = _by_verb(cast, line, index, asking)
        if found:
            return found
    if word.text in DEMAND_NOUNS:
        return by_noun(cast, line, index)
    if word.text in MODALS:
        return by_modal(cast, line, index)
    if word.text in _GIVING:
        return by_deadline(cast, line, index)
    return []


def _by_verb(cast: Cast, line: Line, index: int, asking: Ask) -> list[RawAsk]:
    word = line.words[index]
    if (hedged(line, index) and not _apart(line, index)) or (
        word.text in DEMAND_NOUNS and _NOUN_BEFORE.search(line.text[: word.start])
    ):
        return []
    told = passive_frame(cast, line, index, asking)
    if told:
        return told
    who = _asker(cast, line, index)
    if who is None:
        return []
    for frame in (that_frame, to_frame, state_frame, noun_frame, infinitive_frame):
        found = frame(cast, line, word.end, asking, who)
        if found:
            return found
    return []


def _asker(cast: Cast, line: Line, index: int) -> Who | None:
    """Return who asks with the verb at `index`; None where it is nobody of the scene."""
    word = line.words[index]
    if word.text.endswith("ing") and not _progressive(line, index):
        absolute = re.search(r"\bwith ([^,;:]{2,60}?)\s+(?:now |also |still )?$", line.text[: word.start])
        if absolute:
            named = cast.resolve(line, absolute.start(1), absolute.end(1))
            if named.ids:
                return named
        index = next((i for i in range(index - 1, -1, -1) if base_of(line.words[i].text, "past", "third")), index)
        if index == 0:
            return None
    who = cast.subject(line, index)
    if who.form == "first_person":
        who = cast.speaker(line)
    if not who.ids:
        who = _opening(cast, line, index, who)
    if _NO_ASKER.search(who.text.strip()):
        return None
    return who if who.ids else None


def _apart(line: Line, index: int) -> bool:
    """Whether a comma parts the verb from what stands before it: "which was never invited, demanded"."""
    return line.text[: left_edge(line, index)].rstrip().endswith((",", "—"))


def _opening(cast: Cast, line: Line, index: int, who: Who) -> Who:
    """Return the actor that opens the sentence where an aside or another verb stands between it and the verb."""
    left = left_edge(line, index)
    before = line.text[:left].rstrip()
    if not re.search(r"(?:[,—)]|\band|\bbut)$", before) or (who.ids == () and who.form == "pronoun"):
        return who
    first = next((s for s in line.mentions if s.actor in cast.known), None)
    if first is None or first.start > _OPENING or first.end >= left or line.quoted(first.start):
        return who
    if re.search(r"\b(?:that|said|says|told)\b", line.text[first.end : left]) or not re.match(
        r"\s*(?:\([^)]*\))?\s*[,—]|\s+\w+", line.text[first.end : left]
    ):
        return who
    return Who((first.actor,), line.text[first.start : first.end], first.start)


_OPENING = 40
"""Characters into a sentence within which an actor opens it."""


def _progressive(line: Line, index: int) -> bool:
    return any(w.text in ("is", "are", "was", "were", "been") for w in line.words[max(0, index - 3) : index])
