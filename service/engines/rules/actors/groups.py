"""Actors told by the common noun beside a name: "the Maru clan", "the village of Ost", "Orin fighters"."""

from schemas.terms import ActorKind
from service.engines.rules.actors.coreference import generic_nouns
from service.engines.rules.actors.names import Name, head_kinds
from service.engines.rules.actors.registry import Register
from service.engines.rules.lexicon.entries import lookup
from service.engines.rules.lexicon.tokens import Token
from service.engines.rules.tables import table, words


def told_kind(found: Register, name: Name) -> ActorKind | None:
    """Return the kind of actor that the words around an unexplained name make of it, or None."""
    tokens = found.tokens[name.sentence]
    honoured = any(token.low in words("titles", "honorifics") for token in tokens[name.first : name.last + 1])
    if honoured or found.personal.intersection(name.key):
        return None
    if name.first == 0 and len(name.key) == 1 and name.key not in found.inside:
        return None
    after = tokens[name.last + 1].low if name.last + 1 < len(tokens) else ""
    site = _word(tokens, name.last + 2) in {"camp", "base", "barracks", "court", "hospital", "prison", "academy"}
    if (
        not site
        and after in {"government", "army", "military", "authorities", "regime", "parliament"}
        and not tokens[name.last].possessive
    ):
        return "state"
    if after in words("contexts", "companies") or (after == "chief" and _word(tokens, name.last + 2) == "executive"):
        return "company"
    if tokens[name.last].possessive:
        return "state" if after in words("contexts", "polities") else None
    if after in words("contexts", "bands"):
        return "armed_group"
    if after in words("contexts", "councils") or (after == "school" and _word(tokens, name.last + 2) == "board"):
        return "state"
    if after in words("contexts", "communities") or _shares_noun(tokens, name.last):
        return "civil_society"
    return _told_before(tokens, name)


def _word(tokens: list[Token], at: int) -> str:
    return tokens[at].low if at < len(tokens) else ""


def _shares_noun(tokens: list[Token], last: int) -> bool:
    """Whether a name shares a noun with the next ("the Aro and Bel clans")."""
    at = last + 1
    if at + 2 >= len(tokens) or tokens[at].low != "and" or not tokens[at + 1].cap:
        return False
    return tokens[at + 2].low in words("contexts", "communities") and lookup(tokens, at + 1) is None


def _told_before(tokens: list[Token], name: Name) -> ActorKind | None:
    first = name.first
    before = tokens[first - 1].low if first else ""
    if before == "of" and first > 1:
        noun = tokens[first - 2].low
        if noun in words("contexts", "communities_of"):
            return "civil_society"
        if noun in words("contexts", "councils_of"):
            return "state"
        return "state" if noun == "government" and tokens[first - 3 : first - 2] else None
    if before in words("contexts", "called"):
        return _kind_by_noun(before, tokens[first - 2].low if first > 1 else "")
    if before == "," and first > 1 and tokens[first - 2].low in words("contexts", "called"):
        closed = name.last + 1 < len(tokens) and tokens[name.last + 1].text in {",", "."}
        return _kind_by_noun(tokens[first - 2].low) if closed else None
    return None


def _kind_by_noun(noun: str, before: str = "") -> ActorKind:
    if noun in {"group", "movement", "network", "organisation", "organization"}:
        armed = before in {"rebel", "armed", "militant", "guerrilla", "insurgent", "separatist", "jihadist"}
        return "armed_group" if armed else "civil_society" if before[-1:] in {"s", "t"} or noun != "group" else "other"
    kinds: dict[ActorKind, list[str]] = table("contexts")["kinds"]
    return next((kind for kind, nouns in kinds.items() if noun in nouns), head_kinds().get(noun, "other"))


def opens_with_noun(found: Register, name: Name) -> bool:
    """Whether it is a common noun that is capitalised as the first word of its sentence: "Union bosses said"."""
    token = found.tokens[name.sentence][name.first]
    return len(name.key) == 1 and name.first == 0 and token.low in generic_nouns() and not token.possessive
