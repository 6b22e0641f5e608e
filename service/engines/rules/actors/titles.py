"""Titles beside a person's name: before it ("union president X"), or after it ("X, the army chief,")."""

from service.engines.rules.lexicon.tokens import Token
from service.engines.rules.tables import words

_REACH = 14
_ENDS = frozenset({",", ";", ".", ":", "—", "–", "(", ")", "“", "”", '"', "?", "!"})
_VERBISH = frozenset(
    {"said", "says", "told", "was", "is", "has", "had", "will", "would", "were", "added", "who", "which", "that"}
)
_OWNERS = frozenset({"the", "its", "their", "his", "her", "a", "an"})


def is_office(token: Token) -> bool:
    """Whether a token names an office ("minister", "spokeswoman", "chair")."""
    return token.low in words("titles", "offices")


def is_inner(token: Token) -> bool:
    """Whether a token is a word that titles are made of besides offices ("foreign", "deputy", "union")."""
    return token.low in words("titles", "inner")


def last_office(tokens: list[Token], first: int, last: int) -> int | None:
    """Return the place of the last office inside a run of capitals that is followed by more of the run, or None."""
    places = [i for i in range(first, last) if is_office(tokens[i])]
    return places[-1] if places else None


def title_before(tokens: list[Token], first: int) -> tuple[int, int] | None:
    """Return the span of title words right before a personal name, owner included, or None.

    Covers "Foreign Minister X", "union president X", "the foreign ministry's spokeswoman, X,".
    """
    end = first
    while end > 0 and (tokens[end - 1].low in words("titles", "honorifics") and not is_office(tokens[end - 1])):
        end -= 1
    comma = end > 0 and tokens[end - 1].text == ","
    top = end - 1 if comma else end
    start = _back(tokens, top, strict=not comma)
    if comma:
        lead = _lead_in(tokens, start, top)
        return None if lead is None else (lead, top)
    return (start, top) if any(is_office(token) for token in tokens[start:top]) else None


def _back(tokens: list[Token], top: int, *, strict: bool) -> int:
    start = top
    while start > 0 and top - start < _REACH:
        token = tokens[start - 1]
        if token.text in _ENDS or token.low in _VERBISH or token.low in words("speech", "verbs"):
            break
        if strict and not (is_office(token) or token.low in words("titles", "inner") or token.possessive or token.cap):
            break
        if strict and token.low in {"and", "to", "in", "on", "at", "for"} and not is_office(tokens[start]):
            break
        start -= 1
    while start < top and tokens[start].low in {"and", "to", "in", "on", "at", "for", "of", "under"}:
        start += 1
    return start


def _lead_in(tokens: list[Token], start: int, end: int) -> int | None:
    """Return where a definite title starts that leads in a name after a comma ("its minister of trade, X"), or None."""
    for at in range(end - 1, start - 1, -1):
        if tokens[at].low in _OWNERS or tokens[at].possessive:
            offices = [i for i in range(at + 1, end) if is_office(tokens[i])]
            if offices:
                return at
    return None


def apposition(tokens: list[Token], last: int) -> tuple[int, int] | None:
    """Return the span of the apposition or relative clause that describes the name ending at `last`, or None."""
    start = last + 1
    if start >= len(tokens) or tokens[start].text not in {",", "—", "–", "("}:
        return None
    end = start + 1
    while end < len(tokens) and end - start < _REACH:
        token = tokens[end]
        if token.text in _ENDS or (token.low in words("speech", "verbs") and end > start + 1):
            break
        end += 1
    return (start + 1, end) if end > start + 1 else None
