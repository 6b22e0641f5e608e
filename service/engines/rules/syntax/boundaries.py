"""Where subjects stand: the left edge of a verb group, clause boundaries, coordinated and relative clauses."""

import re

from service.engines.rules.lexicon.phrases import ASKING, AUXILIARIES, BOUNDARY, PLAIN_SPEECH, PREPOSITION, ROLE, SPEECH
from service.engines.rules.lexicon.verbs import is_base, is_finite
from service.engines.rules.syntax.lines import Line, Span, Word

_NO_LETTER = re.compile(r"\W")
_COMMA_AND = re.compile(r",\s(?:and|but)\s*$")
_TAIL = 12
"""Characters that hold the last word of a text, if it is a short one."""
_THAT = re.compile(r"\s+that\b|\s*[,:\"]|\s+(?:on|in) \w+ that\b")
_AFTER_QUOTE = re.compile(r"[,\"]\s*(?:[^,\"]{1,60}\s)?$")
_PLAIN_END = re.compile(r"\s*(?:[.,]|on |in |at |to )")
_NO_REPORT = re.compile(r"\s*[,.\"]|\s+(?:on|in|at|to)\b")
_RELATIVES = ("that", "who", "which")
_RELATIVE = re.compile(r"(?:^|[,;:\s])([\w'-]+(?: [\w'-]+){0,5})\s+(?:that|who|which)\s*$", re.IGNORECASE)
_LINKS = re.compile(r"[\s,]*(?:(?:and|as well as|or|the|both)\b[\s,]*)*")
_RELATIVE_ASIDE = re.compile(r",\s(?:who|which|whose|where)\b[^,;]*(?=,)")


def ends_with_word(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text (lower case) ends with one of `words`, white space aside."""
    text = text.rstrip()
    return text.endswith(words) and _NO_LETTER.split(text[-_TAIL:])[-1] in words


def heads(line: Line, start: int, end: int, known: set[str]) -> list[Span]:
    """Return the mentions that can head the noun phrase: not those inside a prepositional phrase, unless of a role."""
    heads: list[Span] = []
    for span in line.mentions_between(start, end):
        if span.actor not in known:
            continue
        before = line.text[start : span.start]
        preposition = PREPOSITION.search(before)
        if preposition and not ROLE.search(before[: preposition.start()]):
            continue
        if heads and not _LINKS.fullmatch(line.text[heads[-1].end : span.start]):
            continue
        heads.append(span)
    return heads


def left_edge(line: Line, index: int) -> int:
    """Return where the verb group that ends in word `index` starts."""
    while index > 0 and line.words[index - 1].text in AUXILIARIES and _adjacent(line, index - 1):
        index -= 1
    return line.words[index].start


def _adjacent(line: Line, index: int) -> bool:
    return not line.text[line.words[index].end : line.words[index + 1].start].strip()


def introduces(line: Line, word: Word) -> bool:
    """Whether a verb that is not always one of speech reports here: "claims that", not "the right it claims"."""
    return (
        word.text in PLAIN_SPEECH
        or bool(_THAT.match(line.text, word.end))
        or bool(_PLAIN_END.match(line.text, word.end) and _AFTER_QUOTE.search(line.text[: word.start]))
    )


def strong_boundary(line: Line, end: int) -> int:
    """Return where the clause that ends at `end` starts: after a mark, a conjunction or a verb of speech."""
    found = _reported_from(line, end)
    for boundary in BOUNDARY.finditer(line.text, 0, end):
        if boundary.group().lower() == "that" and line.text[boundary.end() : end].strip() == "":
            continue
        if boundary.group() == "(" and ")" in line.text[boundary.end() : end]:
            continue
        found = boundary.end()
    return found


def _reported_from(line: Line, end: int) -> int:
    """Return where reported speech without "that" starts before `end`: "the union says any contract must …"."""
    last = line.word_at(end) - 1
    for index in reversed(list(line.places_of(SPEECH))):
        word = line.words[index]
        if 0 < index < last and not line.quoted(word.start) and not _NO_REPORT.match(line.text, word.end):
            return word.end
    return 0


def coordinate(line: Line, index: int, left: int, boundary: int) -> int | None:
    """Return the verb that the verb at `index` continues after "and": speech goes with speech."""
    if line.words[index].text in SPEECH or line.words[index].text in ASKING:
        for position in range(index - 1, -1, -1):
            word = line.words[position]
            if (word.text in SPEECH or word.text in ASKING or word.text == "called") and not line.quoted(word.start):
                return position
    last = line.word_at(left) - 1
    near = boundary if line.text[boundary:left].strip(" ,") not in ("and", "but", "or", "") else 0
    found = _previous_verb(line, last, near)
    if found is None and near and _COMMA_AND.search(line.text[:left]):
        return _previous_verb(line, last, 0)
    return found


def relative_subject(line: Line, boundary: int, left: int) -> tuple[int, int] | None:
    """Return the noun phrase before a relative clause: "the two crews that share the pier have agreed"."""
    if not ends_with_word(line.lower[:boundary], _RELATIVES):
        return None
    relative = _RELATIVE.search(line.text[:boundary])
    if not relative or len(line.text[boundary:left].split()) < 2:
        return None
    last = relative.group(1).split()[-1].lower()
    if (
        is_finite(last)
        or last in SPEECH
        or last.endswith(("ing", "day"))
        or last in ("now", "so", "fact", "day", "reporters", "say", "say")
    ):
        return None
    return relative.start(1), relative.end(1)


def _previous_verb(line: Line, index: int, boundary: int) -> int | None:
    asides = [found.span() for found in _RELATIVE_ASIDE.finditer(line.text)]
    for position in range(index - 1, -1, -1):
        word = line.words[position]
        if word.start < boundary:
            return None
        if any(start <= word.start < end for start, end in asides):
            continue
        if word.finite and word.text not in AUXILIARIES:
            return position
        if position and is_base(word.text) and line.words[position - 1].text in ("will", "would", "must"):
            return position
    return None


def after_and(line: Line, start: int, end: int) -> tuple[int, int]:
    """Drop a coordinated clause before the subject: "it closed the road and Baku" leaves "Baku"."""
    text = line.text[start:end]
    joint = text.rfind(" and ")
    if joint < 0:
        return start, end
    words = line.words[line.word_at(start) : line.word_at(start + joint)]
    return (start + joint + 5, end) if any(word.finite for word in words) else (start, end)


def mostly_quoted(line: Line) -> bool:
    """Whether most of a sentence is quotation."""
    return sum(end - start for start, end in line.quotes) * 2 > len(line.text)
