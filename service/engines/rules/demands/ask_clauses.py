"""Clauses and noun phrases that say what is asked, and of whom."""

import re

from schemas.terms import Force
from service.engines.rules.demands.ask_patterns import NO_SUBSTANCE
from service.engines.rules.demands.ask_texts import from_clause, from_noun
from service.engines.rules.demands.complements import complement_end, noun_conjuncts, verb_conjuncts
from service.engines.rules.demands.raw_asks import RawAsk, asks
from service.engines.rules.lexicon.phrases import Who
from service.engines.rules.lexicon.verbs import base_of, is_base
from service.engines.rules.syntax.lines import Line
from service.engines.rules.syntax.subjects import Cast

MODAL = re.compile(
    r"\b(must|should|ought to|needs to|has to|have to|need to|needed to|had to|ought now to)\b(\s+not\b)?"
)


_ARTICLE = 5
"""Characters that an article before a name may take."""
_ASIDE = re.compile(r",\s(?:which|who|whose|where)\b[^,]*,\s?")
_PRONOUN = re.compile(r"it|they", re.IGNORECASE)


def clause_asks(
    cast: Cast, line: Line, start: int, by: tuple[str, ...], force: Force, earlier: tuple[str, ...] = ()
) -> list[RawAsk]:
    """Read "Y (must|should) do A and do B" from `start` on."""
    end = complement_end(line, start)
    more = re.match(r",?\s+and (?:also )?that\s+", line.text[end:])
    position = _clause_verb(line, start, end)
    subject_end, verb_start = position or (start, start)
    subject = _ASIDE.sub(" ", line.text[start:subject_end])
    asked = cast.resolve(line, start, subject_end)
    if _PRONOUN.fullmatch(subject.strip()):
        other = earlier or cast.addressed(line, by, start)
        asked = Who(other, subject, start, "pronoun")
    rest = clause_asks(cast, line, end + more.end(), by, force, asked.ids) if more else []
    if position is None:
        return rest
    acts = bool(asked.ids) and set(asked.ids) != set(by)
    if asked.ids and not acts and not demonym_of(line, start, subject_end):
        return rest
    of = asked.ids if acts else possessor(cast, line, start, subject_end, by) or cast.addressed(line, by, start)
    parts = verb_conjuncts(line.text[verb_start:end])
    texts = [
        from_clause(subject, part, subject_acts=acts and not demonym_of(line, start, subject_end)) for part in parts
    ]
    return asks(line, start, end, by, of, texts, force) + rest


def _clause_verb(line: Line, start: int, end: int) -> tuple[int, int] | None:
    """Return where the subject ends and the base verb phrase starts in a that-clause, or None if it is no demand."""
    aside = re.match(
        r"(?:[\w'.-]+ ?){1,4},\s(?:as|who|which|whose|where|the|an?|its|their|including|"
        r"led|now|then|[A-Z][\w.]+)\b[^,;]*,",
        line.text[start:end],
    )
    apart = start + aside.end() if aside else start
    modal = MODAL.search(line.text, start, end)
    if modal and (modal.start() - start) < 120:
        verb = modal.end() - len(modal.group(2) or "")
        return modal.start(), verb
    first, last = line.word_at(start), line.word_at(end)
    for index in range(max(first + 1, line.word_at(apart)), last):
        word = line.words[index]
        if word.text in ("be", "not"):
            return word.start, word.start
        if any(base_of(word.text, tense) for tense in ("third", "past")) and not is_base(word.text):
            if re.search(r"(?:'s?|\b(?:the|its|their|an?|all|any|those|both))\s+$", line.text[: word.start]):
                continue
            if re.search(r"\bbe (?:\w+ly )?[a-z]+(?:ed|en|t|d|n)\b", line.text[word.end : end]):
                continue
            return None
        if is_base(word.text) and verb_like(line, index):
            return word.start, word.start
    return None


def demonym_of(line: Line, start: int, end: int) -> bool:
    """Whether the subject is people or things of an actor ("Northland soldiers"), not the actor itself."""
    spans = line.mentions_between(start, end)
    return (
        bool(spans)
        and spans[-1].form == "demonym"
        and bool(
            re.fullmatch(r"\s+(?!government|side|army|leader)[a-z]+(?: [a-z]+)?\s*", line.text[spans[-1].end : end])
        )
    )


def verb_like(line: Line, index: int) -> bool:
    """Whether a base form is used as a verb: not after a determiner, adjective-like word or preposition."""
    before = line.words[index - 1].text
    return before not in (
        "the",
        "a",
        "an",
        "its",
        "their",
        "his",
        "her",
        "any",
        "no",
        "of",
        "in",
        "for",
        "to",
        "and",
        "on",
        "at",
        "with",
        "by",
        "this",
        "that",
        "peace",
        "air",
        "from",
    ) and not re.match(r"\s+of\b", line.text[line.words[index].end :])


def possessor(cast: Cast, line: Line, start: int, end: int, by: tuple[str, ...]) -> tuple[str, ...]:
    """Return whose the subject of what is asked is: "that Rivermark's envoy be replaced", "that its …"."""
    ids = tuple(i for i in line.actors_between(start, end) if i in cast.known and i not in by)
    if ids:
        return ids
    if re.match(r"\W*(?:its|their)\b", line.text[start:end], re.IGNORECASE):
        return tuple(i for i in line.actors_between(0, start) if i in cast.known and i not in by)[:1]
    return ()


def thing_asks(cast: Cast, line: Line, begin: int, by: tuple[str, ...], force: Force) -> list[RawAsk]:
    """Read a noun phrase that is asked for from `begin` on: one ask for each of its conjuncts."""
    end = complement_end(line, begin)
    phrase = line.text[begin:end]
    if NO_SUBSTANCE.match(phrase) or len(phrase) < 6:
        return []
    of: tuple[str, ...] = ()
    source = re.match(r"from ((?:the )?[\w' ]+?) (?=an?\b|the\b|\d)", phrase)
    if source:
        of = tuple(i for i in line.actors_between(begin, begin + source.end()) if i not in by)
        phrase = phrase[source.end() :]
    agent = re.search(r"(?<!ing )\b(?:by|from)\s+", phrase)
    if not of and agent:
        spans = line.mentions_between(begin + agent.end(), begin + agent.end() + 40)
        named = [s for s in spans[:1] if s.form != "demonym" and s.start - begin - agent.end() < _ARTICLE]
        of = tuple(s.actor for s in named if s.actor not in by)
        if of:
            cut = spans[0].end - begin
            phrase = phrase[: agent.start()].rstrip() + " " + phrase[cut:].lstrip()
    texts = [from_noun(part) for part in noun_conjuncts(phrase)]
    return asks(line, begin, end, by, of or cast.addressed(line, by, begin), texts, force)
