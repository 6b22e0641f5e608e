"""Set phrases of asking: "on strike for", "it is time for Y to", "made A conditional on B", "is adamant that"."""

import re

from service.engines.rules.demands.ask_clauses import clause_asks, thing_asks
from service.engines.rules.demands.ask_texts import from_clause, from_noun
from service.engines.rules.demands.complements import complement_end, verb_conjuncts
from service.engines.rules.demands.raw_asks import RawAsk, asks
from service.engines.rules.lexicon.verbs import base_of, is_base
from service.engines.rules.syntax.cues import Cue
from service.engines.rules.syntax.lines import Line
from service.engines.rules.syntax.subjects import Cast

_BETTER = (
    r"(?:(?!an? \d+-(?:day|week|hour|month)s? )an? \d|\d+(?! (?:days|weeks|months|hours|years|minutes))"
    r"[\d.]*(?= ?(?:%|per))|"
    r"better|higher|safer|more|improved|shorter|fair|an? (?:pay|wage|shorter|better|higher|say)|pay rises?\b)"
)
_STRIKE = Cue(
    "strike striking walked downed out protesting picketing camped marching marched sit-in",
    r"\b(?:on strike|striking|walked out|downed tools|have been out|protesting|picketing|marching|marched|camped)\b"
    rf"[^,.;:]{{0,30}}? (?:for|over) (?={_BETTER})",
)
_AFTER = Cue("after", r"\b(?:'re|are|is|'s) (?:also |still )?after (?=(?:the|an?|more|better|its|their) )")
_TIME = Cue(
    "time",
    r"\b(?:it is|it's|it was|now is the|high) (?:high |about |now )?time (?:for|"
    r"that) (?P<who>[^,;:\"]{2,60}?) to (?P<verb>[a-z]+)\b",
)
_CONDITIONAL = Cue(
    "conditional conditioned contingent dependent hinge",
    r"\b(?:conditional|conditioned|contingent|dependent) (?:up)?on\s+(?=\w)",
)
_ADAMANT = Cue("adamant particular insistent firm", r"\b(?:adamant|particular|insistent|firm) that\s+")
_GERUND_CLAUSE = re.compile(r"(?P<who>[^,;:]{2,60}?)\s+(?P<verb>[a-z]+ing)\b")


def by_idiom(cast: Cast, line: Line) -> list[RawAsk]:
    """Return what a sentence asks by a set phrase."""
    return [*_struck_for(cast, line), *_time_to(cast, line), *_conditional_on(cast, line), *_adamant(cast, line)]


def _struck_for(cast: Cast, line: Line) -> list[RawAsk]:
    for cue in (_STRIKE, _AFTER):
        found = cue.search(line)
        if found and not line.quoted(found.start()):
            by = cast.subject(line, line.word_at(found.start())).ids or line.actors_between(0, found.start())[:1]
            by = tuple(i for i in by if i in cast.known)
            if by:
                return thing_asks(cast, line, found.end(), by, "demand")
    return []


def _time_to(cast: Cast, line: Line) -> list[RawAsk]:
    found = _TIME.search(line)
    by = cast.speaker(line).ids
    if not found or not by or not is_base(found.group("verb")):
        return []
    of = tuple(i for i in cast.resolve(line, found.start("who"), found.end("who")).ids if i not in by)
    begin = found.start("verb")
    end = complement_end(line, begin)
    parts = [part for part in verb_conjuncts(line.text[begin:end]) if len(part.split()) > 1]
    texts = [from_clause(found.group("who"), part, subject_acts=True) for part in parts]
    return asks(line, begin, end, by, of or cast.addressed(line, by, begin), texts, "appeal")


def _conditional_on(cast: Cast, line: Line) -> list[RawAsk]:
    found = _CONDITIONAL.search(line)
    if not found:
        return []
    index = next(
        (i for i, word in enumerate(line.words) if word.start < found.start() and base_of(word.text, "past", "third")),
        None,
    )
    by = (cast.subject(line, index).ids if index is not None else ()) or cast.speaker(line).ids
    if not by:
        return []
    end = complement_end(line, found.end())
    clause = _GERUND_CLAUSE.match(line.text, found.end(), end)
    base = base_of(clause.group("verb"), "gerund") if clause else None
    if clause and base:
        asked = cast.resolve(line, clause.start("who"), clause.end("who"))
        of = tuple(i for i in asked.ids if i not in by)
        text = from_clause(clause.group("who"), base + line.text[clause.end() : end], subject_acts=True)
        return asks(line, found.end(), end, by, of or cast.addressed(line, by, found.end()), [text], "condition")
    text = from_noun(line.text[found.end() : end])
    return asks(line, found.end(), end, by, cast.addressed(line, by, found.end()), [text], "condition")


def _adamant(cast: Cast, line: Line) -> list[RawAsk]:
    found = _ADAMANT.search(line)
    if not found:
        return []
    by = cast.subject(line, line.word_at(found.start())).ids or cast.speaker(line).ids
    return clause_asks(cast, line, found.end(), by, "demand") if by else []
