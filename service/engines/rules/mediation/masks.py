"""Sentences with their mentions replaced by markers, so that patterns over actors are plain regular expressions.

A marker is `<i:f>`: `i` counts the mentions of the sentence from 0, `f` is the first letter of the mention's form
(n name, a alias, d demonym, r representative, g generic, p pronoun).
"""

import re
from dataclasses import dataclass
from functools import cache
from weakref import WeakKeyDictionary

from schemas.article import Sentence
from service.engines.rules.scene import Mention, Scene
from service.engines.rules.tables import table, words

_MARKER = re.compile(r"<(\d+):[a-z]>")
_PARENTHESIS = re.compile(r"(<(\d+):[a-z]>) \((?:the )?(<(\d+):[a-z]>)\)")
_APPOSITION = re.compile(
    r"(<\d+:[nardg]>), "
    r"(?:(?:the|a|an)\b(?! (?:[\w-]+ ){0,4}<\d+:[nard]>(?:,| and))"
    r"|(?:who|which|whose|its|his|her|their|once|formerly|long|together with|alias|known|also)\b"
    r"|<\d+:g>|<\d+:[a-z]>['’]|(?:\w+ ){0,3}"
    r"(?:minister|president|chief|head|leader|secretary|spokes\w+|adviser|director|clerk|manager|chair\w*|envoy)\b)"
    r"(?:[^,;“”\"]|,(?=\d)){0,120},(?! and| but|\d)"
)
_BEFORE, _BODIES, _AFTER = ("|".join(table("masks")[part]) for part in ("before", "bodies", "after"))
_DETERMINED = rf"(?:[Tt]he |[Bb]oth |[Aa]n? |[Ii]ts |[Nn]either |[Tt]hat of (?:the )?)?(?:(?:{_BEFORE}) ){{0,2}}"
_BARE = (
    rf"<\d+:(?:d> (?:{_BODIES})\b|[narg]>(?: (?:{_BODIES}|{_AFTER})\b)?)"
    r"(?:['’]s?(?: (?!(?:was|is|has|had|have|will|would|and|or|but|said|in|on|to|of|for|with)\b)[a-z-]+){0,3})?"
)
_ONE = _DETERMINED + _BARE
_LAST = (
    r"(?:,? and (?:also )?|, who (?:along|together) with | or | as well as |,? together with | alongside | along with )"
)
_ADJECTIVE = r"(?:the |The |both )?<\d+:d>"
_DEFINITE = frozenset({"the", "a", "an", "its", "their", "his", "her"})
_SMALL = frozenset("a and at for in of on the to under".split())
_BREAKS = (
    "and|but|while|after|before|that|because|if|whether|since|until|when|though|although|unless|than|so|said|says|told|"
    "added|rejected|accused|against|between"
)
_PLACE = r"(?:on|in|at|from|near) (?:the )?[A-Z][\w-]+(?: [A-Z][\w-]+)?"
_GAP = rf"(?:,? (?!(?:{_BREAKS})\b)(?:[a-z][a-z’'-]*|<\d+:p>|{_PLACE}|[\d,]+)){{0,9}}?,?"
_OFFICE_OF = r"(?:(?:[Tt]he |[Aa]n? |its |their )?(?:[\w’'-]+ ){1,4}?(?:of|from|at|for|in) )?"
_LANDS = r"(?:(?:the )?<\d+:d>(?:, <\d+:d>)* and )?"
MACROS = {
    "{G}": _GAP,
    "{O}": rf"{_OFFICE_OF}(?P<a>{_ONE}(?:(?:, {_ONE})*{_LAST}{_ONE})*)",
    "{A}": rf"(?P<a>{_ONE})",
    "{L}": rf"(?P<a>{_LANDS}{_ONE}(?:(?:, {_ONE})*{_LAST}{_ONE})*)",
    "{N}": rf"(?P<a>{_ONE.replace('[narg]', '[nar]')}(?:(?:, {_ONE})*{_LAST}{_ONE})*)",
    "{D}": rf"(?P<a>{_ADJECTIVE}(?:(?:, {_ADJECTIVE})*{_LAST}{_ADJECTIVE})*)",
    "{B}": rf"(?P<a>{_ONE.replace('[narg]', '[nargp]')})",
    "{M}": r"(?P<a><\d+:[nardg]>)",
    "{X}": rf"(?P<x>{_ONE})",
    "{Y}": rf"(?P<x>{_ONE}(?:(?:, {_ONE})*{_LAST}{_ONE})*)",
}


@dataclass(frozen=True, slots=True)
class Masked:
    """One sentence's text with markers, and the mentions they stand for."""

    sentence: Sentence
    text: str
    plain: str
    """`text` without the appositions and relative clauses that stand between commas after an actor."""
    mentions: tuple[Mention, ...]

    def actors(self, part: str) -> list[str]:
        """Return the ids of the actors whose markers stand in a piece of the text, in order, each once."""
        return list(dict.fromkeys(self.mentions[int(found.group(1))].actor for found in _MARKER.finditer(part)))


_MASKED: WeakKeyDictionary[Scene, tuple[Masked, ...]] = WeakKeyDictionary()


def masked(scene: Scene) -> tuple[Masked, ...]:
    """Return every quotable sentence with markers; white space is levelled and acronyms in parentheses are dropped."""
    known = _MASKED.get(scene)
    if known is None:
        known = _MASKED[scene] = tuple(_mask(scene, sentence) for sentence in scene.article.quotable)
    return known


def _mask(scene: Scene, sentence: Sentence) -> Masked:
    pieces: list[str] = []
    untitled: list[str] = []
    kept: list[Mention] = []
    at = sentence.start
    for mention in scene.mentions_in(sentence):
        if mention.start < at:
            continue
        piece, marker = scene.article.text[at : mention.start], f"<{len(kept)}:{mention.form[0]}>"
        pieces += (piece, marker)
        untitled += (_untitled(piece) if mention.form in {"name", "representative"} else piece, marker)
        kept.append(mention)
        at = mention.end
    tail = scene.article.text[at : sentence.end]
    text, bared = (" ".join("".join((*parts, tail)).split()) for parts in (pieces, untitled))

    def same(found: re.Match[str]) -> str:
        return found.group(1) if kept[int(found.group(2))].actor == kept[int(found.group(4))].actor else found.group()

    if "> (" in text:
        text, bared = _PARENTHESIS.sub(same, text), _PARENTHESIS.sub(same, bared)
    return Masked(sentence, text, _APPOSITION.sub(r"\1", bared) if ">, " in bared else bared, tuple(kept))


@cache
def _titles() -> frozenset[str]:
    return (words("titles", "inner") - _SMALL) | words("titles", "offices") | words("titles", "honorifics")


def _untitled(piece: str) -> str:
    """Return the text before a name without the title that leads in the name ("the paramount chief, ", "judge ")."""
    parts = piece.replace("\n", " ").split(" ")
    end = len(parts) - 1
    if end < 1 or parts[end]:
        return piece
    at = end
    while at > 0 and parts[at - 1].rstrip(",.").lower() in _titles() and (at == end or parts[at - 1][-1] != ","):
        at -= 1
    definite = at > 0 and parts[at - 1].lower() in _DEFINITE
    office = any(part.rstrip(",.").lower() in words("titles", "offices") for part in parts[at:end])
    if at == end or (parts[end - 1].endswith(",") and not (definite and office)):
        return piece
    return "".join(part + " " for part in parts[: at - definite])


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern with its macros filled in, compiled."""
    for macro, expression in MACROS.items():
        if pattern.startswith(macro):
            # A search scans faster for a marker than for its optional article, which a match may do without.
            pattern = expression.replace(_DETERMINED, "", 1) + pattern[len(macro) :]
        pattern = pattern.replace(macro, expression)
    return re.compile(pattern)
