"""The register of actors of one article: which proper names, acronyms and short forms belong to which actor."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from schemas.article import Article
from schemas.terms import ActorKind
from service.engines.rules.actors.names import Name, head_kinds
from service.engines.rules.lexicon.entries import slug
from service.engines.rules.lexicon.tokens import Token
from service.engines.rules.tables import words

Key = tuple[str, ...]


@dataclass(slots=True)
class Candidate:
    """An actor in the making; `surfaces` counts how often each proper form stands for it."""

    id: str
    kind: ActorKind
    key: Key
    surfaces: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Full names, spellings and acronyms."""
    metonyms: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Capitals and organs that stand for it."""
    canonical: str | None = None
    """Lexicon name, for a body that the article names only by demonym or organ."""


@dataclass(slots=True)
class Register:
    """Actors by id, and the keys (folded token tuples) under which names find them."""

    article: Article
    tokens: dict[int, list[Token]]
    names: dict[int, list[Name]]
    actors: dict[str, Candidate] = field(default_factory=dict)
    by_key: dict[Key, str] = field(default_factory=dict)
    resolved: dict[tuple[int, int], str] = field(default_factory=dict)
    """(sentence, first token) of a name to the id of its actor."""
    inside: set[Key] = field(default_factory=set)
    """Keys of names that stand elsewhere than at the start of a sentence, where any word has a capital."""
    personal: set[str] = field(default_factory=set)
    """Words of names that stand with a title or honorific somewhere in the article."""
    places: set[Key] = field(default_factory=set)
    """Keys of unexplained names that somewhere stand as places ("in X")."""
    surnames: set[str] = field(default_factory=set)
    """Last words of names that are likely people's."""
    adjectives: set[tuple[int, int]] = field(default_factory=set)
    """Names resolved to an actor that only describe it ("the Ostran delegation")."""

    def text(self, name: Name) -> str:
        """Return a name's own characters."""
        return " ".join(self.article.text[name.start : name.end].split())

    def every(self) -> Iterator[Name]:
        """Yield every name in order of position."""
        return chain.from_iterable(self.names.values())

    def add(self, name: Name, kind: ActorKind, *, key: Key | None = None) -> Candidate:
        """Return the candidate for an organisation name, made if it is new."""
        own = key or bare(name.key)
        known = self.by_key.get(own)
        if known is None:
            known = self._fresh(slug(" ".join(own)))
            self.actors[known] = Candidate(known, kind, own)
            self.by_key[own] = known
        return self.actors[known]

    def add_entry(self, name: Name) -> Candidate:
        """Return the candidate for a lexicon body."""
        if name.hit is None:
            raise ValueError("only a lexicon hit has an entry")
        entry = name.hit.entry
        if entry.id not in self.actors:
            self.actors[entry.id] = Candidate(entry.id, entry.kind, tuple(entry.name.split()), canonical=entry.name)
        return self.actors[entry.id]

    def _fresh(self, wanted: str) -> str:
        number, candidate = 2, wanted
        while candidate in self.actors:
            candidate, number = f"{wanted}-{number}", number + 1
        return candidate

    def of(self, name: Name) -> str | None:
        """Return the id of the actor that a name stands for, or None."""
        return self.resolved.get((name.sentence, name.first))

    def called(self, name: Name) -> str | None:
        """Return the one organisation that "the X" means, X being a single word of its name, or None."""
        before = self.tokens[name.sentence][name.first - 1].low if name.first else ""
        if before != "the" or len(name.key) > 1 or name.key[0].lower() in words("contexts", "directions"):
            return None
        owners = {actor.id for actor in self.actors.values() if actor.canonical is None and name.key[0] in actor.key}
        return owners.pop() if len(owners) == 1 else None

    def short_form(self, name: Name) -> str | None:
        """Return the one organisation whose full name holds this name's words in a row, or None.

        A single common word counts only if it is the head of the name ("the Association") or a prefix of it.
        """
        key = bare(name.key)
        owners = {
            actor.id
            for actor in self.actors.values()
            if key[0] in actor.key and actor.canonical is None and _holds(actor.key, key)
        }
        if len(owners) > 1 and len(key) == 1 and name.first and self.tokens[name.sentence][name.first - 1].low == "the":
            counts = {owner: sum(self.actors[owner].surfaces.values()) for owner in owners}
            return max(sorted(owners), key=lambda owner: counts[owner])
        return owners.pop() if len(owners) == 1 else None


def bare(key: Key) -> Key:
    """Return a key without a leading article."""
    return key[1:] if len(key) > 1 and key[0] in {"The", "the"} else key


def _holds(full: Key, part: Key) -> bool:
    if len(part) >= len(full):
        return False
    at = next((i for i in range(len(full) - len(part) + 1) if full[i : i + len(part)] == part), -1)
    if at < 0:
        return False
    if len(part) > 1:
        return at == 0 or part[-1].lower() in head_kinds()
    word = part[0].lower()
    return word in head_kinds() or (at > 0 and word not in words("modifiers", "civil_society") and at + 2 == len(full))
