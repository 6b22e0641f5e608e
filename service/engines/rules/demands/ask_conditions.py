"""Conditions: "only if Y …", "unless Y …", "not … until Y …"."""

import re
from collections.abc import Iterator

from service.engines.rules.demands.ask_clauses import verb_like
from service.engines.rules.demands.ask_nouns import made_condition
from service.engines.rules.demands.ask_texts import from_clause
from service.engines.rules.demands.complements import complement_end, verb_conjuncts
from service.engines.rules.demands.raw_asks import RawAsk, asks
from service.engines.rules.lexicon.verbs import base_of, is_base
from service.engines.rules.syntax.cues import Cue
from service.engines.rules.syntax.lines import Line
from service.engines.rules.syntax.subjects import Cast

_ONLY_IF = Cue(
    "only condition provided providing unless long soon minute moment once",
    r"\b(?:only (?:[\w'-]+ ){0,6}(?:if|when|once|after)|"
    r"on (?:the )?condition that|provid(?:ed that|ing that|ed (?=the|its|their|"
    r"all|[A-Z]))|"
    r"unless|as long as|as soon as|the (?:minute|moment)|(?<= )once(?= (?:the|its|their|all)))\s*\b",
)
_PROMISED = re.compile(r"\b(?:will|would)\b[^,;:]*$")
_HOLDING = re.compile(
    r"\b(?:no|not|never|nothing|won't|refus\w+|keep|keeps|kept|stay|remain|strike|block|hold|shut|go on|"
    r"continue)\b[^,:;\"]*$"
)
_UNTIL = Cue("until before", r"\b(?:until|before)\s+")


def conditions(cast: Cast, line: Line) -> Iterator[RawAsk]:
    """Yield what a sentence makes a condition."""
    yield from made_condition(cast, line)
    for found in _ONLY_IF.finditer(line):
        if found.group().startswith(("once", "as soon", "the m")) and not _PROMISED.search(line.text[: found.start()]):
            continue
        yield from _condition(cast, line, found.end(), found.start())
    for found in _UNTIL.finditer(line):
        if _HOLDING.search(line.text[: found.start()]) and _finite_verb(
            line, found.end(), complement_end(line, found.end())
        ):
            yield from _condition(cast, line, found.end(), found.start())


def _condition(cast: Cast, line: Line, begin: int, mark: int) -> list[RawAsk]:
    main = next(
        (
            i
            for i, w in enumerate(line.words)
            if w.start < mark and w.text in ("will", "would", "could", "can", "be", "won't", "had")
        ),
        None,
    )
    by = cast.subject(line, main).ids if main is not None else ()
    by = by or cast.speaker(line).ids
    if not by:
        return []
    end = complement_end(line, begin)
    position = _finite_verb(line, begin, end)
    if position is None:
        return []
    subject_end, verb_index = position
    asked = cast.resolve(line, begin, subject_end)
    if asked.ids and set(asked.ids) <= set(by) and asked.form != "both":
        return []
    verb = line.words[verb_index]
    rest = line.text[verb.end : end]
    base = base_of(verb.text, "past", "third", "base", "participle") or verb.text
    if base == "be":
        phrase = "be" + rest
    elif verb.text in ("have", "has", "had"):
        nxt = line.words[verb_index + 1] if verb_index + 1 < len(line.words) else verb
        phrase = (base_of(nxt.text, "participle", "past") or nxt.text) + line.text[nxt.end : end]
        if nxt.text == "been":
            phrase = "be" + line.text[nxt.end : end]
    else:
        phrase = base + rest
    acts = bool(asked.ids)
    texts = [from_clause(line.text[begin:subject_end], part, subject_acts=acts) for part in verb_conjuncts(phrase)]
    of = tuple(i for i in asked.ids if i not in by) or cast.addressed(line, by, begin)
    return asks(line, begin, end, by, of, texts, "condition")


def _finite_verb(line: Line, begin: int, end: int) -> tuple[int, int] | None:
    first, last = line.word_at(begin), line.word_at(end)
    passive = re.search(
        r"\s(?:had|has|have) been\s+\w|\s(?:is|are|was|were)\s+(?:\w+ed|given|set|freed|held|sent|paid|met|done)\b",
        line.text[begin:end],
    )
    if passive:
        index = line.word_at(begin + passive.start())
        return line.words[index].start, index
    for index in range(first + 1, last):
        word = line.words[index]
        if base_of(word.text, "past", "third") or (is_base(word.text) and verb_like(line, index) and index > first):
            return word.start, index
    return None
