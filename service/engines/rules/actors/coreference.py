"""Common nouns and pronouns that stand for an actor ("the union", "they"), resolved to the last that fits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import compress, count
from operator import attrgetter, or_

from schemas.terms import ActorKind
from service.engines.rules.lexicon.tokens import Token
from service.engines.rules.scene import Mention
from service.engines.rules.tables import table

_LOW_OF, _START_OF = attrgetter("low"), attrgetter("start")
_SINGULAR = frozenset({"it", "he", "she"})
_OWN = frozenset({"his", "her", "their", "its"})
_PLURAL = frozenset({"they"})
_DETERMINERS = frozenset({"the", "its", "their", "this", "that", "his", "her", "striking", "s"})


@dataclass(frozen=True, slots=True)
class Referent:
    """What coreference needs to know of an actor: its kind and the last word of its name."""

    id: str
    kind: ActorKind
    head: str
    weight: int = 0
    """How often the article names it."""
    forces: bool = False
    """Whether it is an army in its own name."""


@cache
def generic_nouns() -> dict[str, tuple[str, ...]]:
    """Return common nouns, each with the kinds of actor it may stand for."""
    nouns: dict[str, list[str]] = {}
    kinds: dict[str, list[str]] = table("generics")["nouns"]
    for kind, listed in kinds.items():
        for noun in listed:
            nouns.setdefault(noun, []).append(kind)
    return {noun: tuple(fitting) for noun, fitting in nouns.items()}


def resolve(
    tokens: Mapping[int, list[Token]],
    referents: Mapping[str, Referent],
    mentions: list[Mention],
    people: frozenset[str],
) -> list[Mention]:
    """Return mentions by common noun and pronoun, read in order against the proper mentions so far.

    Args:
        tokens: tokens by sentence number.
        referents: actors by id.
        mentions: mentions by name, in order of position.
        people: ids whose representatives speak, for "he" and "she".

    """
    nouns = generic_nouns()
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    added: list[Mention] = []
    recent: list[Mention] = []
    heads = {referent.head for referent in referents.values()}
    telling = heads | nouns.keys() | _SINGULAR | _PLURAL
    for number, sentence in tokens.items():
        own = {mention.start: mention for mention in by_sentence.get(number, ())}
        covered_to = -1
        named = map(own.__contains__, map(_START_OF, sentence))
        for at in compress(count(), map(or_, named, map(telling.__contains__, map(_LOW_OF, sentence)))):
            token = sentence[at]
            if token.start in own:
                recent.append(own[token.start])
                covered_to = own[token.start].end
            if token.low not in telling or token.start < covered_to or not token.word:
                continue
            for mention in _common(sentence, at, number, nouns, heads, referents, recent):
                added.append(mention)
                recent.append(mention)
        recent = recent[-40:]
    return added


def _common(
    sentence: list[Token],
    at: int,
    number: int,
    nouns: Mapping[str, tuple[str, ...]],
    heads: set[str],
    referents: Mapping[str, Referent],
    recent: list[Mention],
) -> Iterator[Mention]:
    token = sentence[at]
    if token.low in _SINGULAR or token.low in _PLURAL:
        wanted = _last_person(recent) if token.low in {"he", "she"} else _last_body(recent, number)
        if wanted is not None:
            yield Mention(wanted, number, token.start, token.end, "pronoun")
        return
    if token.low not in nouns and token.low not in heads:
        return
    determiner = next((i for i in range(at - 1, max(-1, at - 4), -1) if sentence[i].low in _DETERMINERS), None)
    if determiner is None and not (at == 0 and token.low in nouns) and not _bare_plural(token, nouns, referents):
        return
    if any(sentence[i].cap and i > 0 for i in range((determiner if determiner is not None else at), at)):
        return
    if at + 1 < len(sentence) and sentence[at + 1].low == "of" and token.low not in {"rebels"}:
        return
    actor = (
        _own_country(recent, referents)
        if token.low == "country" and determiner is not None and sentence[determiner].low in _OWN
        else _fitting(token.low, nouns, referents, recent)
    )
    if actor is not None:
        start = sentence[determiner].start if determiner is not None else token.start
        yield Mention(actor, number, start, token.end, "generic")


def _own_country(recent: list[Mention], referents: Mapping[str, Referent]) -> str | None:
    """Return the state last spoken of or for, which "his country" means."""
    return next((m.actor for m in reversed(recent) if m.form != "pronoun" and referents[m.actor].kind == "state"), None)


def _bare_plural(token: Token, nouns: Mapping[str, tuple[str, ...]], referents: Mapping[str, Referent]) -> bool:
    """Whether a plural without article ("rebels", "striking dockers") can only mean one actor of the article."""
    kinds = set(nouns.get(token.low, ())) & {"armed_group", "union"}
    return token.low.endswith("s") and sum(referent.kind in kinds for referent in referents.values()) == 1


def _fitting(
    noun: str, nouns: Mapping[str, tuple[str, ...]], referents: Mapping[str, Referent], recent: list[Mention]
) -> str | None:
    """Return the actor a common noun stands for: one whose name ends in it, else the last of a fitting kind."""
    named = [r.id for r in referents.values() if r.head == noun]
    if len(named) == 1:
        return named[0]
    if named:
        return next((m.actor for m in reversed(recent) if m.actor in named), None)
    kinds = nouns.get(noun, ())
    fitting = [r.id for r in referents.values() if r.kind in kinds]
    if noun in {"army", "military"}:
        fitting = [id_ for id_ in fitting if referents[id_].forces] or fitting
    if len(fitting) == 1:
        return fitting[0]
    most = max((referents[id_].weight for id_ in fitting), default=0)
    likely = [id_ for id_ in fitting if referents[id_].weight * 2 >= most]
    return next((m.actor for m in reversed(recent) if m.actor in likely and m.form != "pronoun"), None)


def _last_person(recent: list[Mention]) -> str | None:
    return next((m.actor for m in reversed(recent) if m.form == "representative"), None)


def _last_body(recent: list[Mention], number: int) -> str | None:
    """Return the subject-like body: the first proper mention of this or else of the previous sentence."""
    for sentence in (number, number - 1):
        here = [m for m in recent if m.sentence == sentence and m.form in {"name", "alias", "generic"}]
        if here:
            return here[0].actor
    return recent[-1].actor if recent else None
