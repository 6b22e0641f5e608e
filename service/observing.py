"""Turns what an engine reports of its stages into events, for followers and for monitors.

Drafts are grounded first: nothing unsupported is told.
"""

import asyncio
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from schemas.article import Article
from schemas.brief import Provenance, Usage
from schemas.drafts import Draft, EngineIdentity
from schemas.events import StageState
from schemas.terms import ProfileName
from service.assembly import assemble
from service.grounding import Grounded, ground
from service.progress import Progress
from service.telemetry.work import CANCELLED, UNMONITORED, Monitor, StageWork

LONG_ARTICLE = 20_000
"""Characters from which grounding would hold up the event loop."""


async def grounded(article: Article, draft: Draft) -> Grounded:
    """Return the grounded draft; a long article is held against its draft in a thread, so that others are served."""
    if len(article.text) <= LONG_ARTICLE:
        return ground(article, draft)
    return await asyncio.to_thread(ground, article, draft)


class Teller:
    """Tells the progress of one article; keeps `service.engines.base.Observer`."""

    def __init__(
        self,
        article: Article,
        identity: EngineIdentity,
        profile: ProfileName,
        progress: Progress,
        monitor: Monitor = UNMONITORED,
    ) -> None:
        self._article = article
        self._identity = identity
        self._profile = profile
        self._progress = progress
        self._monitor = monitor
        self._begun: dict[tuple[str, str | None], tuple[StageWork, AbstractContextManager[None]]] = {}

    def stage(self, name: str, state: StageState, part: str | None = None) -> None:
        """Tell that a stage has begun, or has ended."""
        self._progress.stage(name, state, part)
        if state != "begun":
            self._end((name, part), state)
            return
        work = StageWork(name, part)
        during = self._monitor.during(work)
        during.__enter__()
        self._begun[name, part] = work, during

    def close(self) -> None:
        """End the stages that their engine left without a word, as it does when it is cancelled."""
        for key in tuple(self._begun):
            self._end(key, CANCELLED)

    def _end(self, key: tuple[str, str | None], outcome: str) -> None:
        if key in self._begun:
            work, during = self._begun.pop(key)
            work.outcome = outcome
            during.__exit__(None, None, None)

    async def found(self, draft: Draft) -> None:
        """Tell those items of an unfinished draft that the article supports."""
        if self._progress.wanted:
            self.upheld(await grounded(self._article, draft))

    def upheld(self, items: Grounded) -> None:
        """Tell grounded items, under the ids that they would have were they all."""
        if self._progress.wanted:
            self._progress.items(assemble(self._article, items, self._unfinished(), self._identity))

    def _unfinished(self) -> Provenance:
        return Provenance(
            engine=self._identity.engine,
            profile=self._profile,
            model=self._identity.model,
            degraded=False,
            cached=False,
            created=datetime.now(UTC),
            software="",
            prompts={},
            calls=(),
            usage=Usage(),
            coverage=(),
        )
