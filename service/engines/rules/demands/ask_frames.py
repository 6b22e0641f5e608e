"""The frames of verbs that ask: "demanded that Y do", "urged Y to do", "wants Z"."""

import re

from service.engines.rules.demands.ask_clauses import clause_asks, possessor, thing_asks
from service.engines.rules.demands.ask_patterns import Ask
from service.engines.rules.demands.ask_texts import from_clause, from_noun, from_state, tidy
from service.engines.rules.demands.complements import complement_end, verb_conjuncts
from service.engines.rules.demands.raw_asks import RawAsk, asks
from service.engines.rules.lexicon.phrases import BOTH_SIDES, Who
from service.engines.rules.lexicon.verbs import is_base as _in_table
from service.engines.rules.syntax.lines import Line
from service.engines.rules.syntax.subjects import Cast
from service.grounding.words import FUNCTION_WORDS

_TO = re.compile(
    r"(?P<who>(?:[^.;:]|\.(?=\w|\s[A-Z]|,)){0,110}?),?\s+(?P<not>not )?to \"?(?P<not2>not )?(?P<verb>[a-z-]+)\b"
)
_SECOND = re.compile(
    r",?\s+(?:and|but)(?: (?:on|upon|to|with))?(?P<who>\s[^,;:.]{2,60}?)\s+(?P<not>not )?to (?P<verb>[a-z-]+)\b"
)
_FOR_TO = re.compile(r"(?P<who>[^,;:]{3,80}?)\s+(?P<not>not )?to (?P<verb>[a-z-]+)\b")
_COUNTERPART = re.compile(
    r"^\s*(?:(?:the|its|their) )?(?:neighbour|neighbor|other side|rival|opponent|firm|company|management|government|"
    r"union|employers?|rebels|strikers|authorities|council)s?\s*$"
)
_ONLOOKERS = re.compile(
    r"\b(?:reporters|journalists|people|residents|voters|court|judge|soldiers|lawmakers|readers|viewers|customers)\b"
)
_THAT = re.compile(
    r"\s*(?:,[^,]{1,40},)?\s*(?:(?:again|once more|in turn|also|repeatedly|instead|"
    r"(?:in|on (?:\w+day|\w+ behalf|behalf|state)|at|during|through|last|late|yesterday|"
    r"this|once|earlier|through|via|with)\b[^;:\".]{0,70}?)\s*)?,?\s*that\s+"
)


def is_base(word: str) -> bool:
    """Whether `word` after "to" can be what is asked to be done: any verb, in the table or not."""
    return _in_table(word) or (len(word) > _SHORT_WORD and word not in FUNCTION_WORDS - {"have"})


_SHORT_WORD = 3
"""Letters; a word no longer than this is a verb only if the table has it."""


def that_frame(cast: Cast, line: Line, start: int, asking: Ask, who: Who) -> list[RawAsk]:
    """Read "demanded that Y do A"."""
    that = _THAT.match(line.text, start)
    if "that" not in asking.frames or not that:
        return []
    return clause_asks(cast, line, that.end(), who.ids, asking.force)


def to_frame(cast: Cast, line: Line, start: int, asking: Ask, who: Who) -> list[RawAsk]:
    """Read "urged Y to do A", and what follows in the same breath: "… and the union not to do B"."""
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
    of = _addressees(cast, line, found, who)
    if of is None or (asking.known and not of and not _COUNTERPART.search(found.group("who"))):
        return []
    if not of and not _in_table(found.group("verb")):
        return []
    verb_start = found.start("verb")
    end = complement_end(line, verb_start)
    second = _second_address(cast, line, verb_start, end, who)
    cut = second.start() if second else end
    negation = "not " if found.group("not") or found.group("not2") else ""
    parts = verb_conjuncts(negation + line.text[verb_start:cut])
    asked = of or _them(cast, line, found.group("who"), who) or cast.addressed(line, who.ids, start)
    first = asks(line, verb_start, cut, who.ids, asked, [tidy(part) for part in parts], asking.force)
    if not second:
        return first
    begin = second.start("verb")
    texts = [tidy(part) for part in verb_conjuncts((second.group("not") or "") + line.text[begin:end])]
    return first + asks(line, begin, end, who.ids, _addressees(cast, line, second, who) or (), texts, asking.force)


def _addressees(cast: Cast, line: Line, found: re.Match[str], who: Who) -> tuple[str, ...] | None:
    """Return whom "who" of a match addresses, empty where it is nobody of the scene, None where it is no demand."""
    asked = cast.resolve(line, found.start("who") + 1, found.end("who"))
    spans = tuple(i for i in line.actors_between(found.start("who"), found.end("who")) if i in cast.known)
    of = tuple(i for i in (asked.ids or spans) if i not in who.ids)
    if not of and asked.form == "noun" and _ONLOOKERS.search(asked.text):
        return None
    return of or tuple(i for i in cast.by_noun(found.group("who")) if i not in who.ids)


def _them(cast: Cast, line: Line, phrase: str, who: Who) -> tuple[str, ...]:
    """Return the actors of the sentence before that "them" or "the two" stand for."""
    before = cast.by_number.get(line.number - 1)
    if before is None or not re.fullmatch(r"\s*(?:them|both|the two)(?: both| all)?\s*", phrase):
        return ()
    if BOTH_SIDES.search(before.text):
        return tuple(i for i in cast.both("both") if i not in who.ids)
    return tuple(i for i in before.actors_between(0, len(before.text)) if i in cast.known and i not in who.ids)


def _second_address(cast: Cast, line: Line, start: int, end: int, who: Who) -> re.Match[str] | None:
    """Return a later "and (on) Y (not) to do B" of the same verb of asking."""
    for found in _SECOND.finditer(line.text, start, end):
        named = _addressees(cast, line, found, who) or _COUNTERPART.search(found.group("who"))
        if is_base(found.group("verb")) and named:
            return found
    return None


def state_frame(cast: Cast, line: Line, start: int, asking: Ask, who: Who) -> list[RawAsk]:
    """Read "wants the pay cut scrapped", "wants the garrison out of the town"."""
    if "state" not in asking.frames:
        return []
    begin = re.match(r"\s+(?:to see\s+)?(?=[\w$£€])(?!(?:to|that|by|in|on|and|as)\b)", line.text[start:])
    if not begin:
        return []
    start += begin.end()
    end = complement_end(line, start)
    text = from_state(line.text[start:end])
    if text is None:
        return []
    parts = re.split(r",? and (?=(?:the|an?|its|their|all)\b)", line.text[start:end])
    states = [worded for part in parts if (worded := from_state(part))]
    texts = states if len(states) == len(parts) else [text]
    of = possessor(cast, line, start, end, who.ids) or cast.addressed(line, who.ids, start)
    return asks(line, start, end, who.ids, of, texts, asking.force)


def infinitive_frame(cast: Cast, line: Line, start: int, asking: Ask, who: Who) -> list[RawAsk]:
    """Read "demands to see the map": the other must let it."""
    found = re.match(r"\s+to\s+(?=([a-z]+)\b)", line.text[start:]) if "infinitive" in asking.frames else None
    if not found or not is_base(found.group(1)):
        return []
    begin = start + found.end()
    end = complement_end(line, begin)
    text = tidy(f"let it {line.text[begin:end]}")
    return asks(line, begin, end, who.ids, cast.addressed(line, who.ids, begin), [text], asking.force)


def passive_frame(cast: Cast, line: Line, index: int, asking: Ask) -> list[RawAsk]:
    """Read "Y has been told (by X) to do A", "Y was asked by X that it do A"."""
    word = line.words[index]
    if not (index and line.words[index - 1].text in ("been", "were", "was", "being", "is", "are")):
        return []
    asked = cast.subject(line, index)
    agent = re.match(r"\s+by\s+(?P<who>[^,;:]{2,60}?)(?=\s+(?:to|that)\b)", line.text[word.end :])
    after = word.end + (agent.end() if agent else 0)
    told = cast.resolve(line, word.end + agent.start("who"), after).ids if agent else cast.others(asked.ids)
    by = tuple(i for i in told if i not in asked.ids)
    if not by or not asked.ids:
        return []
    to = re.match(r"\s+(?P<not>not )?to\s+(?P<verb>[a-z]+)", line.text[after:])
    if to and "to" in asking.frames and is_base(to.group("verb")):
        begin = after + to.start("verb")
        end = complement_end(line, begin)
        parts = verb_conjuncts((to.group("not") or "") + line.text[begin:end])
        return asks(line, begin, end, by, asked.ids, [tidy(part) for part in parts], asking.force)
    that = re.match(r"\s+that\s+(?:it|they)\s+(?:must|should|had to|have to)\s+", line.text[after:])
    if that:
        begin = after + that.end()
        end = complement_end(line, begin)
        parts = verb_conjuncts(line.text[begin:end])
        return asks(line, begin, end, by, asked.ids, [tidy(part) for part in parts], "demand")
    return []


def noun_frame(cast: Cast, line: Line, start: int, asking: Ask, who: Who) -> list[RawAsk]:
    """Read "wants a written pledge", "called for an end to the curfew"."""
    if "noun" not in asking.frames:
        return []
    through = (
        rf"\s+(?:again |in turn |also |once more |publicly )?(?:{asking.through})\s+"
        if asking.through
        else r"\s+(?:is )?(?=[\w\"$£€])(?!(?:to|that|by|in|on|for|is|are|was|at(?! least)|and|as|from \w+ to|it|"
        r"them)\b)"
    )
    matched = re.match(through, line.text[start:])
    if not matched:
        return _relative_object(cast, line, start, asking, who)
    begin = start + matched.end()
    clause = _FOR_TO.match(line.text, begin) if "for" in asking.through else None
    if clause and _in_table(clause.group("verb")):
        return _for_to(cast, line, clause, asking, who)
    if re.match(r"[a-z]+ing\b", line.text[begin:]) and asking.through.startswith("on"):
        return []
    return thing_asks(cast, line, begin, who.ids, asking.noun_force)


def _relative_object(cast: Cast, line: Line, start: int, asking: Ask, who: Who) -> list[RawAsk]:
    """Read "the quota (that) it wants for northerners"."""
    tail = re.match(r"\s+(?=for |in |on )", line.text[start:])
    thing = (
        re.search(r"\bthe ([\w' -]{3,50}?) (?:that |which )?(?:the )?$", line.text[: who.start])
        if not asking.through
        else None
    )
    if not tail or not thing or not who.ids:
        return []
    begin = start + tail.end()
    end = complement_end(line, begin)
    rest = re.split(r", an? ", line.text[begin:end])[0]
    text = from_noun(f"{thing.group(1)} {rest}")
    return asks(line, begin, end, who.ids, cast.addressed(line, who.ids, begin), [text], asking.noun_force)


def _for_to(cast: Cast, line: Line, found: re.Match[str], asking: Ask, who: Who) -> list[RawAsk]:
    """Read "called for the army to leave the town"."""
    asked = cast.resolve(line, found.start("who"), found.end("who"))
    of = tuple(i for i in asked.ids if i not in who.ids)
    begin = found.start("verb")
    end = complement_end(line, begin)
    parts = verb_conjuncts((found.group("not") or "") + line.text[begin:end])
    texts = [from_clause(found.group("who"), part, subject_acts=bool(of)) for part in parts]
    return asks(line, begin, end, who.ids, of or cast.addressed(line, who.ids, begin), texts, asking.noun_force)
