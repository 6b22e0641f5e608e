"""What the actor half of the rules engine finds in mini-articles, by name."""

from dataclasses import dataclass
from datetime import date

from schemas.article import Submission
from schemas.drafts import DraftMediator, DraftParty
from service.engines.rules.actors.find import find_scene
from service.engines.rules.mediation.mediators import find_mediators
from service.engines.rules.mediation.parties import find_parties
from service.engines.rules.scene import Scene, SceneActor
from service.reading import Limits, read_submission


@dataclass(frozen=True)
class Found:
    """What the actor half of the rules finds in a text."""

    scene: Scene
    parties: dict[str, DraftParty]
    """By name."""
    mediators: dict[str, DraftMediator]
    """By name."""

    def actor(self, name: str) -> SceneActor:
        return next(actor for actor in self.scene.actors if actor.name == name)

    def mentioned(self, name: str, form: str) -> list[str]:
        id_ = self.actor(name).id
        text = self.scene.article.text
        return [text[m.start : m.end] for m in self.scene.mentions if m.actor == id_ and m.form == form]


def find_in(text: str) -> Found:
    """Return the actors, parties and mediators of a text published on 30 October 2025."""
    limits = Limits(max_bytes=2_000_000, max_characters=200_000)
    scene = find_scene(read_submission(Submission(text=text, published=date(2025, 10, 30)), limits))
    mediators = find_mediators(scene)
    parties = find_parties(scene, mediators)
    return Found(scene, {party.name: party for party in parties}, {mediator.name: mediator for mediator in mediators})
