"""Whether a capital stands for its government or is merely a place."""

from typing import Literal

from service.engines.rules.actors.names import Name
from service.engines.rules.lexicon.tokens import Token
from service.engines.rules.tables import words

Use = Literal["government", "unclear", "place"]
_AMBIGUOUS = frozenset({"to", "from", "of", "for", "off"})


def use_of_capital(tokens: list[Token], name: Name) -> Use:
    """Tell how a capital is used; `unclear` counts only where the article elsewhere means the government by it."""
    before = tokens[name.first - 1].low if name.first else ""
    after = tokens[name.last + 1] if name.last + 1 < len(tokens) else None
    if before in words("contexts", "locative") or (after is not None and after.low in words("contexts", "place_nouns")):
        return "place"
    if before == "and" and _in_list_of_places(tokens, name.first - 1):
        return "place"
    if name.first == 0 and after is not None and after.text in {",", "—", "–", "-", "(", ":"}:
        return "place"
    if (
        after is not None
        and after.text == ","
        and name.last + 2 < len(tokens)
        and tokens[name.last + 2].cap
        and before != ""
    ):
        return "unclear"
    if before in _AMBIGUOUS:
        nearby = {token.low for token in tokens[max(0, name.first - 7) : name.first]}
        return "place" if nearby & words("contexts", "motion") else "unclear"
    return "government"


def _in_list_of_places(tokens: list[Token], conjunction: int) -> bool:
    """Whether "and" continues "in X": a locative stands just before the coordinated names."""
    back = conjunction - 1
    while back >= 0 and (tokens[back].cap or tokens[back].text == ","):
        back -= 1
    return back >= 0 and tokens[back].low in words("contexts", "locative")
