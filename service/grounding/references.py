"""Whether a demand's or outcome's sentences speak of the actors it names, and do not tell it the other way about.

Flags only: sentences say "it", "the two sides" or "the ministry", so that silence is a sign, not proof. An actor counts
as spoken of where a cited sentence names it, or may mean it by a plural, a pronoun or a common noun that fits its kind.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from schemas.drafts import DraftDemand, DraftMediator, DraftOutcome, DraftParty
from schemas.terms import ActorKind
from service.grounding.actors import names_actor
from service.grounding.cast import CastNames
from service.grounding.index import ArticleIndex, IndexedSentence
from service.grounding.results import Note
from service.grounding.words import is_slight, words

_BEFORE, _AFTER = 2, 1
"""Neighbours that tell who a pronoun is: those before, and, of a quotation, the one after."""
_QUOTATION = re.compile('["“”«»]')
_PRONOUNS = frozenset("he she it they we i his her him its their them our us who".split())
_PLURALS = frozenset(
    """
    both two three four five six sides side parties delegations delegates leaders neighbours neighbors countries
    capitals rivals foes warring negotiators teams other another
    """.split()
)
"""Words by which a sentence means sides of the dispute together."""
_THIRD_PARTY = ("mediat", "envoy", "facilitat", "host", "guarantor", "broker", "observer")
_KIND_NOUNS: Mapping[ActorKind, frozenset[str]] = {
    "state": frozenset(
        """
        government army ministry minister ministers president cabinet authorities administration officials parliament
        troops forces state republic country
        """.split()
    ),
    "armed_group": frozenset(
        "rebels rebel group fighters movement militants insurgents guerrillas gunmen front militia".split()
    ),
    "intergovernmental": frozenset("bloc organization organisation mission envoy body council commission".split()),
    "political": frozenset("party opposition movement coalition bloc platform".split()),
    "company": frozenset("company employers employer management firm association alliance owners owner".split()),
    "union": frozenset("union workers staff members strikers employees".split()),
    "civil_society": frozenset("village villagers community church elders residents association priest group".split()),
    "person": frozenset(),
    "other": frozenset("group states mediators guarantors countries".split()),
}
_ASKING = re.compile(
    r"\b(?:demand|insist|urg(?:e|ing)|call(?:s|ed)? (?:on|for|upon)|ask|want|requir|appeal|press(?:es|ed|ing)|seek|"
    r"sought|warn|condition|told|tell|sa(?:y|id)|accus|plead|beg|exhort|propos|request|ultimatum)",
    re.IGNORECASE,
)
_INVERTED = re.compile(r"[,\"”] ?$")
"""What stands before a verb of saying that its subject follows: "…, said the envoy"."""
_NEAR_VERB = 25
"""Characters from a name to the verb that it is taken to be the subject of."""
_SHORTEST_CUT = 6

Actor = DraftParty | DraftMediator


def reference_notes(
    item: DraftDemand | DraftOutcome, cited: Sequence[IndexedSentence], index: ArticleIndex, cast: CastNames
) -> list[Note]:
    """Return what is to be looked at in the item's references, given the sentences it rests on."""
    refs = (*item.by, *item.of) if isinstance(item, DraftDemand) else item.actors
    context = _Context(cited, index)
    silent = [actor for ref in dict.fromkeys(refs) if not context.speaks_of(actor := cast.actors[ref])]
    notes = []
    if silent:
        detail = f"its sentences do not speak of {', '.join(actor.name for actor in silent)}"
        notes.append(Note(code="actor_not_in_evidence", detail=detail))
    if isinstance(item, DraftDemand) and len(item.by) == len(item.of) == 1 and not silent:
        by, of = cast.actors[item.by[0]], cast.actors[item.of[0]]
        if _told_reversed(by, of, cited):
            notes.append(Note(code="roles_reversed", detail="its sentences read as if the one asked were asking"))
    return notes


class _Context:
    """The cited sentences and the neighbours that may tell who they mean."""

    def __init__(self, cited: Sequence[IndexedSentence], index: ArticleIndex) -> None:
        self._cited = cited
        self._words = frozenset(chain.from_iterable(entry.words for entry in cited))
        self._before = [near for one in cited for near in index.beside(one.sentence.number, before=_BEFORE)]
        quoted = any(_QUOTATION.search(entry.text) for entry in cited)
        self._after = [near for one in cited for near in index.beside(one.sentence.number, after=_AFTER) if quoted]

    def speaks_of(self, actor: Actor) -> bool:
        if _named(actor, self._cited) or self._meant_together(actor):
            return True
        meant = self._words & (_PRONOUNS | _KIND_NOUNS[actor.kind])
        return bool(meant and _named(actor, self._before)) or _named(actor, self._after)

    def _meant_together(self, actor: Actor) -> bool:
        if isinstance(actor, DraftMediator):
            return any(word.startswith(_THIRD_PARTY) for word in self._words)
        return actor.role == "disputant" and bool(self._words & _PLURALS)


def _named(actor: Actor, entries: Iterable[IndexedSentence]) -> bool:
    return any(names_actor(entry, (actor.name, *actor.aliases), actor.representatives) for entry in entries)


def _told_reversed(by: Actor, of: Actor, cited: Sequence[IndexedSentence]) -> bool:
    """Whether `of`, and never `by`, stands before the verbs of asking, with `by` after one, or `of` right before it."""
    reversed_ = False
    for entry in cited[:1]:
        askers, asked = _mentions(by, entry.text), _mentions(of, entry.text)
        for verb in _ASKING.finditer(entry.text):
            asker = max((place for place in askers if place < verb.start()), default=-1)
            other = max((place for place in asked if place < verb.start()), default=-1)
            follows = any(place > verb.start() for place in askers)
            if asker >= 0 or (follows and _INVERTED.search(entry.text[: verb.start()])):
                return False
            reversed_ |= other >= 0 and (follows or verb.start() - other < _NEAR_VERB)
    return reversed_


def _mentions(actor: Actor, text: str) -> list[int]:
    """Return where the text names the actor or a person who speaks for it; endings aside, so that adjectives count."""
    forms = {words(form) for form in (actor.name, *actor.aliases)} | {words(p.name)[-1:] for p in actor.representatives}
    telling = (form for form in forms if not all(map(is_slight, form)))
    return [found.start() for form in telling for found in _pattern(form).finditer(text)]


@lru_cache(maxsize=1024)
def _pattern(form: tuple[str, ...]) -> re.Pattern[str]:
    *first, last = form
    ending = re.escape(last[:-2]) if len(last) >= _SHORTEST_CUT else rf"{re.escape(last)}\b"
    joined = r"\W+".join([*map(re.escape, first), ending])
    return re.compile(rf"\b{joined}", re.IGNORECASE)
