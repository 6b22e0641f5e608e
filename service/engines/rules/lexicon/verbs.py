"""Verb forms by table: inflections made from the base forms in `data/verbs.txt`, and looked up backwards."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from service.engines.rules.tables import DATA

Tense = Literal["base", "third", "past", "participle", "gerund"]


_AUXILIARIES = frozenset(
    "will would must can could should may might shall has have had is are was were do does did".split()
)


_MOSTLY_NOUNS = frozenset(
    """
    talks attacks plans reports deals charges strikes visits rules returns moves places works heads hands parts votes
    fears hopes points shares signs sides names trades tables lists lands ties fires guards limits texts fights
    interests shells bombs raids troops states leaders terms forces hosts records questions addresses boycotts blockades
    loves ends means supplies sanctions blocks exchanges masters judges staff seals links labels issues
    """.split()
)


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb of the table with its forms."""

    base: str
    third: str
    past: str
    participle: str
    gerund: str


@cache
def verb_forms() -> dict[str, frozenset[tuple[str, Tense]]]:
    """Return every known form with the (base, tense) pairs it may stand for."""
    found: dict[str, set[tuple[str, Tense]]] = {}
    for verb in _verbs():
        for tense, form in _forms_of(verb):
            found.setdefault(form, set()).add((verb.base, tense))
    extra: dict[str, tuple[str, Tense]] = {"were": ("be", "past"), "is": ("be", "third"), "are": ("be", "third")}
    for form, pair in extra.items():
        found.setdefault(form, set()).add(pair)
    return {form: frozenset(pairs) for form, pairs in found.items()}


@lru_cache(maxsize=8192)
def base_of(word: str, *tenses: Tense) -> str | None:
    """Return the base form of `word` (lower case) read as one of `tenses` (any if none is given), or None."""
    pairs = verb_forms().get(word)
    if not pairs:
        return None
    return min((base for base, tense in pairs if not tenses or tense in tenses), default=None)


def is_finite(word: str) -> bool:
    """Whether `word` (lower case) can be a finite verb: an auxiliary, or a past or third-person form seldom a noun."""
    return word in finite_forms()


@cache
def finite_forms() -> frozenset[str]:
    """Return every auxiliary, past and third-person form, those that are mostly nouns left out."""
    inflected = {form for form, pairs in verb_forms().items() if any(tense in ("past", "third") for _, tense in pairs)}
    return frozenset(_AUXILIARIES | inflected - _MOSTLY_NOUNS)


def is_base(word: str) -> bool:
    """Whether `word` (lower case) can be a verb's base form."""
    return word in base_forms()


@cache
def base_forms() -> frozenset[str]:
    """Return the base form of every verb of the table."""
    return frozenset(form for form, pairs in verb_forms().items() if any(tense == "base" for _, tense in pairs))


def _forms_of(verb: Verb) -> list[tuple[Tense, str]]:
    return [
        ("base", verb.base),
        ("third", verb.third),
        ("past", verb.past),
        ("participle", verb.participle),
        ("gerund", verb.gerund),
    ]


def _verbs() -> list[Verb]:
    text = (DATA / "verbs.txt").read_text(encoding="utf-8")
    return [_conjugate(line.split()) for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _conjugate(entry: list[str]) -> Verb:
    base = entry[0].rstrip("!")
    stem = base + base[-1] if entry[0] != base else base
    regular = _suffixed(stem, "ed")
    past, participle = (entry[1], entry[2]) if len(entry) > 2 else (regular, regular)
    return Verb(base, _third(base), past, participle, _suffixed(stem, "ing"))


def _third(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _suffixed(stem: str, ending: Literal["ed", "ing"]) -> str:
    if stem.endswith("ie"):
        return stem[:-2] + "ying" if ending == "ing" else stem + "d"
    if stem.endswith("e") and not stem.endswith(("ee", "oe", "ye")) and stem != "be":
        return stem[:-1] + ending
    if ending == "ed" and stem.endswith("e"):
        return stem + "d"
    if ending == "ed" and stem.endswith("y") and stem[-2] not in "aeiou":
        return stem[:-1] + "ied"
    return stem + ending
