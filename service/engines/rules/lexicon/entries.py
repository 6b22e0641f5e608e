"""The lexicon: states, intergovernmental and other well-known bodies under all their names, found token by token."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from typing import Literal

from schemas.terms import ActorKind
from service.engines.rules.lexicon.tokens import Token, fold_key
from service.engines.rules.tables import table

Form = Literal["name", "capital", "metonym", "demonym"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One body of the lexicon."""

    id: str
    name: str
    kind: ActorKind
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A lexicon name at a place in a sentence: `length` tokens long."""

    entry: Entry
    form: Form
    length: int


_Path = tuple[tuple[str, ...], Entry, Form]


def slug(name: str) -> str:
    """Return a kebab-case identifier for a name."""
    folded = fold_key(name)[0].lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-") or "actor"


def _keys(name: str) -> tuple[str, ...]:
    return tuple(fold_key(part)[0] for part in re.findall(r"[^\s,]+|,", name))


def _plural(demonym: str) -> list[str]:
    if demonym.endswith(("ese", "ish", "ch", "ss", "s", "kh", "ikh")):
        return [demonym]
    return [demonym, demonym + "s"]


def _state_paths() -> list[_Path]:
    paths: list[_Path] = []
    for row in table("states")["states"].values():
        entry = Entry(slug(row["names"][0]), row["names"][0], "state", tuple(row["names"]))
        paths += [(_keys(name), entry, "name") for name in row["names"]]
        paths += [(_keys(name), entry, "capital") for name in row["capitals"]]
        paths += [(_keys(name), entry, "metonym") for name in row["metonyms"]]
        paths += [(_keys(form), entry, "demonym") for name in row["demonyms"] for form in _plural(name)]
    return paths


def _body_paths() -> list[_Path]:
    paths: list[_Path] = []
    bodies = table("bodies")
    kinds: tuple[ActorKind, ...] = ("intergovernmental", "civil_society", "state", "armed_group", "political")
    for kind in kinds:
        for names in bodies[kind]:
            entry = Entry(slug(names[0]), names[0], kind, tuple(names))
            paths += [(_keys(name), entry, "name") for name in names]
            paths += [
                (_keys(word), entry, "demonym") for word, name in bodies["adjectives"].items() if name == names[0]
            ]
    return paths


@cache
def _trie() -> dict[str, list[tuple[tuple[str, ...], Hit]]]:
    trie: dict[str, list[tuple[tuple[str, ...], Hit]]] = {}
    seen: set[tuple[str, ...]] = set()
    for keys, entry, form in (*_body_paths(), *_state_paths()):
        if keys not in seen:
            seen.add(keys)
            trie.setdefault(keys[0], []).append((keys, Hit(entry, form, len(keys))))
    for paths in trie.values():
        paths.sort(key=lambda path: -len(path[0]))
    return trie


@cache
def single_words() -> frozenset[str]:
    """Return the folded one-word names of the lexicon, for cutting hyphenated words."""
    return frozenset(
        keys[0] for paths in _trie().values() for keys, hit in paths if len(keys) == 1 and hit.form != "demonym"
    )


def first_words() -> AbstractSet[str]:
    """Return the folded words with which names of the lexicon begin."""
    return _trie().keys()


def lookup(tokens: list[Token], at: int) -> Hit | None:
    """Return the longest lexicon name that starts at a token, or None."""
    for keys, hit in _trie().get(tokens[at].key, ()):
        length = len(keys)
        if length == 1 or tuple([token.key for token in tokens[at : at + length]]) == keys:
            if any(token.possessive for token in tokens[at : at + length - 1]):
                continue
            return hit
    return None
