"""Demands told by a noun: "its demand for …", "made … a condition", "gave Y until Friday to …"."""

import re

from service.engines.rules.demands.ask_clauses import clause_asks, thing_asks
from service.engines.rules.demands.ask_patterns import DEMAND_NOUNS
from service.engines.rules.demands.ask_texts import NOMINAL_VERBS, from_noun, tidy
from service.engines.rules.demands.complements import complement_end, verb_conjuncts
from service.engines.rules.demands.raw_asks import RawAsk, asks
from service.engines.rules.guards.factuality import hedged
from service.engines.rules.lexicon.verbs import base_of, is_base
from service.engines.rules.syntax.cues import Cue
from service.engines.rules.syntax.lines import Line
from service.engines.rules.syntax.subjects import Cast

_MADE_CONDITION = Cue(
    "condition precondition",
    r"\b(?:made|makes|making|set|sets) (?P<thing>[^,;.]{8,110}?) (?:as )?an? (?:pre)?condition\b",
)
_NOUN_FRAME = re.compile(
    r"[^:;.\"()]{0,110}:\s*(?=that\b|an?\b|the\b|\w+ \w+)|"
    r"\s+(?:for [^,;:]{2,40}?,? )?(?:which |that )?includ(?:ing|es?|ed)\s+|"
    r"\s*(?:(?:is|are|was|were|remains?|has been|include[sd]?|being)(?: (?:clear|"
    r"simple|the same|unchanged|as follows))?\s*(?:[,:]|that|for|to)?|"
    r"(?P<of>of|to|on|by) [^,;:.]{2,50}? (?:is|are|was|were)(?: (?:that|to|for))?|that|,? for|:|—|"
    r",(?: [^,;:]{3,60})?:)\s*"
)
_UNTIL_TO = re.compile(
    r"\bg(?:ave|iven|iving|ives?)\s+(?P<who>[^,;:.]{2,60}?)\s+(?:until|till|\w+ (?:hours|"
    r"days|weeks) )(?P<when>[^,;:]{2,40}?)\s*to\s+"
)


def by_noun(cast: Cast, line: Line, index: int) -> list[RawAsk]:
    """Read a demand told by a noun: "its demand for A", "two demands: that B and that C"."""
    word = line.words[index]
    frame = _NOUN_FRAME.match(line.text, word.end)
    if not frame or hedged(line, index):
        return []
    if index and line.words[index - 1].text in ("to", "will", "would"):
        return []
    if word.text in ("terms", "claim") and not re.match(
        r"[^.;]{0,110}:\s|\s+(?:of|for) [\w$£€]*\d", line.text[word.end :]
    ):
        return []
    if word.text.startswith(("condition", "precondition", "terms")) and (
        re.match(r"\s+(?:for|of)\b", line.text[word.end :]) and not frame.group().rstrip().endswith(":")
    ):
        return []
    by = _noun_owner(cast, line, index)
    if not by:
        return []
    force = DEMAND_NOUNS[word.text]
    begin = frame.end()
    if re.search(r"\bthat\s*$", frame.group()) or re.match(r"that\s", line.text[begin:]):
        begin += 5 if re.match(r"that\s", line.text[begin:]) else 0
        return clause_asks(cast, line, begin, by, force)
    if re.search(r"\bto\s*$", frame.group()):
        end = complement_end(line, begin)
        return asks(
            line,
            begin,
            end,
            by,
            cast.addressed(line, by, begin),
            [tidy(p) for p in verb_conjuncts(line.text[begin:end])],
            force,
        )
    first = re.match(r"(?:to )?([a-z]+)\s+(?!of\b)(?=\w)", line.text[begin:])
    if (
        frame.group().rstrip().endswith(":")
        and first
        and is_base(first.group(1))
        and first.group(1) not in NOMINAL_VERBS
    ):
        end = complement_end(line, begin)
        parts = verb_conjuncts(line.text[begin + first.start(1) : end])
        return asks(line, begin, end, by, cast.addressed(line, by, begin), [tidy(p) for p in parts], force)
    listed = re.match(r"\s*(?:the following)?\s*:?\s*that\s+", line.text[begin:])
    if listed:
        return clause_asks(cast, line, begin + listed.end(), by, force)
    return thing_asks(cast, line, begin, by, force)


def _noun_owner(cast: Cast, line: Line, index: int) -> tuple[str, ...]:
    word = line.words[index]
    left = line.text[: word.start]
    owned = re.search(r"([\w'. -]+?)'s?\s+(?:\w+\s+){0,3}$", left)
    spans = [s for s in line.mentions_between(0, word.start) if s.actor in cast.known]
    if owned and spans and not re.search(r"[,;:]", left[spans[-1].end :]):
        return (spans[-1].actor,)
    if re.search(r"\b(?:its|their|his|her)\s+(?:\w+\s+){0,2}$", left):
        return (spans[0].actor,) if spans else cast.topic_before(line).ids
    for position in range(index - 1, -1, -1):
        if base_of(line.words[position].text, "past", "third"):
            return cast.subject(line, position).ids or cast.speaker(line).ids
    earlier = re.match(r"(?:An|Another|The|One) (?:(?:earlier|other|further|original|first|second|last) )?$", left)
    return cast.speaker(line).ids or (cast.topic_before(line).ids if earlier else ())


def made_condition(cast: Cast, line: Line) -> list[RawAsk]:
    """Read "made the reopening of the ferry a condition for any deal"."""
    found = _MADE_CONDITION.search(line)
    if not found:
        return []
    who = cast.subject(line, line.word_at(found.start()))
    if not who.ids:
        return []
    text = from_noun(found.group("thing"))
    return asks(
        line,
        found.start("thing"),
        found.end(),
        who.ids,
        cast.addressed(line, who.ids, found.start()),
        [text],
        "condition",
    )


def by_deadline(cast: Cast, line: Line, index: int) -> list[RawAsk]:
    """Read "gave Y until Friday to do A"."""
    found = _UNTIL_TO.match(line.text, line.words[index].start)
    if not found:
        return []
    who = cast.subject(line, index)
    of = tuple(i for i in line.actors_between(found.start("who"), found.end("who")) if i not in who.ids)
    end = complement_end(line, found.end())
    if not who.ids:
        return []
    return asks(
        line,
        found.end(),
        end,
        who.ids,
        of or cast.addressed(line, who.ids, found.start()),
        [tidy(p) for p in verb_conjuncts(line.text[found.end() : end])],
        "demand",
    )
