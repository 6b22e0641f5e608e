"""Signs that an actor mediates: by patterns over marked sentences (`data/mediation.json`), and by office or name.

Sources of the vocabulary: UN Guidance for Effective Mediation (2012); ILO terms of conciliation and arbitration.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from schemas.terms import MediatorRole, MediatorStatus
from service.engines.rules.mediation.gates import matching
from service.engines.rules.mediation.masks import Masked, compiled
from service.engines.rules.scene import Scene
from service.engines.rules.tables import table

_YEAR = re.compile(r"\b(?:in|of|by|during) (?:[A-Z][a-z]+\.? )?((?:19|20)\d\d)\b")
_YEAR_REACH = 60
_OBJECT = re.compile(
    r"\b(?:[Bb]y both|between|against|in|at|near|former|about|outside)(?: the)? $"
    r"|\b(?:[Ff]ormer|ex-|late)\b[^<>,;.]{0,40}$"
)
"""What stands before an actor that is no subject of the verb after it ("the talks in X led")."""
_ASKER = re.compile(r"\b(?:requested|asked|invited|approached|appointed|chosen|engaged) by [^,;.]*$")
_FACILITATOR = re.compile(r"(?:co-)?facilitator", re.IGNORECASE)
_TO_COME = re.compile(r"\b(?:will|is to|are to|is due to|are due to)\b")


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
    pattern: str
    loose: bool
    status: MediatorStatus | None
    """The stage that the pattern tells by itself, where the words around it tell none."""


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(row["role"], row["pattern"], row.get("loose", False), row.get("status"))
        for row in table("mediation")["patterns"]
    )


@cache
def words_of(kind: str) -> re.Pattern[str]:
    """Return one of the table's expressions for words around a pattern."""
    return re.compile(table("mediation")[kind])


def signs_in(sentence: Masked, following: Masked | None, published: date | None) -> Iterator[Sign]:
    """Yield the signs of one sentence; the next one may tell that an offer was turned down."""
    variants = (sentence.text,) if sentence.plain == sentence.text else (sentence.text, sentence.plain)
    plain_words = words_of("plain")
    for place in matching("mediation", sentence.text) if sentence.mentions else ():
        rule = _rules()[place]
        for found in (match for variant in variants for match in compiled(rule.pattern).finditer(variant)):
            status = _status(found, following)
            before = found.string[: found.start("a")]
            if status is None or _ASKER.search(before) or (rule.loose and _OBJECT.search(before)):
                continue
            if status == "active" and rule.status is not None:
                status = rule.status
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
    if words_of("declined").search(f"{before} {onward}") and words_of("refusal_objects").search(gap):
        return "declined"
    if words_of("insisted").search(text[: found.start()]) and found.group().startswith(
        ("under", "monitored", "supervised")
    ):
        return None
    if words_of("would").search(f"{before[-40:]} {clause}"):
        return "offered"
    if words_of("modal").search(f"{before[-25:]} {clause}"):
        return None
    if words_of("offered").search(f"{before[-30:]} {clause}"):
        return "declined" if following is not None and _turned_down(following.text) else "offered"
    if words_of("ended").search(onward):
        return "ended"
    if words_of("planned").search(f"{before[-30:]} {clause}"):
        return "planned"
    if clause[:5].lower() == "with " and _TO_COME.search(before):
        return "planned"
    return "active"


def _is_past(found: re.Match[str], published: date | None) -> bool:
    """Whether a match goes on to name an earlier year only ("a truce brokered by X in 2002 fell apart")."""
    onward = found.string[found.start() : found.end() + _YEAR_REACH]
    years = [int(year) for year in _YEAR.findall(onward)]
    return published is not None and bool(years) and max(years) < published.year - 1 and " since " not in onward


def _turned_down(text: str) -> bool:
    found = words_of("declined").search(text)
    return found is not None and words_of("refusal_objects").search(text[found.start() : found.end() + 30]) is not None


def go_betweens(scene: Scene, sentences: Sequence[Masked]) -> Iterator[Sign]:
    """Yield signs for go-betweens told by office only ("a bishop who is mediating"), found by that office elsewhere."""
    for sentence in sentences:
        if " who " not in sentence.text and " that " not in sentence.text:
            continue
        for found in words_of("go_between").finditer(sentence.text):
            office = found.group(1).lower().removesuffix("s")
            for actor in scene.actors:
                titles = (actor.title, *(person.title for person in actor.representatives))
                if any(office in title.lower() for title in titles if title):
                    yield Sign(actor.id, "mediator", "active", sentence.sentence.number, named=False)
                    break


def by_office(scene: Scene) -> Iterator[Sign]:
    """Yield signs for people called mediators by title, and for bodies that exist to mediate or to monitor."""
    for actor in scene.actors:
        titles = (actor.title, *(person.title for person in actor.representatives))
        names = (actor.name, *actor.aliases)
        called = [title for title in titles if title and words_of("titled").search(title)]
        role: MediatorRole | None = (
            "facilitator"
            if called and all(_FACILITATOR.search(title) for title in called)
            else "mediator"
            if called or any(words_of("institution").search(name) for name in names)
            else "guarantor"
            if any(words_of("monitoring").search(name) for name in names)
            else None
        )
        first = next((m.sentence for m in scene.mentions if m.actor == actor.id), None)
        if role is not None and first is not None:
            yield Sign(actor.id, role, "active", first, named=True, loose=True)
