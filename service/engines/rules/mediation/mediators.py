"""Who mediates, in what role and at what stage: the signs of all sentences, weighed against being a side."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from schemas.drafts import DraftMediator
from schemas.terms import MediatorRole, MediatorStatus
from service.engines.rules.mediation.masks import Masked, masked
from service.engines.rules.mediation.sides import Sides, find_sides
from service.engines.rules.mediation.signs import Sign, by_office, go_betweens, signs_in, words_of
from service.engines.rules.scene import Scene

ROLE_ORDER: tuple[MediatorRole, ...] = ("mediator", "guarantor", "facilitator", "host", "observer")
_STAGES: tuple[MediatorStatus, ...] = ("offered", "planned", "active", "ended", "declined")
_CITES = 3
_AGAIN = 2
_LIKELY = 3.0
_WEAK_FOR_SIDES = frozenset({"guarantor", "host", "observer"})

_ARBITRATOR = re.compile(r"\barbitrator\b", re.IGNORECASE)
_AWARD = re.compile(
    r"\b(?:award(?=,| (?:was|has|had|came|said|says|held|found|ordered|on|of))|arbitrator[^.;]{0,60} ruled)"
)
"""What ends an arbitrator's part."""


def find_mediators(scene: Scene) -> tuple[DraftMediator, ...]:
    """Return the third parties of a scene, in order of first mention; none if no dispute is reported."""
    sentences = masked(scene)
    sides = find_sides(scene, sentences)
    if not sides.dispute:
        return ()
    by_actor: dict[str, list[Sign]] = defaultdict(list)
    for place, sentence in enumerate(sentences):
        following = sentences[place + 1] if place + 1 < len(sentences) else None
        for sign in signs_in(sentence, following, scene.article.published):
            by_actor[sign.actor].append(sign)
    for sign in (*go_betweens(scene, sentences), *by_office(scene)):
        by_actor[sign.actor].append(sign)
    drafts = []
    foremost = _foremost(scene, sides)
    over = _endings(scene, sentences)
    for actor in scene.actors:
        signs = _upheld(by_actor.get(actor.id, []), sides, actor.id, foremost)
        if signs:
            role, status = _settle(signs)
            if actor.id in over and status == "active":
                status = "ended"
            drafts.append(
                DraftMediator(
                    cites=_cites(signs, role, status),
                    id=actor.id,
                    name=actor.name,
                    kind=actor.kind,
                    role=role,
                    status=status,
                    aliases=actor.aliases,
                    representatives=actor.representatives,
                )
            )
    return tuple(drafts)


def _foremost(scene: Scene, sides: Sides) -> frozenset[str]:
    """Return the two bodies that the article sets most against others and speaks most of: likely its sides."""
    named = Counter(m.actor for m in scene.mentions if m.form in {"name", "alias", "representative", "demonym"})
    ranked = sorted(named, key=lambda actor: -(sides.scores.get(actor, 0.0) + named[actor] / 2))
    return frozenset([actor for actor in ranked if scene.by_id[actor].kind != "person"][:2]) & {
        a for a, s in sides.scores.items() if s >= _LIKELY
    }


def _endings(scene: Scene, sentences: Sequence[Masked]) -> dict[str, int]:
    """Return the actors of whose mediation a sentence says that it is over, each with that sentence's number."""
    over: dict[str, int] = {}
    for sentence in sentences:
        if sentence.mentions and (found := words_of("over").search(sentence.text)) is not None:
            before = sentence.actors(sentence.text[: found.end()])
            for actor in before[:1] if before else sentence.actors(sentence.text)[:1]:
                over.setdefault(actor, sentence.sentence.number)
    award = _AWARD.search(scene.article.text)
    arbitrators = [a for a in scene.actors if award and a.title and _ARBITRATOR.search(a.title)]
    first = {m.actor: m.sentence for m in reversed(scene.mentions)}
    return {actor.id: first.get(actor.id, 1) for actor in arbitrators} | over


def _is_weak(sign: Sign) -> bool:
    """Whether a sign is too little to make a third party of an actor that others treat as a side."""
    return sign.role in _WEAK_FOR_SIDES or sign.status != "active" or (sign.role == "facilitator" and sign.loose)


def _upheld(signs: list[Sign], sides: Sides, actor: str, foremost: frozenset[str]) -> list[Sign]:
    """Return an actor's signs, but none for a side of the dispute that only hosts, monitors or attends.

    What only wide patterns show of a likely side counts only if they show it more than once.
    """
    if actor in sides.core and all(_is_weak(sign) for sign in signs):
        return []
    if actor in foremost and all(sign.loose for sign in signs) and len({sign.sentence for sign in signs}) < _AGAIN:
        return []
    return signs


def _settle(signs: list[Sign]) -> tuple[MediatorRole, MediatorStatus]:
    """Return the most an actor does, and the later stage of it.

    An effort at work outweighs an offer, a plan or one refusal; an end counts only if nothing shows it at work.
    """
    stages = {sign.status for sign in signs}
    at_work = [sign for sign in signs if sign.status == "active"]
    if at_work:
        status: MediatorStatus = "active"
    else:
        status = max(stages, key=_STAGES.index)
    counted = [sign for sign in signs if sign.status == status]
    return min((sign.role for sign in counted), key=ROLE_ORDER.index), status


def _cites(signs: list[Sign], role: MediatorRole, status: MediatorStatus) -> tuple[int, ...]:
    ranked = sorted(signs, key=lambda sign: (not sign.named, sign.role != role, sign.status != status, sign.sentence))
    return tuple(dict.fromkeys(sign.sentence for sign in ranked))[:_CITES]
