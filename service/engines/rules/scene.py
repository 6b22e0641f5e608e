"""The scene: an article with its actors found and every mention of them located; what all further rules work on."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from schemas.article import Article, Sentence
from schemas.drafts import DraftRepresentative
from schemas.terms import ActorKind

MentionForm = Literal["name", "alias", "demonym", "representative", "generic", "pronoun"]


class Mention(NamedTuple):
    """One place where an actor is spoken of: `article.text[start:end]` in sentence `sentence`."""

    actor: str
    """Id of the actor."""
    sentence: int
    """1-based sentence number."""
    start: int
    """First code point into the article's text."""
    end: int
    form: MentionForm
    """How it is named: `demonym` ("Pakistani officials"), `generic` ("the rebels"), `pronoun` ("it", "they", "he")."""


@dataclass(frozen=True, slots=True)
class SceneActor:
    """An actor of the article, before it is known whether it is a party, a mediator or neither."""

    id: str
    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    representatives: tuple[DraftRepresentative, ...] = ()
    title: str | None = None
    """For a person acting alone: the title the article gives."""


@dataclass(frozen=True, eq=False)
class Scene:
    """An article, the actors named in it, and their mentions in order of position."""

    article: Article
    actors: tuple[SceneActor, ...]
    mentions: tuple[Mention, ...] = field(default=())

    @cached_property
    def by_sentence(self) -> dict[int, list[Mention]]:
        """Mentions of each sentence number, in order of position."""
        grouped: dict[int, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            grouped[mention.sentence].append(mention)
        return grouped

    @cached_property
    def by_id(self) -> dict[str, SceneActor]:
        """Actors by id."""
        return {actor.id: actor for actor in self.actors}

    def mentions_in(self, sentence: Sentence) -> list[Mention]:
        """Return the mentions inside one sentence, in order of position."""
        return self.by_sentence.get(sentence.number, [])
