"""Demands in a list of lines under a heading: "What the union wants:", "… unless the firm:"."""

import re
from collections.abc import Iterator

from schemas.terms import Force
from service.engines.rules.demands.ask_texts import from_noun, tidy
from service.engines.rules.demands.complements import complement_end, verb_conjuncts
from service.engines.rules.demands.raw_asks import RawAsk, asks
from service.engines.rules.lexicon.verbs import base_of, is_base
from service.engines.rules.syntax.cues import Cue
from service.engines.rules.syntax.lines import Line
from service.engines.rules.syntax.subjects import Cast

_HEADING = Cue(
    "want demand call ask insist condition term unless until must seek require request",
    r"\b(?:wants?|demands?|demanded|demanding|calls? (?:on|for)|calling|asks?|asked|asking|insists?|"
    r"(?:pre)?conditions?|"
    r"terms|unless|until|must|seeks?|seeking|requires?|requests?)\b[^.]*:\s*$",
)
_CONDITION = re.compile(r"\b(?:unless|until|(?:pre)?conditions?|only if|terms)\b", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[•●▪◦‣·*–—-]|\(?\d{1,2}[.)]|\(?[a-h][.)])\s*")
_DEMANDERS = ("union", "civil_society", "political", "armed_group")


def by_list(cast: Cast) -> Iterator[RawAsk]:
    """Yield what the lists of an article ask, one item or more a line."""
    lines = cast.lines
    for place, heading in enumerate(lines):
        if not heading.text.rstrip().endswith(":") or not _HEADING.search(heading):
            continue
        items = []
        for line in lines[place + 1 :]:
            bullet = _BULLET.match(line.text)
            if not bullet:
                break
            items.append((line, bullet.end()))
        by = _owner(cast, heading, lines[place + 1 + len(items) :]) if len(items) > 1 else ()
        if not by:
            continue
        force: Force = "condition" if _CONDITION.search(heading.text) else "demand"
        of = tuple(i for i in heading.actors_between(0, len(heading.text)) if i in cast.known and i not in by)
        for line, start in items:
            end = complement_end(line, start)
            texts = [_worded(part) for part in verb_conjuncts(line.text[start:end])]
            yield from asks(line, start, end, by, of or cast.addressed(heading, by), texts, force)


def _worded(part: str) -> str:
    first = part.split()[0]
    if not first[1:2].isupper() and not re.match(r"\S+ [A-Z]", part):
        part = part[0].lower() + part[1:]
    lower = first.lower()
    base = lower if is_base(lower) else base_of(lower, "third")
    rest = part[len(first) :]
    if lower == "to" and rest:
        return tidy(rest)
    return tidy(base + rest) if base and not re.match(r"\s+(?:of|for|from)\b", rest) else from_noun(part)


def _owner(cast: Cast, heading: Line, after: tuple[Line, ...]) -> tuple[str, ...]:
    """Return who made the list: the subject of its heading, whom the text was about, or the side that demands."""
    index = next((i for i, word in enumerate(heading.words) if base_of(word.text, "past", "third", "base")), None)
    found = cast.subject(heading, index).ids if index is not None else ()
    found = found or tuple(s.actor for s in heading.mentions[:1] if s.actor in cast.known)
    if found:
        return found
    next_topic = tuple(s.actor for s in after[0].mentions[:1] if s.actor in cast.disputants) if after else ()
    sides = [i for i in cast.disputants if i in cast.scene.by_id and cast.scene.by_id[i].kind in _DEMANDERS]
    return tuple(sides) if len(sides) == 1 else next_topic or cast.topic_before(heading).ids
