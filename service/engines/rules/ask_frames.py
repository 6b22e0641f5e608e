"""The frames of verbs that ask: "demanded that Y do", "urged Y to do", "wants Z"."""

import re

from service.engines.rules.ask_clauses import clause_asks, thing_asks
from service.engines.rules.ask_patterns import Ask
from service.engines.rules.ask_texts import tidy
from service.engines.rules.complements import complement_end, verb_conjuncts
from service.engines.rules.lines import Line
from service.engines.rules.phrases import Who
from service.engines.rules.raw_asks import RawAsk, asks
from service.engines.rules.subjects import Cast
from service.engines.rules.verbs import is_base

_TO = re.compile(
    r"(?P<who>(?:[^.;:]|\.(?=\w|\s[A-Z]|,)){0,110}?),?\s+(?P<not>not )?to \"?(?P<not2>not )?(?P<verb>[a-z-]+)\b"
)
_THAT = re.compile(
    r"\s*(?:,[^,]{1,40},)?\s*(?:(?:again|once more|in turn|also|repeatedly|instead|"
    r"(?:in|on (?:\w+day|\w+ behalf|behalf|state)|at|during|through|last|late|yesterday|"
    r"this|once|earlier)\b[^,;:\".]{0,60}?)\s*)?,?\s*that\s+"
)


def that_frame(cast: Cast, line: Line, start: int, asking: Ask, who: Who) -> list[RawAsk]:
    """Read "demanded that Y do A"."""
    that = _THAT.match(line.text, start)
    if "that" not in asking.frames or not that:
        return []
    return clause_asks(cast, line, that.end(), who.ids, asking.force)


def to_frame(cast: Cast, line: Line, start: int, asking: Ask, who: Who) -> list[RawAsk]:
    """Read "urged Y to do A"."""
    if "to" not in asking.frames:
        return []
    if asking.addressed:
        preposition = re.match(rf"\s+(?:again |once more |also |publicly )?(?:{asking.addressed})\s", line.text[start:])
        if not preposition:
            return []
        start += preposition.end() - 1
    found = _TO.match(line.text, start)
    if not found or not found.group("who").strip() or not is_base(found.group("verb")):
        return []
    if re.search(r"\b(?:that|for|whether|why|how|if|said|says|over|about)\b", found.group("who")):
        return []
    asked = cast.resolve(line, found.start("who") + 1, found.end("who"))
    spans = tuple(i for i in line.actors_between(found.start("who"), found.end("who")) if i in cast.known)
    of = asked.ids if asked.ids else spans
    of = tuple(i for i in of if i not in who.ids)
    if (
        not of
        and asked.form == "noun"
        and re.search(
            r"\b(?:reporters|journalists|people|residents|voters|court|judge|soldiers|lawmakers)\b", asked.text
        )
    ):
        return []
    verb_start = found.start("verb")
    end = complement_end(line, verb_start)
    negation = "not " if found.group("not") or found.group("not2") else ""
    parts = verb_conjuncts(negation + line.text[verb_start:end])
    return asks(
        line,
        verb_start,
        end,
        who.ids,
        of or cast.addressed(line, who.ids, start),
        [tidy(part) for part in parts],
        asking.force,
    )


def noun_frame(cast: Cast, line: Line, start: int, asking: Ask, who: Who) -> list[RawAsk]:
    """Read "wants a written pledge", "called for an end to the curfew"."""
    if "noun" not in asking.frames:
        return []
    through = (
        rf"\s+(?:again |in turn |also |once more |publicly )?(?:{asking.through})\s+"
        if asking.through
        else r"\s+(?=[\w\"$£€])(?!(?:to|that|by|in|on|at(?! least)|and|as|from \w+ to|it|them)\b)"
    )
    matched = re.match(through, line.text[start:])
    if not matched:
        return []
    begin = start + matched.end()
    if re.match(r"[a-z]+ing\b", line.text[begin:]) and asking.through.startswith("on"):
        return []
    return thing_asks(cast, line, begin, who.ids, asking.force)
