"""What holds of every upheld item whatever the model says, checked without a line of the grounding that upheld it.

The checks are plain and literal, on purpose: they prove that an item's quotes are exact, that its numbers and actors
are where it says, and that it speaks of what its quotes speak of. They do not prove that the quotes mean what it says:
words of the article in an order that makes no sense, cited to the sentence they come from, pass.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from schemas.article import Article
from schemas.brief import Brief, Demand, Mediator, Outcome, Party

_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"(?<!\w)\d+(?:[.,]\d+)*")
_DENIED_VERB = re.compile(r"(?:\b(?:not|never|cannot)|n[’']t)\W+\w", re.IGNORECASE)
_DENYING = (
    r"\b(?:refus|reject|deni|deny|declin|fail|ban|bar|block|prevent|halt|stop|end|avoid|refrain|withh|lack|absen|abst|"
    r"boycott|oppos|renounc|rul)"
)
_NEGATION = re.compile(rf"{_DENIED_VERB.pattern}|\b(?:no|nobody|none|neither|nor|without)\b|{_DENYING}", re.IGNORECASE)
_SLIGHT = frozenset(
    """
    about above after again against also among another anything around because been before being below between both
    come could does doing done down during each either else even ever every everything from further going half have
    having here hers herself himself into itself just later least less like made make many might more most much must
    neither nobody none nothing once only other others ours over same shall should since some something still such than
    that their theirs them themselves then there these they this those through together toward towards under until unto
    upon very want wants well were what when where whether which while whom whose will with within without would your
    """.split()
)
_POSSESSIVE = re.compile(r"[’']s\b")
_LETTERS = 4
_PREFIX = 3
LEAST_SHARED = 1 / 5
"""Of an item's telling words (four letters and more), how many must open like a word in or beside its quotes."""
FEW = 3
"""Telling words fewer than which are not counted: a word of the same sense may stand for one or two."""
FLAGS = frozenset({"polarity_mismatch", "verb_unsupported", "actor_not_in_evidence", "roles_reversed"})


class Breach(NamedTuple):
    """One item that does not keep one of the checks."""

    check: str
    path: str
    told: str


def breaches(brief: Brief, article: Article) -> list[Breach]:
    """Return everything in a brief of the article that is not as it must be."""
    actors = _actors(brief)
    found: list[Breach] = []
    for section in ("parties", "mediators", "demands", "outcomes"):
        for place, item in enumerate(getattr(brief, section)):
            path = f"/{section}/{place}"
            broken = (
                _actor(item, article)
                if isinstance(item, Party | Mediator)
                else _stake(item, actors, article, flags(brief, path))
            )
            found += [Breach(check, path, str(item)) for check in (*_quotes(item, article.text), *broken)]
    return found


def flags(brief: Brief, path: str) -> frozenset[str]:
    """Return the warnings that tell a reader to look at the item."""
    return frozenset(warning.code for warning in brief.warnings if warning.path == path)


def _actors(brief: Brief) -> dict[str, Party | Mediator]:
    everybody: tuple[Party | Mediator, ...] = (*brief.parties, *brief.mediators)
    return {actor.id: actor for actor in everybody}


def _quotes(item: Party | Mediator | Demand | Outcome, text: str) -> Iterator[str]:
    if not item.evidence:
        yield "has a quote"
    if any(text[quote.start : quote.end] != quote.text for quote in item.evidence):
        yield "quotes are exact"


def _actor(actor: Party | Mediator, article: Article) -> Iterator[str]:
    written = _words(_POSSESSIVE.sub("", f"{article.title or ''} {article.text}"))
    if any(not _stands_in(name, written) for name in (actor.name, *actor.aliases)):
        yield "names are in the article"
    if any(not _stands_in(person.name, written) for person in actor.representatives):
        yield "people are in the article"


def _stake(
    item: Demand | Outcome, actors: dict[str, Party | Mediator], article: Article, flagged: frozenset[str]
) -> Iterator[str]:
    quotes = " ".join(quote.text for quote in item.evidence)
    near = _words(_near(item, article))
    refs = {*item.by, *item.of} if isinstance(item, Demand) else set(item.actors)
    if not refs <= actors.keys():
        yield "references are actors of the brief"
    if not set(_DIGITS.findall(item.text)) <= set(_DIGITS.findall(quotes)):
        yield "numbers are in the quotes"
    names = [name for actor in actors.values() for name in (actor.name, *actor.aliases)]
    named = {word[:_PREFIX] for name in names for word in _telling(name)}
    telling = [word for word in _telling(item.text) if word[:_PREFIX] not in named]
    openings = {word[:_PREFIX] for word in near}
    if len(telling) >= FEW and sum(word[:_PREFIX] in openings for word in telling) < LEAST_SHARED * len(telling):
        yield "speaks of what stands in or beside its quotes"
    if _DENIED_VERB.search(item.text) and not _NEGATION.search(quotes) and not flagged & FLAGS:
        yield "denies no verb, unflagged, where its quotes deny nothing"


def unnamed(brief: Brief, article: Article) -> int:
    """Return how many demands and outcomes, unflagged, have actors of whom none is named in or beside its quotes."""
    actors = _actors(brief)
    count = 0
    for section in ("demands", "outcomes"):
        for place, item in enumerate(getattr(brief, section)):
            refs = {*item.by, *item.of} if isinstance(item, Demand) else set(item.actors)
            near = _words(_near(item, article))
            named = any(_spoken_of(actors[ref], near) for ref in refs)
            count += bool(refs) and not named and not flags(brief, f"/{section}/{place}") & FLAGS
    return count


def _near(item: Demand | Outcome, article: Article) -> str:
    """Return the quoted sentences with the two before each and the one after it."""
    numbers = {quote.sentence + step for quote in item.evidence for step in (-2, -1, 0, 1)}
    return " ".join(article.text_of(one) for one in article.sentences if one.number in numbers)


def _spoken_of(actor: Party | Mediator, near: tuple[str, ...]) -> bool:
    """Whether a word opens like a telling word of the actor's names, or a person's name."""
    people = [words[-1] for person in actor.representatives if (words := _words(person.name))]
    telling = [word for name in (actor.name, *actor.aliases) for word in _words(name) if word not in _SLIGHT]
    openings = tuple(word if len(word) < _PREFIX else word[: max(_PREFIX, len(word) - 2)] for word in telling)
    return any(word in people or word.startswith(openings) for word in near)


def _stands_in(name: str, written: tuple[str, ...]) -> bool:
    words = _words(_POSSESSIVE.sub("", name))
    return bool(words) and any(
        written[place : place + len(words)] == words for place, word in enumerate(written) if word == words[0]
    )


def _telling(text: str) -> list[str]:
    return [word for word in _words(text) if len(word) >= _LETTERS and word not in _SLIGHT]


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case and accents."""
    bare = unicodedata.normalize("NFKD", text.casefold()).replace("ı", "i")
    return tuple(_WORD.findall("".join(letter for letter in bare if not unicodedata.combining(letter))))
