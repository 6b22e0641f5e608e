"""Who mediates, in what role and at what stage, by patterns over marked sentences (`data/mediation.json`).

Sources of the vocabulary: UN Guidance for Effective Mediation (2012); ILO terms of conciliation and arbitration.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from schemas.drafts import DraftMediator
from schemas.terms import MediatorRole, MediatorStatus
from service.engines.rules.masks import Cues, Masked, compiled, masked
from service.engines.rules.scene import Scene
from service.engines.rules.sides import Sides, find_sides
from service.engines.rules.tables import table

ROLE_ORDER: tuple[MediatorRole, ...] = ("mediator", "guarantor", "facilitator", "host", "observer")
_STAGES: tuple[MediatorStatus, ...] = ("offered", "planned", "active", "ended", "declined")
_CITES = 3
_AGAIN = 2
_LIKELY = 3.0
_YEAR = re.compile(r"\b(?:in|of|by|during) (?:[A-Z][a-z]+\.? )?((?:19|20)\d\d)\b")
_YEAR_REACH = 60
_OBJECT = re.compile(r"\b(?:[Bb]y both|between|against|in|at|near|former|about|outside)(?: the)? $|\b(?:[Ff]ormer|ex-|late)\b[^<>,;.]{0,40}$")
_ASKER = re.compile(r"\b(?:requested|asked|invited|approached|appointed|chosen|engaged) by [^,;.]*$")
"""What stands before an actor that is no subject of the verb after it ("the talks in X led")."""
_WEAK_FOR_SIDES = frozenset({"guarantor", "host", "observer"})


@dataclass(frozen=True, slots=True)
class Sign:
    """One sentence that shows an actor in a mediating role."""

    actor: str
    role: MediatorRole
    status: MediatorStatus
    sentence: int
    named: bool
    """Whether the actor stands there by a name rather than a common noun or demonym."""
    loose: bool = False
    """Whether a wide pattern shows it, which a side of the dispute may match by chance."""


@dataclass(frozen=True, slots=True)
class _Rule:
    role: MediatorRole
    pattern: re.Pattern[str]
    loose: bool


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(_Rule(row["role"], compiled(row["pattern"]), row.get("loose", False)) for row in table("mediation")["patterns"])


@cache
def _cues() -> Cues:
    return Cues(row["cue"].split("|") for row in table("mediation")["patterns"])


@cache
def _words(kind: str) -> re.Pattern[str]:
    return re.compile(table("mediation")[kind])


def find_mediators(scene: Scene) -> tuple[DraftMediator, ...]:
    """Return the third parties of a scene, in order of first mention; none if no dispute is reported."""
    sentences = masked(scene)
    sides = find_sides(scene, sentences)
    if not sides.dispute:
        return ()
    by_actor: dict[str, list[Sign]] = defaultdict(list)
    for place, sentence in enumerate(sentences):
        following = sentences[place + 1] if place + 1 < len(sentences) else None
        for sign in _signs(sentence, following, scene.article.published):
            by_actor[sign.actor].append(sign)
    for sign in (*_go_betweens(scene, sentences), *_by_office(scene)):
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


def _is_past(found: re.Match[str], published: date | None) -> bool:
    """Whether a match goes on to name an earlier year only ("a truce brokered by X in 2002 fell apart")."""
    onward = found.string[found.start() : found.end() + _YEAR_REACH]
    years = [int(year) for year in _YEAR.findall(onward)]
    return published is not None and bool(years) and max(years) < published.year - 1 and " since " not in onward


def _go_betweens(scene: Scene, sentences: Sequence[Masked]) -> Iterator[Sign]:
    """Yield signs for go-betweens told by office only ("a bishop who is mediating"), found by that office elsewhere."""
    for sentence in sentences:
        for found in _words("go_between").finditer(sentence.text):
            office = found.group(1).lower().removesuffix("s")
            for actor in scene.actors:
                titles = (actor.title, *(person.title for person in actor.representatives))
                if any(office in title.lower() for title in titles if title):
                    yield Sign(actor.id, "mediator", "active", sentence.sentence.number, named=False)
                    break


def _foremost(scene: Scene, sides: Sides) -> frozenset[str]:
    """Return the two bodies that the article sets most against others and speaks most of: likely its sides."""
    named = Counter(m.actor for m in scene.mentions if m.form in {"name", "alias", "representative", "demonym"})
    ranked = sorted(named, key=lambda actor: -(sides.scores.get(actor, 0.0) + named[actor] / 2))
    return frozenset([actor for actor in ranked if scene.by_id[actor].kind != "person"][:2]) & {a for a, s in sides.scores.items() if s >= _LIKELY}


def _by_office(scene: Scene) -> Iterator[Sign]:
    """Yield signs for people called mediators by title, and for bodies that exist to mediate or to monitor."""
    for actor in scene.actors:
        titles = (actor.title, *(person.title for person in actor.representatives))
        titled = any(title and _words("titled").search(title) for title in titles)
        names = (actor.name, *actor.aliases)
        role: MediatorRole | None = (
            "mediator"
            if titled or any(_words("institution").search(name) for name in names)
            else "guarantor"
            if any(_words("monitoring").search(name) for name in names)
            else None
        )
        first = next((m.sentence for m in scene.mentions if m.actor == actor.id), None)
        if role is not None and first is not None:
            yield Sign(actor.id, role, "active", first, named=True, loose=True)


def _endings(scene: Scene, sentences: Sequence[Masked]) -> dict[str, int]:
    """Return the actors of whose mediation a sentence says that it is over, each with that sentence's number."""
    over: dict[str, int] = {}
    for sentence in sentences:
        if (found := _words("over").search(sentence.text)) is not None:
            before = sentence.actors(sentence.text[: found.end()])
            for actor in before[:1] if before else sentence.actors(sentence.text)[:1]:
                over.setdefault(actor, sentence.sentence.number)
    return over


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


def _signs(sentence: Masked, following: Masked | None, published: date | None) -> Iterator[Sign]:
    variants = (sentence.text,) if sentence.plain == sentence.text else (sentence.text, sentence.plain)
    plain_words = _words("plain")
    for place in _cues().of(sentence.text):
        rule = _rules()[place]
        for found in (match for variant in variants for match in rule.pattern.finditer(variant)):
            status = _status(found, following)
            before = found.string[: found.start("a")]
            if status is None or _ASKER.search(before) or (rule.loose and _OBJECT.search(before)):
                continue
            if status == "active" and _is_past(found, published):
                status = "ended"
            parts = [part for part in (found.groupdict().get("a"), found.groupdict().get("b")) if part]
            for part in parts:
                for actor in sentence.actors(part):
                    named = any(
                        m.actor == actor and m.form in {"name", "alias", "representative"} for m in sentence.mentions
                    )
                    loose = rule.loose and not plain_words.search(found.group())
                    yield Sign(actor, rule.role, status, sentence.sentence.number, named, loose)


def _status(found: re.Match[str], following: Masked | None) -> MediatorStatus | None:
    """Return the stage told by a match and the words around it, or None if it is denied or merely imagined."""
    text = found.string
    before, clause = text[max(0, found.start() - 60) : found.start()], found.group()
    before = re.split(r"[;.:]|, (?:but|and|while)\b", before)[-1]
    after = text[found.end() : found.end() + 90]
    onward = text[found.start() : found.end() + 90]
    gap = clause + re.split(r"[;.]", after)[0][:50]
    if _words("declined").search(f"{before} {onward}") and _words("refusal_objects").search(gap):
        return "declined"
    if _words("insisted").search(text[: found.start()]) and found.group().startswith(
        ("under", "monitored", "supervised")
    ):
        return None
    if _words("would").search(f"{before[-40:]} {clause}"):
        return "offered"
    if _words("modal").search(f"{before[-25:]} {clause}"):
        return None
    if _words("offered").search(f"{before[-30:]} {clause}"):
        return "declined" if following is not None and _turned_down(following.text) else "offered"
    if _words("ended").search(onward):
        return "ended"
    if _words("planned").search(f"{before[-30:]} {clause}"):
        return "planned"
    return "active"


def _turned_down(text: str) -> bool:
    found = _words("declined").search(text)
    return found is not None and _words("refusal_objects").search(text[found.start() : found.end() + 30]) is not None


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
