"""Who is a party: the sides of the dispute, and those who do, say or are asked something about it."""

from collections import defaultdict
from collections.abc import Sequence

from schemas.drafts import DraftMediator, DraftParty
from schemas.terms import PartyRole
from service.engines.rules.mediation.disputants import find_disputants
from service.engines.rules.mediation.gates import matching
from service.engines.rules.mediation.masks import Masked, compiled, masked
from service.engines.rules.mediation.sides import Sides, find_sides
from service.engines.rules.scene import Scene
from service.engines.rules.tables import table

_CITES = 3


def find_parties(scene: Scene, mediators: Sequence[DraftMediator]) -> tuple[DraftParty, ...]:
    """Return disputants and stakeholders in order of first mention; none without a dispute, or with one lone side."""
    sentences = masked(scene)
    sides = find_sides(scene, sentences)
    if not sides.dispute:
        return ()
    taken = {mediator.id for mediator in mediators}
    eligible = [actor.id for actor in scene.actors if actor.id not in taken]
    stakes = _stakeholders(sentences)
    disputants = find_disputants(scene, eligible, sides, mediated=bool(mediators))
    parties = []
    for actor in scene.actors:
        if actor.id in taken:
            continue
        role: PartyRole | None = (
            "disputant"
            if actor.id in disputants
            else "stakeholder"
            if actor.id in stakes and actor.kind != "person"
            else None
        )
        if role is not None:
            parties.append(
                DraftParty(
                    cites=_cites(scene, sides, stakes, actor.id),
                    id=actor.id,
                    name=actor.name,
                    kind=actor.kind,
                    role=role,
                    aliases=actor.aliases,
                    representatives=actor.representatives,
                )
            )
    return tuple(parties) if len(disputants) > 1 or (disputants and mediators) else ()


def _stakeholders(sentences: Sequence[Masked]) -> dict[str, list[int]]:
    """Return the actors that do, say or are asked something, each with the sentences that show it."""
    places: dict[str, list[int]] = defaultdict(list)
    weights: dict[str, float] = defaultdict(float)
    for sentence in sentences:
        if not sentence.mentions:
            continue
        for place in matching("stakeholders", sentence.text):
            rule = table("stakeholders")["patterns"][place]
            for found in compiled(rule["pattern"]).finditer(sentence.plain):
                for actor in sentence.actors(found.group("a")):
                    weights[actor] += rule["weight"]
                    places[actor].append(sentence.sentence.number)
    return {actor: list(dict.fromkeys(numbers)) for actor, numbers in places.items() if weights[actor] >= 1}


def _cites(scene: Scene, sides: Sides, stakes: dict[str, list[int]], actor: str) -> tuple[int, ...]:
    """Return the sentences that show an actor's part, those that name it first."""
    shown = list(dict.fromkeys((*sides.places.get(actor, ()), *stakes.get(actor, ()))))
    named = {m.sentence for m in scene.mentions if m.actor == actor and m.form in {"name", "alias", "representative"}}
    first = min(named, default=None)
    ranked = sorted(shown, key=lambda number: number not in named)
    if not any(number in named for number in ranked) and first is not None:
        ranked.insert(0, first)
    return tuple(ranked[:_CITES])
