"""The actor a person speaks for: named in the title, or, for a bare title, the one the article was speaking of."""

from collections import Counter
from collections.abc import Iterator

from schemas.terms import ActorKind
from service.engines.rules.actors.names import Name
from service.engines.rules.actors.registry import Register
from service.engines.rules.actors.titles import is_inner, is_office
from service.engines.rules.lexicon.tokens import Token
from service.engines.rules.tables import table, words

Spot = tuple[int, int, int]
"""Sentence, first token, last token."""

_LEAD = 3
"""Sentences whose states and bodies a bare title may belong to, wherever it stands."""

_RULERS = frozenset(
    {
        "gov",
        "governor",
        "mayor",
        "president",
        "premier",
        "king",
        "emir",
        "sultan",
        "minister",
        "chancellor",
        "commissioner",
    }
)


def affiliations(found: Register, described: list[tuple[int, int]], spot: Spot, name: Name) -> Iterator[str]:
    """Yield the actors that a person's description names, the nearest description first.

    Args:
        found: the article's register.
        described: spans of title words around the name.
        spot: where the personal name stands.
        name: the run of capitals it is (part of), titles included.

    """
    sentence, first, last = spot
    tokens = found.tokens[sentence]
    names = found.names[sentence]
    led = _led(found, spot, name)
    if led is not None:
        yield led
    for other in names:
        before = [token.low for token in tokens[max(0, other.first - 4) : other.first]]
        if found.of(other) and "behalf" in before and any(start <= other.first < end for start, end in described):
            yield found.resolved[other.sentence, other.first]
    near = next((n for n in reversed(names) if n.last < first and found.of(n)), None)
    if near is not None and _owns(tokens[near.last + 1 : first], tokens[near.last]) and not _once(found, near):
        yield found.resolved[near.sentence, near.first]
    for other in names:
        outside = other.first < first or other.first > last
        within = any(start - 1 <= other.first < end for start, end in described)
        if outside and within and found.of(other) and not _once(found, other):
            yield found.resolved[other.sentence, other.first]
    yield from _ruled(found, spot, name)


def _once(found: Register, owner: Name) -> bool:
    """Whether an owner is the state of an office that is past ("the former Ghanaian president")."""
    before = found.tokens[owner.sentence][max(0, owner.first - 2) : owner.first]
    past = any(token.low in {"former", "ex", "retired", "one-time"} for token in before)
    return past and found.actors[found.resolved[owner.sentence, owner.first]].kind == "state"


def _ruled(found: Register, spot: Spot, name: Name) -> Iterator[str]:
    """Yield the actor of "Governor X of Y", made a state if the article says no more of it."""
    sentence, first, last = spot
    tokens, names = found.tokens[sentence], found.names[sentence]
    if last + 2 < len(tokens) and tokens[last + 1].low in {"of", "from", "for"}:
        for other in names:
            if last + 1 < other.first <= last + 3:
                if found.of(other):
                    yield found.resolved[other.sentence, other.first]
                elif _governs(tokens, name.first, first):
                    actor = found.add(other, "state")
                    actor.surfaces[found.text(other)] += 1
                    found.resolved[other.sentence, other.first] = actor.id
                    yield actor.id


def _led(found: Register, spot: Spot, name: Name) -> str | None:
    """Return the actor whose delegation or panel a person leads: "an AU mission led by former president X"."""
    sentence, _, _ = spot
    tokens = found.tokens[sentence]
    at = next((i for i in range(name.first - 1, max(0, name.first - 8), -1) if tokens[i].low == "by"), None)
    if at is None or tokens[at - 1].low not in {"led", "headed", "chaired"}:
        return None
    near = next((n for n in reversed(found.names[sentence]) if at - 5 <= n.last < at and found.of(n)), None)
    return found.of(near) if near is not None else None


def _governs(tokens: list[Token], start: int, first: int) -> bool:
    return any(token.low in _RULERS for token in tokens[max(0, start - 1) : first])


def _owns(between: list[Token], owner: Token) -> bool:
    """Whether an owner's name and a person's have only a title between them ("NLF leader X") or a possessive."""
    if not between:
        return owner.possessive or owner.low in words("names", "officers")
    fits = all(
        token.word and (is_office(token) or is_inner(token) or token.cap or token.possessive) for token in between
    )
    return (
        fits
        and any(is_office(token) for token in between)
        and between[0].low not in {"and", "to", "in", "at", "on", "under"}
    )


def by_office(found: Register, described: tuple[str, ...], spot: Spot) -> str | None:
    """Return the actor that a bare office belongs to, going by what the sentence, or the one before it, speaks of."""
    kinds = _kinds(described)
    if "general" in described and "secretary" in described:
        kinds |= {"union", "political"}
    if "its" in described or "their" in described:
        kinds |= {
            "state",
            "armed_group",
            "intergovernmental",
            "political",
            "company",
            "union",
            "civil_society",
            "other",
        }
    sentence, first, _ = spot
    numbers = sorted((n for n in found.names if n < sentence), reverse=True)[:2]
    here = [n for n in found.names[sentence] if n.last < first]
    for names in (here, *(found.names[number] for number in numbers)):
        for name in names:
            actor = found.of(name)
            if actor is not None and found.actors[actor].kind in kinds:
                return actor
    lead = sorted(found.names)[:_LEAD]
    counts = Counter(
        id_ for (place, _), id_ in found.resolved.items() if place in lead and found.actors[id_].kind in kinds
    )
    return counts.most_common(1)[0][0] if counts else None


def _kinds(title: tuple[str, ...]) -> frozenset[ActorKind]:
    offices: dict[str, list[ActorKind]] = table("offices")
    return frozenset(kind for word in title for kind in offices.get(word, ()))
