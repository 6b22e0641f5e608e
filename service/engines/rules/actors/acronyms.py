"""Acronyms and other names that an article introduces beside a full name: "(ABC)", ", or ABC,", ", known as ABC"."""

import re

from service.engines.rules.actors.names import Name
from service.engines.rules.lexicon.tokens import Token

_ACRONYM = re.compile(r"[A-Z](?:[A-Za-z]{0,4}[A-Z0-9][A-Za-z0-9-]{0,8}|[0-9]{1,3})")
_OPENERS = tuple(
    tuple(opener.split())
    for opener in (
        "(",
        "( the",
        "( also",
        ", or",
        ", or the",
        ", the",
        "—",
        ", called",
        ", also called",
        ", abbreviated",
        ", known as",
        ", known as the",
        ", also known as",
        ", commonly known as",
        ", known by its initials",
        ", known by its french initials",
        ", known by its spanish initials",
        ", known by its portuguese initials",
        ", known by its english initials",
        ", known by the initials",
        ", known by its acronym",
        ", known by the acronym",
        ", better known as",
        ", or the so-called",
        ", which goes by",
        ", known in english as the",
    )
)


_STARTS = frozenset(opener[0] for opener in _OPENERS)
_Openers = tuple[tuple[str, ...], ...]
_SHORT: dict[str, _Openers] = {start: ((start,),) if (start,) in _OPENERS else () for start in _STARTS}
_BY_TWO: dict[tuple[str, ...], _Openers] = {
    two: tuple(opener for opener in _OPENERS if opener in (two[:1], two) or opener[:2] == two)
    for two in (opener[:2] for opener in _OPENERS if len(opener) > 1)
}
"""Openers by their first two words, those of one word among them."""


def is_acronym(text: str) -> bool:
    """Whether a folded token looks like an acronym: ABC, AB-C, A12."""
    return _ACRONYM.fullmatch(text) is not None and sum(c.isupper() or c.isdigit() for c in text) * 2 >= len(text)


def initials_match(acronym: str, key: tuple[str, ...]) -> bool:
    """Whether the acronym's letters are met in order by the starts of a name's words (hyphenated parts count)."""
    parts = [part for word in key for part in re.split(r"[-'.]", word) if part]
    letters = [c.lower() for c in acronym if c.isalpha()]
    capitals = [part[0].lower() for part in parts]
    rest = iter(capitals)
    return bool(letters) and capitals[:1] == letters[:1] and all(letter in rest for letter in letters)


_WORKS = frozenset("dam bridge canal pipeline airport railway highway reservoir barrage act law treaty".split())
"""Last words of names of things that never act, whatever they are called for short."""


def introduced(tokens: list[Token], name: Name) -> int | None:
    """Return the place of the acronym that a sentence introduces right after a name, or None."""
    after = name.last + 1
    if tokens[name.last].low in _WORKS:
        return None
    if after >= len(tokens) or tokens[after].text not in _STARTS:
        return None
    two = tuple(token.low for token in tokens[after : after + 2])
    for opener in _BY_TWO.get(two, _SHORT[tokens[after].text]):
        place = after + len(opener)
        if place < len(tokens) and tuple(token.low for token in tokens[after:place]) == opener:
            token = tokens[place]
            closed = place + 1 >= len(tokens) or tokens[place + 1].text in {")", ",", "—", ".", ";", "-"}
            safe = (
                opener[0] == "(" or "initials" in opener or "acronym" in opener or initials_match(token.key, name.key)
            )
            if closed and safe and is_acronym(token.key):
                return place
    return None
