"""Titles beside a person's name: before it ("union president X"), or in an apposition after it ("X, the army chief,")."""

from service.engines.rules.tables import words
from service.engines.rules.tokens import Token

_INNER = frozenset(
    """
    of for the a and to on in at under prime foreign defence defense deputy acting vice first national general chief senior
    executive special interior justice finance labour labor security intelligence top lead main former retired ex joint
    interim caretaker assistant political military army navy police presidential government union rebel company guild
    trade parliamentary opposition regional provincial local district county city town village state federal high
    supreme press public affairs relations human resources international foreign-affairs peace envoy's
    """.split()
)
_REACH = 14
_ENDS = frozenset({",", ";", ".", ":", "—", "–", "(", ")", "“", "”", '"', "?", "!"})
_VERBISH = frozenset(
    {"said", "says", "told", "was", "is", "has", "had", "will", "would", "were", "added", "who", "which", "that"}
)


def is_office(token: Token) -> bool:
    """Whether a token names an office ("minister", "spokeswoman", "chair")."""
    return token.low in words("titles", "offices")


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
    start = end - 1 if comma else end
    top = start
    while start > 0 and top - start < _REACH:
        token = tokens[start - 1]
        if token.text in _ENDS or token.low in _VERBISH or (token.low in words("speech", "verbs")):
            break
        fits = is_office(token) or token.low in _INNER or token.possessive or token.cap
        if not fits and not comma:
            break
        start -= 1
    office = any(is_office(token) for token in tokens[start:top])
    if not office or (comma and not _is_lead_in(tokens, start, top)):
        return None
    return start, top


def _is_lead_in(tokens: list[Token], start: int, end: int) -> bool:
    """Whether "…, X," is led by a definite title ("its minister of trade, X", "Iran's top envoy, X")."""
    lead = tokens[start:end]
    return bool(lead) and (
        lead[0].low in {"the", "its", "their", "his", "her", "a", "an"} or any(token.possessive for token in lead)
    )


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
