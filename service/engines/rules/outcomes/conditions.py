"""Conditions that a rule of an outcome table lays on the verb's subject, its object and what stands around it."""

import re
from collections.abc import Callable

from schemas.terms import OutcomeKind
from service.engines.rules.lexicon.phrases import Who
from service.engines.rules.outcomes.patterns import REFUSABLE, TRUCE_WORD, Rule
from service.engines.rules.syntax.lines import Line
from service.engines.rules.syntax.subjects import Cast

RECENT = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|overnight|tonight|"
    r"this (?:week|month|morning|afternoon|evening)|last (?:week|night|month)|"
    r"hours|(?:jan|feb|mar|apr|may|june|july|aug|sept?|oct|nov|dec)[a-z]*\.? \d|\d{1,2}(?:st|nd|rd|th)? "
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|earlier in the day|in recent "
    r"days|since then|on the eve|again|the day before|days? (?:later|after|before)|"
    r"in (?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december)(?! (?:of )?(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_PERFECT = re.compile(r"\b(?:has|have|'ve|'s)(?: \w+)? $", re.IGNORECASE)
_SUBJECT_KINDS: frozenset[OutcomeKind] = frozenset({"escalation", "refusal", "violation", "offer"})
_BACK = 3
_BEING = frozenset("is are was were be been being".split())
_PARTED = re.compile(r"[,;:]|\b(?:and|but)\b")
_BY = re.compile(r"^[^;,]{0,60}?\bby (?:the |its |their |a )?", re.IGNORECASE)
_MEDIATE = re.compile(
    r"\b(?:mediat|facilitat|broker|go-between|referee|arbitrat|host|venue|observer|asked|invited|requested|suggested)",
    re.IGNORECASE,
)


def passive(line: Line, index: int) -> bool:
    """Whether the verb at word `index` is in the passive."""
    near = line.words[max(0, index - _BACK) : index]
    return any(
        word.text in _BEING and not _PARTED.search(line.text, word.end, line.words[index].start) for word in near
    )


def agent(cast: Cast, line: Line, index: int, end: int) -> Who:
    """Return who does what is told in the passive: the actors named after "by"."""
    start = line.words[index].end
    found = _BY.search(line.text[start:end])
    return cast.resolve(line, start + found.end(), end) if found else Who()


def by_its_subject(rule: Rule) -> bool:
    """Whether the act is the subject's alone, so that a passive verb must name its agent."""
    return rule.sides == "subject" and rule.kind in _SUBJECT_KINDS


def recent(line: Line, index: int) -> bool:
    """Whether an act is told as of these days: dated, or in the present perfect."""
    return bool(RECENT.search(line.text)) or (
        not passive(line, index) and bool(_PERFECT.search(line.text[: line.words[index].start]))
    )


def holds(cast: Cast, line: Line, index: int, end: int, rule: Rule, who: Who) -> bool:
    """Whether every condition of `rule` holds for the verb at word `index`, done by `who`.

    `known`: an actor does it. `subject:both`: two actors or more; `subject:sides`: sides of the dispute. `thirds`: no
    side does it. `third`: it is done to a third party. `takes_up`: it answers a proposal told just before.
    `after_truce`: a truce was told before. `agent`: it is passive. `recent`: it is of these days.
    """
    return all(_CONDITIONS[need](cast, line, index, end, who) for need in rule.needs if need in _CONDITIONS)


_PAIR = re.compile(r"\b[a-z]+s and (?:[a-z]+ )?[a-z]+s\b", re.IGNORECASE)
"""Two groups told by their nouns: "herders and farmers"."""


def _several(cast: Cast, _line: Line, _index: int, _end: int, who: Who) -> bool:
    return len(who.ids) > 1 or who.form == "both" or bool(who.ids and _PAIR.search(who.text))


def _sides(cast: Cast, _line: Line, _index: int, _end: int, who: Who) -> bool:
    return (
        who.form == "both"
        or bool(set(who.ids) & set(cast.disputants))
        or bool(re.search(r"\b(?:delegat|negotiator|side|part(?:y|ies)|teams?)", who.text, re.IGNORECASE))
    )


def _to_a_third(cast: Cast, line: Line, index: int, end: int, _who: Who) -> bool:
    named = line.actors_between(line.words[index].end, end)
    return bool(named) and named[0] not in cast.disputants


def _takes_up(cast: Cast, line: Line, index: int, _end: int, _who: Who) -> bool:
    around = cast.by_number.get(line.number - 1)
    text = (around.text if around else "") + " " + line.text[: line.words[index].start]
    return bool(REFUSABLE.search(text) or _MEDIATE.search(text))


def _after_truce(cast: Cast, line: Line, index: int, _end: int, _who: Who) -> bool:
    earlier = [cast.by_number[n].text for n in range(line.number - _BACK, line.number) if n in cast.by_number]
    return bool(TRUCE_WORD.search(" ".join((*earlier, line.text[: line.words[index].start]))))


_Condition = Callable[[Cast, Line, int, int, Who], bool]
_CONDITIONS: dict[str, _Condition] = {
    "known:True": lambda _cast, _line, _index, _end, who: bool(who.ids),
    "subject:both": _several,
    "subject:sides": _sides,
    "thirds:True": lambda cast, _line, _index, _end, who: bool(who.ids) and not set(who.ids) & set(cast.disputants),
    "third:True": _to_a_third,
    "takes_up:True": _takes_up,
    "after_truce:True": _after_truce,
    "agent:True": lambda _cast, line, index, _end, _who: passive(line, index),
    "recent:True": lambda _cast, line, index, _end, _who: recent(line, index),
}
