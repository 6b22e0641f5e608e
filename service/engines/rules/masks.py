"""Sentences with their mentions replaced by markers, so that patterns over actors are plain regular expressions.

A marker is `<i:f>`: `i` counts the mentions of the sentence from 0, `f` is the first letter of the mention's form
(n name, a alias, d demonym, r representative, g generic, p pronoun).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from schemas.article import Sentence
from service.engines.rules.scene import Mention, Scene

_MARKER = re.compile(r"<(\d+):[a-z]>")
_PARENTHESIS = re.compile(r"(<(\d+):[a-z]>) \((?:the )?(<(\d+):[a-z]>)\)")
_ONE = (
    r"(?:[Tt]he |[Bb]oth |[Aa]n? |[Ii]ts |[Nn]either |[Tt]hat of (?:the )?)?<\d+:[narg]>(?:['’]s? [a-z]+(?: [a-z]+)?)?"
)
_JOIN = r"(?:, and (?:also )?|, | and (?:also )?| or | as well as | together with |, together with | alongside | along with )"
_ADJECTIVE = r"(?:the |The |both )?<\d+:d>"
MACROS = {
    "{A}": rf"(?P<a>{_ONE})",
    "{L}": rf"(?P<a>{_ONE}(?:{_JOIN}{_ONE})*)",
    "{D}": rf"(?P<a>{_ADJECTIVE}(?:{_JOIN}{_ADJECTIVE})*)",
    "{M}": r"(?P<a><\d+:[nardg]>)",
    "{X}": rf"(?P<x>{_ONE})",
    "{Y}": rf"(?P<x>{_ONE}(?:{_JOIN}{_ONE})*)",
}


@dataclass(frozen=True, slots=True)
class Masked:
    """One sentence's text with markers, and the mentions they stand for."""

    sentence: Sentence
    text: str
    mentions: tuple[Mention, ...]

    def actors(self, part: str) -> list[str]:
        """Return the ids of the actors whose markers stand in a piece of the text, in order, each once."""
        return list(dict.fromkeys(self.mentions[int(found.group(1))].actor for found in _MARKER.finditer(part)))


def masked(scene: Scene) -> list[Masked]:
    """Return every quotable sentence with markers; white space is levelled and acronyms in parentheses are dropped."""
    return [_mask(scene, sentence) for sentence in scene.article.quotable]


def _mask(scene: Scene, sentence: Sentence) -> Masked:
    pieces: list[str] = []
    kept: list[Mention] = []
    at = sentence.start
    for mention in scene.mentions_in(sentence):
        if mention.start < at:
            continue
        pieces += (scene.article.text[at : mention.start], f"<{len(kept)}:{mention.form[0]}>")
        kept.append(mention)
        at = mention.end
    pieces.append(scene.article.text[at : sentence.end])
    text = " ".join("".join(pieces).split())

    def same(found: re.Match[str]) -> str:
        return found.group(1) if kept[int(found.group(2))].actor == kept[int(found.group(4))].actor else found.group()

    return Masked(sentence, _PARENTHESIS.sub(same, text), tuple(kept))


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern with its macros filled in, compiled."""
    for macro, expression in MACROS.items():
        pattern = pattern.replace(macro, expression)
    return re.compile(pattern)


def search(pattern: str, sentence: Masked) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern with macros in a masked sentence."""
    return compiled(pattern).finditer(sentence.text)
