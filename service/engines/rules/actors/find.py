"""Turns an article into a scene: its actors with names, kinds, aliases and representatives, and all their mentions."""

import re
from collections import Counter

from schemas.article import Article
from schemas.drafts import DraftRepresentative
from service.engines.rules.actors.acronyms import is_acronym
from service.engines.rules.actors.bodies import register
from service.engines.rules.actors.coreference import Referent, resolve
from service.engines.rules.actors.names import Name
from service.engines.rules.actors.people import Person, people
from service.engines.rules.actors.registry import Candidate, Register
from service.engines.rules.lexicon.entries import slug
from service.engines.rules.scene import Mention, MentionForm, Scene, SceneActor

_FORCES = re.compile(r"\b(?:Armed Forces|Army|Defen[cs]e Forces)\b")
_MENTION_FORM: dict[str, MentionForm] = {"capital": "alias", "metonym": "alias", "demonym": "demonym", "name": "name"}


def find_scene(article: Article) -> Scene:
    """Return the scene of an article: every actor that its quotable sentences name, and every mention."""
    found = register(article)
    persons = people(found)
    lone = _lone_people(persons)
    actors = [_scene_actor(found, actor, persons) for actor in found.actors.values()]
    actors += [SceneActor(id_, person.name, "person", title=person.title) for id_, person in lone.items()]
    named = sorted(
        (*_name_mentions(found), *_person_mentions(found, persons, lone)),
        key=lambda mention: (mention.sentence, mention.start),
    )
    mentioned = {mention.actor for mention in named}
    actors = [actor for actor in actors if actor.id in mentioned]
    weights = Counter(mention.actor for mention in named)
    referents = {
        a.id: Referent(a.id, a.kind, _head(a.name), weights[a.id], _FORCES.search(a.name) is not None) for a in actors
    }
    common = resolve(found.tokens, referents, named, frozenset())
    mentions = sorted((*named, *common), key=lambda mention: mention.start)
    return Scene(article, tuple(actors), tuple(mentions))


def _head(name: str) -> str:
    words = name.split(" of ")[0].split(" for ")[0].split()
    return words[-1].strip(".").lower() if len(words) > 1 else ""


def _lone_people(persons: list[Person]) -> dict[str, Person]:
    """Return people who speak for no actor of the article, by id."""
    lone: dict[str, Person] = {}
    for person in persons:
        if person.actor is None and not person.outsider and slug(person.name) not in lone:
            lone[slug(person.name)] = person
    return lone


def _name_mentions(found: Register) -> list[Mention]:
    mentions = []
    for name in found.every():
        actor = found.of(name)
        if actor is not None:
            mentions.append(Mention(actor, name.sentence, name.start, name.end, _form(found, name, actor)))
    return mentions


def _form(found: Register, name: Name, actor: str) -> MentionForm:
    if (name.sentence, name.first) in found.adjectives:
        return "demonym"
    if name.hit is not None:
        return _MENTION_FORM[name.hit.form]
    return "name" if name.key == found.actors[actor].key else "alias"


def _person_mentions(found: Register, persons: list[Person], lone: dict[str, Person]) -> list[Mention]:
    ids = {id(person): id_ for id_, person in lone.items()}
    mentions = []
    for person in persons:
        actor = person.actor or ids.get(id(person))
        if actor is None:
            continue
        for sentence, first, last in person.spots:
            tokens = found.tokens[sentence]
            form: MentionForm = "representative" if person.actor else "name"
            mentions.append(Mention(actor, sentence, tokens[first].start, tokens[last].end, form))
    return mentions


def _scene_actor(found: Register, actor: Candidate, persons: list[Person]) -> SceneActor:
    name = _best_name(actor, found.article.text)
    aliases = tuple(form for form in (*actor.surfaces, *actor.metonyms) if form != name)
    speakers = tuple(
        DraftRepresentative(name=p.name, title=p.title) for p in persons if p.actor == actor.id and not p.outsider
    )
    return SceneActor(actor.id, name, actor.kind, aliases, speakers)


def _best_name(actor: Candidate, text: str) -> str:
    """Return the most complete form: rather no acronym, most words, most frequent; else the lexicon's."""
    if not actor.surfaces and actor.canonical is not None and actor.canonical in text:
        return actor.canonical
    if not actor.surfaces:
        return next(iter(actor.metonyms), None) or actor.canonical or " ".join(actor.key)
    return max(
        actor.surfaces,
        key=lambda form: (not is_acronym(form.replace(".", "")), len(form.split()), actor.surfaces[form], len(form)),
    )
