"""The rules engine: reads a scene off the article and puts the findings of all rules together. It calls no model."""

import asyncio
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from schemas.article import Article
from schemas.brief import Coverage
from schemas.drafts import Draft, DraftResult, EngineIdentity, Failing, RepairResult
from schemas.terms import ProfileName
from service.engines.base import UNOBSERVED, Observer
from service.engines.rules.actors.find import find_scene
from service.engines.rules.demands.find import find_demands
from service.engines.rules.headline import write_headline, write_summary
from service.engines.rules.levelling import levelled
from service.engines.rules.mediation.mediators import find_mediators
from service.engines.rules.mediation.parties import find_parties
from service.engines.rules.outcomes.find import find_outcomes
from service.engines.rules.syntax.subjects import Cast

_HASH_CHARACTERS = 12
_LONG = 20_000
"""Characters from which an article is worked on beside the event loop rather than in it."""


class RulesEngine:
    """Answers by rules alone; keeps `service.engines.base.Engine`."""

    def identity(self, profile: ProfileName) -> EngineIdentity:
        """Return the hash of the rules; it is the same for every profile."""
        return EngineIdentity(engine="rules", model=None, prompts={"rules": f"rules@{rules_hash()}"})

    async def draft(
        self, article: Article, profile: ProfileName, *, deadline: float, observer: Observer = UNOBSERVED
    ) -> DraftResult:
        """Return everything the rules find; see `Engine.draft`. It is done in milliseconds and heeds no deadline."""
        observer.stage("rules", "begun")
        draft = await asyncio.to_thread(draft_of, article) if len(article.text) > _LONG else draft_of(article)
        observer.stage("rules", "done")
        coverage = Coverage(part=f"1-{len(article.sentences)}", state="read")
        return DraftResult(draft=draft, identity=self.identity(profile), calls=(), coverage=(coverage,))

    async def repair(
        self,
        article: Article,
        profile: ProfileName,
        failing: Sequence[Failing],
        *,
        deadline: float,
    ) -> RepairResult:
        """Return nothing: what the rules found and grounding did not uphold, a second look would find again."""
        return RepairResult(items=(), calls=())

    async def aclose(self) -> None:
        """Release nothing: there are no connections."""


def draft_of(article: Article) -> Draft:
    """Return the draft of one article; pure and deterministic."""
    scene = find_scene(levelled(article))
    mediators = find_mediators(scene)
    parties = find_parties(scene, mediators)
    if not parties:
        mediators = ()
    cast = Cast(scene, parties, mediators) if any(party.role == "disputant" for party in parties) else None
    outcomes = find_outcomes(cast) if cast else ()
    return Draft(
        parties=parties,
        mediators=mediators,
        demands=find_demands(cast) if cast else (),
        outcomes=outcomes,
        headline=write_headline(scene, parties, mediators, outcomes),
        summary=write_summary(scene, parties, mediators, outcomes),
    )


@cache
def rules_hash() -> str:
    """Return a hash of this package's source and tables; another hash means that drafts may differ."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted((*folder.rglob("*.py"), *(folder / "data").iterdir())):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:_HASH_CHARACTERS]
