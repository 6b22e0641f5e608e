"""The upheld actors as demands and outcomes refer to them: ids, names and the words that names are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from schemas.drafts import DraftMediator, DraftParty
from service.grounding.results import Upheld, updated
from service.grounding.words import content_stems, fold_name, name_key, words

UpheldActor = Upheld[DraftParty] | Upheld[DraftMediator]


@dataclass(frozen=True)
class CastNames:
    """What stakes are checked against besides the sentences: the upheld actors."""

    ids: dict[str, str]
    """Every id that a draft gives, to the actor's own id; "" where two actors were given the same."""
    names: dict[str, str]
    """Every name, alias and id, folded, to the actor's own id."""
    stems: frozenset[str]
    """Content stems of all proper names: what a statement need not share with its sentences."""
    words: frozenset[str]
    """Folded words of all names."""
    parties: frozenset[str] = frozenset()
    """Ids of those that are parties."""
    actors: Mapping[str, DraftParty | DraftMediator] = field(default_factory=dict)
    """The actors by their own ids."""

    def meant(self, ref: str) -> str | None:
        """Return the id of the actor that `ref` means, or None where it means none, or more than one."""
        return self.ids[ref] or None if ref in self.ids else self.names.get(fold_name(ref))


def distinct(
    parties: Sequence[Upheld[DraftParty]], mediators: Sequence[Upheld[DraftMediator]]
) -> tuple[list[Upheld[DraftParty]], list[Upheld[DraftMediator]]]:
    """Return the actors, each with an id of its own: the second of two with one id is given another."""
    reserved = {*(one.item.id for one in parties), *(one.item.id for one in mediators)}
    seen: set[str] = set()
    numbers = count(2)

    def own(drafted: str) -> str:
        if drafted not in seen:
            seen.add(drafted)
            return drafted
        return next(fresh for n in numbers if (fresh := f"{drafted}-{n}") not in reserved)

    return (
        [updated(one, {"item": updated(one.item, {"id": own(one.item.id)})}) for one in parties],
        [updated(one, {"item": updated(one.item, {"id": own(one.item.id)})}) for one in mediators],
    )


def cast_names(drafted: Sequence[str], actors: Sequence[DraftParty | DraftMediator]) -> CastNames:
    """Return the names of `actors`, whose ids are distinct; `drafted` are the ids that the draft gave them."""
    first: dict[str, DraftParty | DraftMediator] = {}
    ids: dict[str, str] = {}
    for given, actor in zip(drafted, actors, strict=True):
        if same_actor(first.setdefault(given, actor), actor):
            ids.setdefault(given, actor.id)
        else:
            ids[given] = ""
    names: dict[str, str] = {}
    for form, owner in (
        *((name_key(actor.name), actor.id) for actor in actors),
        *((name_key(alias), actor.id) for actor in actors for alias in actor.aliases),
        *((fold_name(given), own) for given, own in ids.items() if own),
    ):
        names.setdefault(form, owner)
    named = [text for actor in actors for text in _texts(actor)]
    return CastNames(
        ids=ids,
        names=names,
        stems=frozenset(stem for text in named if not text.islower() for stem in content_stems(text)),
        words=frozenset(word for text in named for word in words(text)),
        parties=frozenset(actor.id for actor in actors if isinstance(actor, DraftParty)),
        actors={actor.id: actor for actor in actors},
    )


def forms(actor: DraftParty | DraftMediator) -> list[str]:
    """Return the name and the aliases as they are compared."""
    return [name_key(form) for form in (actor.name, *actor.aliases)]


def same_actor(first: DraftParty | DraftMediator, second: DraftParty | DraftMediator) -> bool:
    """Whether the name of one is a name or alias of the other; a shared alias alone does not make them one."""
    return name_key(first.name) in forms(second) or name_key(second.name) in forms(first)


def _texts(actor: DraftParty | DraftMediator) -> tuple[str, ...]:
    return (actor.name, *actor.aliases, *(person.name for person in actor.representatives))
