"""Demands in the imperative, in a speaker's own words: "Give us back the land", "Let them vote"."""

import re

from service.engines.rules.demands.ask_texts import tidy
from service.engines.rules.demands.complements import complement_end, verb_conjuncts
from service.engines.rules.demands.raw_asks import RawAsk, asks
from service.engines.rules.lexicon.verbs import is_base
from service.engines.rules.syntax.lines import Line
from service.engines.rules.syntax.subjects import Cast
from service.engines.rules.tables import table

_START = re.compile(r"(?:^|(?<=[.!?]\s)|(?<=\"))\"?(?P<verb>[A-Z][a-z]+)\s+(?=[a-z$£€\d]|[A-Z])")
_FOR_US = re.compile(r"^(give|hand|send|pay|show|tell) (?:us|me) (back )?(?=\w)", re.IGNORECASE)
_RHETORICAL = frozenset(table("asking")["rhetorical"].split())
_SHORTEST = 3
"""Words; what is shorter is an exclamation."""


def by_imperative(cast: Cast, line: Line) -> list[RawAsk]:
    """Return what is told to do in quoted imperatives of an actor."""
    if not line.quotes:
        return []
    by = cast.speaker(line).ids
    if not by:
        return []
    found: list[RawAsk] = []
    for start in _START.finditer(line.text):
        position = start.start("verb")
        verb = start.group("verb").lower()
        if not line.quoted(position) or not is_base(verb) or verb in _RHETORICAL:
            continue
        end = complement_end(line, position)
        phrase = line.text[position:end]
        if len(phrase.split()) < _SHORTEST or phrase.endswith("?") or not _VERB_OBJECT.match(phrase):
            continue
        phrase = phrase[0].lower() + phrase[1:]
        phrase = _FOR_US.sub(lambda m: f"{m.group(1)} {m.group(2) or ''}", phrase)
        conjuncts = re.split(r"\s+and (?=we|you|they|I\b|he|she)", phrase)[:1]
        texts = [tidy(part) for part in verb_conjuncts(conjuncts[0])]
        found.extend(asks(line, position, end, by, cast.addressed(line, by, position), texts, "demand"))
    return found


_VERB_OBJECT = re.compile(
    r"\w+ (?:the|an?|our|my|his|her|their|its|us|them|it|those|these|all|every|\d|both|independent|up|down|out|"
    r"back|[A-Z])"
)
