"""Demands of a scene: asks of the same content joined, each with its force and the answer that the article tells."""

from collections.abc import Sequence

from schemas.drafts import DraftDemand, DraftMediator, DraftParty
from schemas.terms import Force
from service.engines.rules.asks import RawAsk, find_asks
from service.engines.rules.scene import Scene
from service.engines.rules.subjects import Cast
from service.grounding.words import content_stems

_STRENGTH: dict[Force, int] = {"appeal": 0, "demand": 1, "condition": 2}
_SAME = 0.6


def find_demands(
    scene: Scene, parties: Sequence[DraftParty], mediators: Sequence[DraftMediator]
) -> tuple[DraftDemand, ...]:
    """Return what actors of the scene ask of others, one item per distinct thing asked, in order of position."""
    if not any(party.role == "disputant" for party in parties):
        return ()
    cast = Cast(scene, parties, mediators)
    groups: list[list[RawAsk]] = []
    for ask in find_asks(cast):
        group = next((g for g in groups if _same(g[0], ask)), None)
        if group is None:
            groups.append([ask])
        else:
            group.append(ask)
    return tuple(_demand(cast, group) for group in groups)


def _same(first: RawAsk, second: RawAsk) -> bool:
    left, right = set(content_stems(first.text)), set(content_stems(second.text))
    if not left or not right:
        return False
    return 2 * len(left & right) / (len(left) + len(right)) >= _SAME


def _demand(cast: Cast, group: list[RawAsk]) -> DraftDemand:
    force = max((ask.force for ask in group), key=lambda force: _STRENGTH[force])
    by = tuple(dict.fromkeys(i for ask in group for i in ask.by))
    of = tuple(i for i in dict.fromkeys(i for ask in group for i in ask.of) if i not in by)
    cites = tuple(dict.fromkeys(ask.line.number for ask in group))[:3]
    return DraftDemand(cites=cites, by=by, of=of, text=group[0].text, force=force, status="open")
