"""The actors of a scene by role, and who is meant by "the two sides", "the mediators" or a bare common noun."""

import re
from collections.abc import Sequence

from schemas.drafts import DraftMediator, DraftParty
from service.engines.rules.lexicon.phrases import BARE, BOTH_SIDES, GENERIC, NOBODY, Who
from service.engines.rules.scene import Scene
from service.engines.rules.syntax.lines import Line, read_lines
from service.grounding.words import content_stems

_KINDS = (
    *GENERIC,
    (frozenset({"state"}), re.compile(r"prime minister|president|premier|governments|ministers|regime", re.IGNORECASE)),
    (frozenset({"armed_group"}), re.compile(r"armed groups|guerrillas|gunmen|fighters", re.IGNORECASE)),
    (frozenset({"company"}), re.compile(r"companies|firms|bosses", re.IGNORECASE)),
)
_KIND_NOUN = re.compile(r"\s*(?:the |all |both |its |their )?(?P<noun>[a-z]+(?: [a-z]+)?)\s*$", re.IGNORECASE)

_MEMBERS = re.compile(r"\W*(?:the )?(?:[a-z]+ ){0,2}?(?P<noun>[a-z]{3,}s)\s*$", re.IGNORECASE)
_OF_OTHERS = re.compile(r"\b(?:other|rival|foreign|some|no|these)\b", re.IGNORECASE)
_OF_MEMBERS = frozenset({"union", "civil_society", "company"})


class Roster:
    """Who is who: disputants, mediators, all actors listed; and the article's lines."""

    def __init__(self, scene: Scene, parties: Sequence[DraftParty], mediators: Sequence[DraftMediator]) -> None:
        self.scene = scene
        self.lines = read_lines(scene)
        self.by_number = {line.number: line for line in self.lines}
        self.known = {party.id for party in parties} | {mediator.id for mediator in mediators}
        self.disputants = tuple(party.id for party in parties if party.role == "disputant")
        self.mediators = tuple(
            m.id for m in mediators if m.role in ("mediator", "facilitator") and m.status != "declined"
        )
        self.third_parties = {mediator.id for mediator in mediators}
        self.all_mediators = tuple(mediators)
        names = [name for p in parties for name in (p.name, *p.aliases)]
        names += [name for m in mediators for name in (m.name, *m.aliases)]
        self.name_stems = frozenset(stem for name in names for stem in content_stems(name))
        """Stems of actors' names, which tell nothing about what is asked."""

    def others(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Return the other side where there are two disputants and `ids` are one of them."""
        rest = tuple(side for side in self.disputants if side not in ids)
        return rest if len(rest) == 1 and set(ids) & set(self.disputants) else ()

    def addressed(self, line: Line, ids: Sequence[str], before: int = 10**6) -> tuple[str, ...]:
        """Return whom an ask by `ids` without an addressee most likely addresses."""
        other = self.others(ids)
        if other:
            return other
        if not set(ids) & set(self.disputants):
            sides = BOTH_SIDES.search(line.text)
            return self.both(sides.group()) if sides else ()
        for number in range(line.number, line.number - 3, -1):
            earlier = self.by_number.get(number)
            if earlier is None or earlier.paragraph != line.paragraph:
                break
            for span in reversed(earlier.mentions):
                if earlier is line and span.end > before:
                    continue
                if span.actor in self.disputants and span.actor not in ids:
                    return (span.actor,)
        return self.opponent(ids)

    def opponent(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Return the only government or employer among the other disputants, if `ids` are neither."""
        sides = {i: self.scene.by_id[i].kind for i in self.disputants if i in self.scene.by_id}
        if any(sides.get(i) in ("state", "company") for i in ids):
            return ()
        over = tuple(i for i, kind in sides.items() if kind in ("state", "company") and i not in ids)
        return over if len(over) == 1 else ()

    def resolve_both(self, line: Line) -> Who:
        """Return the sides of which a sentence says "each" or "both"."""
        return Who(self.both("both"), line.text, 0, "both")

    def both(self, phrase: str) -> tuple[str, ...]:
        """Return the disputants; the two most spoken of where there are more and the phrase says two."""
        if len(self.disputants) <= 2 or not re.search(
            r"\b(?:both|two|neither|either|each other)\b", phrase, re.IGNORECASE
        ):
            return self.disputants
        counts = {i: sum(m.actor == i for m in self.scene.mentions) for i in self.disputants}
        return tuple(sorted(sorted(self.disputants, key=lambda i: -counts[i])[:2], key=self.disputants.index))

    def bare(self, phrase: str) -> Who:
        """Return the only disputant of the kind that a bare common noun means: "the rebels", "the company"."""
        bare = BARE.match(phrase.strip())
        if not bare:
            return NOBODY
        kinds = next(kinds for kinds, nouns in GENERIC if nouns.fullmatch(bare.group(1)))
        fitting = [i for i in self.disputants if i in self.scene.by_id and self.scene.by_id[i].kind in kinds]
        return Who(tuple(fitting)) if len(fitting) == 1 else NOBODY

    def by_members(self, phrase: str) -> tuple[str, ...]:
        """Return the disputant whose name tells of its members, where a plural noun means them: "angry nurses"."""
        noun = _MEMBERS.match(phrase)
        if not noun or _OF_OTHERS.search(phrase):
            return ()
        stems = set(content_stems(noun.group("noun")))
        fitting = tuple(
            i
            for i in self.disputants
            if i in self.scene.by_id
            and self.scene.by_id[i].kind in _OF_MEMBERS
            and stems & set(content_stems(self.scene.by_id[i].name))
        )
        return fitting if len(fitting) == 1 else ()

    def by_noun(self, phrase: str) -> tuple[str, ...]:
        """Return the disputants of the kind that a noun means: the only one, or all of them where it is a plural."""
        noun = _KIND_NOUN.match(phrase)
        kinds = next(
            (kinds for kinds, nouns in _KINDS if noun and nouns.fullmatch(noun.group("noun"))), frozenset[str]()
        )
        fitting = tuple(i for i in self.disputants if i in self.scene.by_id and self.scene.by_id[i].kind in kinds)
        return fitting if len(fitting) == 1 or (noun and noun.group("noun").endswith("s")) else ()

    def thirds(self, noun: str) -> tuple[str, ...]:
        """Return the mediators that a common noun stands for: the guarantors, the observers, the mediators."""
        role = "guarantor" if noun.startswith("guarantor") else "observer" if noun.startswith("observer") else None
        if role is None:
            return self.mediators
        return tuple(m.id for m in self.all_mediators if m.role == role)
