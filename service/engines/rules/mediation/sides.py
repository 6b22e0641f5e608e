"""The sides of a dispute: actors that the article sets against or across from each other (`data/sides.json`)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from weakref import WeakKeyDictionary

from service.engines.rules.guards.dispute import is_dispute
from service.engines.rules.mediation.gates import Gate
from service.engines.rules.mediation.masks import Masked, compiled
from service.engines.rules.scene import Scene
from service.engines.rules.tables import table

_LEAD = 3
_LEAST = 3.0
_SHARE = 0.3
_CORE_LEAST = 6.0
_CORE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Sides:
    """How much speaks for each actor being a side, where, and who is one."""

    dispute: bool
    scores: dict[str, float]
    places: dict[str, tuple[int, ...]]
    """Sentence numbers that show it, the weightiest first."""

    @property
    def sides(self) -> frozenset[str]:
        """Ids of the actors that count as sides when nobody is set aside as a mediator."""
        return among(self.scores, self.scores)

    @property
    def core(self) -> frozenset[str]:
        """Ids of the actors so clearly sides that lending a room or a monitor makes no third party of them."""
        ranked = sorted(self.scores.values(), reverse=True)
        least = max(_CORE_LEAST, _CORE_SHARE * ranked[min(1, len(ranked) - 1)]) if ranked else _CORE_LEAST
        return frozenset(actor for actor, score in self.scores.items() if score >= least)


@dataclass(frozen=True, slots=True)
class _Rule:
    weight: float
    joint: bool
    pattern: str


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(_Rule(row["weight"], row.get("joint", False), row["pattern"]) for row in table("sides")["patterns"])


@cache
def _gate() -> Gate:
    return Gate(table("sides")["patterns"])


def among(scores: dict[str, float], eligible: Sequence[str] | dict[str, float]) -> frozenset[str]:
    """Return those of the eligible actors whose score is high enough, by itself and beside the highest."""
    ranked = sorted((scores.get(actor, 0.0) for actor in eligible), reverse=True)
    if not ranked:
        return frozenset()
    least = max(_LEAST, _SHARE * ranked[min(1, len(ranked) - 1)])
    return frozenset(actor for actor in eligible if scores.get(actor, 0.0) >= least)


_KNOWN: WeakKeyDictionary[Scene, Sides] = WeakKeyDictionary()


def find_sides(scene: Scene, sentences: Sequence[Masked]) -> Sides:
    """Return the sides told by a scene's marked sentences."""
    known = _KNOWN.get(scene)
    if known is None:
        dispute = is_dispute(scene.article)
        known = _KNOWN[scene] = _sides(sentences) if dispute else Sides(dispute=False, scores={}, places={})
    return known


def _sides(sentences: Sequence[Masked]) -> Sides:
    weights: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for place, sentence in enumerate(sentences):
        if not sentence.mentions:
            continue
        factor = 1.5 if place < _LEAD else 1.0
        for number in _gate().of(sentence.text):
            rule = _rules()[number]
            if rule.joint and len(sentence.mentions) < 2:
                continue
            for actor in _faced(rule, sentence):
                weights[actor][sentence.sentence.number] += rule.weight * factor
    scores = {actor: sum(places.values()) for actor, places in weights.items()}
    ordered = {actor: tuple(sorted(places, key=lambda n: (-places[n], n))) for actor, places in weights.items()}
    return Sides(dispute=True, scores=scores, places=ordered)


def _faced(rule: _Rule, sentence: Masked) -> list[str]:
    faced: dict[str, None] = {}
    variants = (sentence.text,) if sentence.plain == sentence.text else (sentence.text, sentence.plain)
    for found in (match for variant in variants for match in compiled(rule.pattern).finditer(variant)):
        groups = found.groupdict()
        left = sentence.actors(groups.get("a") or "")
        right = sentence.actors(groups.get("x") or "")
        if rule.joint and len(left) < 2:
            continue
        if groups.get("x") is not None and (not right or set(left) == set(right)):
            continue
        faced.update(dict.fromkeys((*left, *right)))
    return list(faced)
