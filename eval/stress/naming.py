"""Renames people and actors throughout an article and its labels, to names that nobody has."""

import random
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from eval.cases import Case
from eval.similarity import GENERIC_NAME_STEMS, QUALIFIERS
from eval.stress.editing import Edit, Perturbed, actors_of, perturbed
from schemas.golden import GoldenMediator, GoldenParty
from service.engines.rules.tables import table
from service.grounding.words import FUNCTION_WORDS, stem

_TOKEN = re.compile(r"[^\W\d_]+")
_CONSONANTS, _VOWELS = "bdfglmnprstvz", "aeiou"
_TAILS = r"(?:n|ns|an|ans|ian|ians|i|is|ese)?"
"""Endings that make the people of a place of its name; they are kept."""
_SHORTEST = 3


def people_renamed(case: Case, rng: random.Random) -> Perturbed | None:
    """Give every representative, and every actor that is a person, another name."""
    actors = actors_of(case.golden)
    names = [person.name for actor in actors for person in actor.representatives]
    names += [form for actor in actors if actor.kind == "person" for form in (actor.name, *actor.aliases)]
    kept = {token for actor in actors if actor.kind != "person" for form in _forms(actor) for token in _tokens(form)}
    tokens = {token for name in names for token in _tokens(name)} - kept - _ordinary(case)
    invent = _Inventor(case, rng)
    return _renamed(case, {token: invent(token[0]) for token in sorted(tokens)}, {})


def actors_renamed(case: Case, rng: random.Random) -> Perturbed | None:
    """Give states, groups and bodies names that nobody knows; words that say what they are stay, and so do initials.

    Intergovernmental bodies keep theirs: what they are called is what they are.
    """
    actors = [actor for actor in actors_of(case.golden) if actor.kind not in ("intergovernmental", "person")]
    invent = _Inventor(case, rng)
    whole: dict[str, str] = {}
    tokens: dict[str, str] = {}
    ordinary = _ordinary(case)
    for actor in actors:
        state = _state_of(actor)
        if state is not None:
            whole |= _state_forms(state, invent)
    for actor in actors:
        for form in _forms(actor):
            if form not in whole:
                fresh = set(_tokens(_without(form, whole))) - ordinary - tokens.keys()
                tokens |= {token: invent(token[0]) for token in sorted(fresh) if not token.isupper()}
    kept = {form: form for form in _all_state_forms() if form not in whole}
    return _renamed(case, tokens, {**kept, **whole})


class _Inventor:
    """Makes capitalised words that neither the article nor the table of states holds."""

    def __init__(self, case: Case, rng: random.Random) -> None:
        self._taken = {token.casefold() for token in _TOKEN.findall(case.text)}
        self._taken |= {token.casefold() for form in _all_state_forms() for token in _TOKEN.findall(form)}
        self._rng = rng

    def __call__(self, initial: str, ending: str = "") -> str:
        while True:
            syllables = [self._rng.choice(_CONSONANTS) + self._rng.choice(_VOWELS) for _ in range(2)]
            opening = initial.upper() + (self._rng.choice(_VOWELS) if initial.casefold() not in _VOWELS else "")
            word = opening + "".join(syllables) + self._rng.choice("nrlv") + ending
            if word.casefold() not in self._taken:
                self._taken.add(word.casefold())
                return word


def _renamed(case: Case, tokens: Mapping[str, str], whole: Mapping[str, str]) -> Perturbed | None:
    if not tokens and all(form == name for form, name in whole.items()):
        return None
    forms = sorted(whole, key=len, reverse=True)
    patterns = [re.escape(form) for form in forms]
    patterns += [rf"{re.escape(token)}(?={_TAILS}(?!\w))" for token in sorted(tokens, key=len, reverse=True)]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?=(?:\w{{0,4}})(?!\w))")
    names = {**whole, **tokens}

    def edits(text: str) -> Iterator[Edit]:
        for found in pattern.finditer(text):
            form = found.group()
            whole_word = not text[found.end() : found.end() + 1].isalpha()
            if names[form] != form and (whole_word or form in tokens):
                yield Edit(found.start(), found.end(), names[form])

    def reword(words: str) -> str:
        parts, position = [], 0
        for edit in edits(words):
            parts += [words[position : edit.start], edit.text]
            position = edit.end
        return "".join([*parts, words[position:]])

    found = list(edits(case.text))
    return perturbed(case, found, reword) if found else None


def _state_of(actor: GoldenParty | GoldenMediator) -> Mapping[str, list[str]] | None:
    if actor.kind != "state":
        return None
    return next((row for row in table("states")["states"].values() if actor.name in row["names"]), None)


def _state_forms(row: Mapping[str, list[str]], invent: _Inventor) -> dict[str, str]:
    name = invent(row["names"][0][0], "ia")
    forms = dict.fromkeys(row["names"], name)
    forms |= {capital: invent(capital[0]) for capital in row["capitals"]}
    forms |= dict.fromkeys(row["demonyms"], f"{name}n")
    return forms | dict.fromkeys((f"{demonym}s" for demonym in row["demonyms"]), f"{name}ns")


@cache
def _all_state_forms() -> frozenset[str]:
    rows = table("states")["states"].values()
    return frozenset(form for row in rows for form in (*row["names"], *row["demonyms"]))


def _forms(actor: GoldenParty | GoldenMediator) -> tuple[str, ...]:
    return (actor.name, *actor.aliases)


def _without(form: str, whole: Iterable[str]) -> str:
    for known in sorted(whole, key=len, reverse=True):
        form = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " ", form)
    return form


def _tokens(name: str) -> list[str]:
    return [token for token in _TOKEN.findall(name) if token[0].isupper() and len(token) >= _SHORTEST]


def _ordinary(case: Case) -> frozenset[str]:
    """Return the capitalised forms of words that are no names: those the article also writes small, and heads."""
    small = {token for token in _TOKEN.findall(case.text) if token.islower()} | FUNCTION_WORDS | QUALIFIERS
    heads = {word for words in table("heads").values() if isinstance(words, list) for word in words}
    capitalised = {token for token in _TOKEN.findall(case.text) if stem(token.casefold()) in GENERIC_NAME_STEMS}
    return frozenset({word.capitalize() for word in small | heads} | capitalised)
