"""Names that no lexicon and no head noun explains, taken for bodies by how they stand: by what they do, own or run."""

from schemas.terms import ActorKind
from service.engines.rules.actors.acronyms import initials_match, is_acronym
from service.engines.rules.actors.names import Name, head_kinds
from service.engines.rules.actors.registry import Register
from service.engines.rules.actors.titles import is_office
from service.engines.rules.lexicon.entries import lookup
from service.engines.rules.lexicon.tokens import Token
from service.engines.rules.lexicon.verbs import is_finite
from service.engines.rules.tables import table, words

_LEAST_ACRONYM = 3


def acting_kind(found: Register, name: Name) -> ActorKind | None:
    """Return the kind of the body that an unexplained name stands for by its place in the sentence, or None."""
    tokens = found.tokens[name.sentence]
    if found.personal.intersection(name.key) or any(
        is_office(token) or token.low in words("titles", "honorifics") for token in tokens[name.first : name.last + 1]
    ):
        return None
    before = tokens[name.first - 1].low if name.first else ""
    if before in words("contexts", "locative") or before in words("titles", "honorifics"):
        return None
    if _is_place(tokens, name) or name.key in found.places or name.key[-1] in found.surnames:
        return None
    tells = (_described(tokens, name), _owns_a_person(found, tokens, name), _acts(found, tokens, name, before))
    return _kind_around(found, name) if any(tells) else None


def surnames_in(found: Register) -> set[str]:
    """Return the last words of unexplained names of several words, which are likely people's."""
    unexplained = (name for name in found.every() if name.kind is None and name.hit is None and len(name.key) > 1)
    return {name.key[-1] for name in unexplained if found.tokens[name.sentence][max(0, name.first - 1)].low != "the"}


def by_initials(found: Register, name: Name) -> str | None:
    """Return the one organisation whose words an acronym abbreviates, or None."""
    key = name.key[0].replace("-", "")
    if len(name.key) > 1 or not is_acronym(key) or len(key) < _LEAST_ACRONYM:
        return None
    owners = {
        actor.id
        for actor in found.actors.values()
        if actor.canonical is None and len(actor.key) > 1 and initials_match(key, actor.key)
    }
    return owners.pop() if len(owners) == 1 else None


def places_in(found: Register) -> set[tuple[str, ...]]:
    """Return the keys of unexplained names that somewhere stand after a word of place ("in X", "near X")."""
    places = set()
    for name in found.every():
        before = found.tokens[name.sentence][name.first - 1].low if name.first else ""
        if before in words("contexts", "locative") and name.kind is None and name.hit is None:
            places.add(name.key)
    return places


def _is_place(tokens: list[Token], name: Name) -> bool:
    after = tokens[name.last + 1] if name.last + 1 < len(tokens) else None
    last = tokens[name.last].low
    return last in words("brands", "no_bodies") or (after is not None and after.low in words("brands", "no_bodies"))


def _described(tokens: list[Token], name: Name) -> bool:
    """Whether a relative clause tells what a body does or has: ", which represents", ", whose members"."""
    after = [token.low for token in tokens[name.last + 1 : name.last + 5]]
    if len(after) < 3 or after[0] != ",":
        return False
    if after[1] == "which":
        return bool({*after[2:4]} & words("brands", "deeds"))
    return after[1] == "whose" and bool({*after[2:4]} & words("brands", "members"))


def _owns_a_person(found: Register, tokens: list[Token], name: Name) -> bool:
    """Whether a name owns somebody or something only a body has: "X's Ann Lee", "X's spokesman", "X bosses"."""
    if name.last + 1 >= len(tokens):
        return False
    after = tokens[name.last + 1]
    if tokens[name.last].possessive:
        person = next((n for n in found.names[name.sentence] if n.first == name.last + 1), None)
        named = person is not None and person.hit is None and person.kind is None and person.last > person.first
        return named or after.low in words("brands", "owned")
    return after.low in words("brands", "staff")


def _acts(found: Register, tokens: list[Token], name: Name, before: str) -> bool:
    """Whether an acronym, "the" with several capitals, or a name met often is the subject of a verb."""
    after = tokens[name.last + 1] if name.last + 1 < len(tokens) else None
    if after is None:
        return False
    subject = is_finite(after.low) or after.low in words("brands", "claims")
    single = len(name.key) == 1
    acronym = single and is_acronym(name.key[0].replace("-", "")) and len(name.key[0]) >= _LEAST_ACRONYM
    if acronym:
        return subject or after.text in {"'s", "’s"} or tokens[name.last].possessive or before in {"by", "and", "the"}
    if before == "the" and not single:
        return subject or after.text in {",", ".", ";"} or tokens[name.last].possessive or after.low in {"to", "and"}
    claims = after.low in words("brands", "claims") and before not in {"and", "of", "for", "or", "the"}
    common = name.key[0].lower() in head_kinds()
    return single and claims and not common and (name.key in found.inside) and lookup(tokens, name.first) is None


def _kind_around(found: Register, name: Name) -> ActorKind:
    """Return the kind that the words of all sentences with this name speak for most, `other` if none does."""
    kinds: dict[ActorKind, list[str]] = table("brands")["kinds"]
    counts: dict[ActorKind, int] = dict.fromkeys(kinds, 0)
    for other in found.every():
        if other.key == name.key:
            lows = {token.low for token in found.tokens[other.sentence]}
            near = {t.low for t in found.tokens[other.sentence][max(0, other.first - 4) : other.last + 7]}
            for kind, signs in kinds.items():
                counts[kind] += len(lows.intersection(signs)) + 2 * len(near.intersection(signs))
    last = name.key[-1].lower()
    best = max(counts, key=lambda kind: counts[kind])
    return head_kinds().get(last) or (best if counts[best] else "other")
