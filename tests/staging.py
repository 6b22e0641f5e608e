"""Scenes with a given cast for tests of what the rules read off a scene: actors are found by their written forms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from schemas.article import Submission
from schemas.drafts import DraftDemand as Demand
from schemas.drafts import DraftMediator, DraftOutcome, DraftParty
from schemas.terms import ActorKind, MediatorRole, MediatorStatus, PartyRole
from service.engines.rules.demands.find import find_demands
from service.engines.rules.headline import write_headline, write_summary
from service.engines.rules.outcomes.find import find_outcomes
from service.engines.rules.scene import Mention, MentionForm, Scene, SceneActor
from service.engines.rules.syntax.subjects import Cast
from service.reading import Limits, read_submission

PUBLISHED = date(2024, 5, 10)
"""A Friday."""


@dataclass(frozen=True)
class Stage:
    """A scene with its parties and mediators."""

    scene: Scene
    parties: tuple[DraftParty, ...]
    mediators: tuple[DraftMediator, ...]

    @property
    def cast(self) -> Cast:
        return Cast(self.scene, self.parties, self.mediators)

    def demands(self) -> tuple[Demand, ...]:
        return find_demands(self.cast)

    def outcomes(self) -> tuple[DraftOutcome, ...]:
        return find_outcomes(self.cast)

    def headline(self) -> str:
        return write_headline(self.scene, self.parties, self.mediators, self.outcomes())

    def summary(self) -> str:
        return write_summary(self.scene, self.parties, self.mediators, self.outcomes())


Forms = Mapping[str, str]
"""Actor id to its written forms, separated by `|`; a form that starts with `@` names a person, with `~` a demonym."""

SIDES: Forms = {"norland": "Norland|~Norlander|@Ines Vark|@Vark", "sudmark": "Sudmark|~Sudmarker|@Otto Brehm|@Brehm"}
BROKER: Forms = {"veria": "Veria|~Verian"}


def stage(
    text: str,
    sides: Forms = SIDES,
    mediators: Forms = BROKER,
    stakeholders: Forms | None = None,
    *,
    kinds: Mapping[str, ActorKind] | None = None,
    role: MediatorRole = "mediator",
    status: MediatorStatus = "active",
    published: date | None = PUBLISHED,
    title: str | None = None,
) -> Stage:
    """Return the scene of `text` with the actors given."""
    article = read_submission(Submission(text=text, title=title, published=published), Limits(100_000, 100_000))
    forms = {**sides, **mediators, **(stakeholders or {})}
    actors = {id_: _actor(id_, written, (kinds or {}).get(id_, "state")) for id_, written in forms.items()}
    found: list[Mention] = []
    for sentence in article.quotable:
        pairs = [(form, id_) for id_, written in forms.items() for form in written.split("|")]
        for form, id_ in sorted(pairs, key=lambda pair: -len(pair[0])):
            plain = form.lstrip("@~")
            for hit in re.finditer(rf"(?<!\w){re.escape(plain)}(?!\w)", article.text_of(sentence)):
                start = sentence.start + hit.start()
                if not any(m.start <= start < m.end for m in found):
                    found.append(Mention(id_, sentence.number, start, start + len(plain), _form(form)))
    mentions = tuple(sorted(found, key=lambda m: m.start))
    roles: list[tuple[Forms, PartyRole]] = [(sides, "disputant"), (stakeholders or {}, "stakeholder")]
    return Stage(
        Scene(article, tuple(actors.values()), mentions),
        tuple(_party(actors[i], part) for given, part in roles for i in given),
        tuple(
            DraftMediator(
                cites=(1,), id=i, name=actors[i].name, kind="state", role=role, status=status, aliases=(),
                representatives=(),
            )
            for i in mediators
        ),
    )  # fmt: skip


def _form(form: str) -> MentionForm:
    return "representative" if form.startswith("@") else "demonym" if form.startswith("~") else "name"


def _actor(id_: str, written: str, kind: ActorKind) -> SceneActor:
    return SceneActor(id_, written.split("|")[0].lstrip("@~"), kind)


def _party(actor: SceneActor, role: PartyRole) -> DraftParty:
    return DraftParty(
        cites=(1,), id=actor.id, name=actor.name, kind=actor.kind, role=role, aliases=(), representatives=()
    )
