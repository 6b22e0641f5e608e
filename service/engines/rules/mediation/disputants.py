"""Who of the actors that do not mediate are the sides: what is told of them, weighed with how they are spoken of."""

from collections import defaultdict
from collections.abc import Sequence
from math import log1p
from typing import Any

from service.engines.rules.mediation.sides import Sides, among
from service.engines.rules.scene import Mention, Scene
from service.engines.rules.tables import table

_EARLY = 4
"""Sentences after the first that names an actor within which one counts as named early."""
_CLEAR = 0.8
"""The weight above which an actor is taken for a side: a bystander made a side spoils more than a side left out."""
_LEAST = -2.0
_LEAST_MEDIATED = -3.0
"""The least weight of a stopgap side: less is asked where somebody mediates, for then there are sides."""
_SOME = 2.0
"""What must be told of somebody who faces another where nobody mediates."""
_TWO = 2
_NAMES = ("name", "alias", "representative")
_ANAPHORA = ("pronoun", "demonym")


def find_disputants(scene: Scene, eligible: Sequence[str], sides: Sides, *, mediated: bool) -> frozenset[str]:
    """Return the ids of the sides: those of clear weight, and at least two where the article has them.

    Where nobody mediates and next to nothing tells that anybody faces another, there are none.

    Args:
        scene: for the mentions of each actor.
        eligible: ids of the actors that do not mediate.
        sides: what the article tells of who faces whom.
        mediated: whether anybody mediates.

    """
    weights = _weights(scene, eligible, sides)
    found = frozenset(actor for actor, weight in weights.items() if weight > _CLEAR)
    if not mediated and max(sides.scores.values(), default=0.0) < _SOME:
        return frozenset()
    if len(found) >= _TWO:
        return found
    least = _LEAST_MEDIATED if mediated else _LEAST
    spare = [
        actor
        for actor in sorted(weights, key=lambda actor: -weights[actor])
        if actor not in found and scene.by_id[actor].kind != "person" and weights[actor] >= least
    ]
    return found | frozenset(spare[: _TWO - len(found)])


def _weights(scene: Scene, eligible: Sequence[str], sides: Sides) -> dict[str, float]:
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in scene.mentions:
        mentions[mention.actor].append(mention)
    opening = min((mention.sentence for mention in scene.mentions), default=1)
    outstanding = among(sides.scores, eligible)
    return {
        actor: _weight(
            mentions[actor],
            sides.scores.get(actor, 0.0),
            outstanding=actor in outstanding,
            opening=opening,
            kind=scene.by_id[actor].kind,
        )
        for actor in eligible
    }


def _weight(mentions: Sequence[Mention], told: float, *, outstanding: bool, opening: int, kind: str) -> float:
    """Return how much speaks for an actor being a side; see `data/disputants.json`."""
    weigh: dict[str, Any] = table("disputants")
    forms = [mention.form for mention in mentions]
    counts = {
        "named": sum(form in _NAMES for form in forms),
        "generic": forms.count("generic"),
        "anaphora": sum(form in _ANAPHORA for form in forms),
    }
    early = min((mention.sentence for mention in mentions), default=opening + _EARLY + 1) <= opening + _EARLY
    total: float = weigh["base"] + weigh["told"] * min(told, weigh["most"])
    total += sum(weigh[form] * log1p(count) for form, count in counts.items())
    total += weigh["outstanding"] * outstanding + weigh["early"] * early
    return total + float(weigh["kinds"].get(kind, 0.0))
