"""Answers "a brief of this article, please": from the store, from a run under way, or by a new run of an engine."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import structlog

from schemas.article import Article
from schemas.brief import Brief, Call, Usage
from schemas.errors import BriefNotFound, DeadlineExceeded, EngineError, EngineUnavailable, StoreError
from schemas.events import BriefEvent, Event
from schemas.terms import EngineName, ProfileName
from service.assembly import brief_id
from service.coalescing import Coalescer, Start
from service.engines.base import Engine
from service.pipeline import PipelineOptions, brief_article, usage_of
from service.progress import Progress
from service.store.base import BriefStore
from service.telemetry.work import UNMONITORED, BriefWork, Gauge, Monitor, StageWork

EngineChoice = Literal["auto", "llm", "rules"]
ENGINE_CHOICES: tuple[EngineChoice, ...] = get_args(EngineChoice)

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class BriefingPolicy:
    """What holds where a request does not say, and for every request."""

    engine: EngineChoice
    profile: ProfileName
    deadline: float
    """Seconds one brief may take in all."""
    degrade_to_rules: bool
    """Let the rules engine stand in, marked, for a model that fails."""
    options: PipelineOptions


class Plan(NamedTuple):
    """How an article would be briefed."""

    brief_id: str
    """Id of the brief, unless another engine has to stand in."""
    engine: EngineName
    profile: ProfileName


class Briefer:
    """Makes briefs, each once: equal requests share one run, and its brief is stored for later ones."""

    def __init__(
        self,
        engines: Mapping[EngineName, Engine],
        store: BriefStore,
        policy: BriefingPolicy,
        monitor: Monitor = UNMONITORED,
    ) -> None:
        self._engines = engines
        self._store = store
        self._policy = policy
        self._monitor = monitor
        self._runs: Coalescer[Brief] = Coalescer()
        monitor.watch(lambda: [Gauge("briefs_running", "requests", self.running)])

    @property
    def default_engine(self) -> EngineName:
        """The engine that answers where a request names none.

        Raises:
            EngineUnavailable: it is not configured.

        """
        return self._choose(None)

    @property
    def running(self) -> int:
        """Briefs being made."""
        return self._runs.running

    def plan(self, article: Article, *, engine: EngineChoice | None = None, profile: ProfileName | None = None) -> Plan:
        """Return how `brief` would do its work; its sentences are not looked at.

        Raises:
            EngineUnavailable: the engine asked for is not configured.

        """
        name = self._choose(engine)
        chosen = profile or self._policy.profile
        return Plan(brief_id(article, chosen, self._engines[name].identity(chosen)), name, chosen)

    def usage(self, calls: Sequence[Call]) -> Usage:
        """Return what model calls took, at the configured prices."""
        return usage_of(calls, self._policy.options)

    async def brief(
        self,
        article: Article,
        *,
        engine: EngineChoice | None = None,
        profile: ProfileName | None = None,
        fresh: bool = False,
    ) -> Brief:
        """Return a brief of the article; its `article.text` is set.

        Args:
            article: what reading made of the submission.
            engine: who makes it; None leaves it to the policy.
            profile: how much work to spend; None leaves it to the policy.
            fresh: make a new one even where one is stored.

        Raises:
            EngineUnavailable: the engine asked for is not configured.
            EngineError: it could not make a draft.
            DeadlineExceeded: the time for one brief was used up.

        """
        return await self._runs.join(*self._run_of(article, engine, profile, fresh=fresh))

    def follow(
        self,
        article: Article,
        *,
        engine: EngineChoice | None = None,
        profile: ProfileName | None = None,
        fresh: bool = False,
    ) -> AsyncGenerator[Event, None]:
        """Return what happens while `brief` would be waited for: stages, items, rejected items, and the brief last.

        An engine that is not configured is told at once; other errors are raised from the generator. To close it is
        to leave: the work is cancelled unless others wait for it.
        """
        return self._followed(*self._run_of(article, engine, profile, fresh=fresh))

    async def stored(self, brief_id: str) -> Brief:
        """Return a stored brief, marked as cached; its `article.text` is set.

        Raises:
            BriefNotFound: none is stored under the id.
            StoreError: the store does not answer.

        """
        brief = await self._store.get(brief_id)
        if brief is None:
            raise BriefNotFound("No brief is stored under this id. POST the article to make one.")
        return _as_cached(brief)

    @property
    def engines(self) -> tuple[EngineName, ...]:
        """The engines that are configured, the default one first."""
        return tuple(sorted(self._engines, key=lambda name: (name != self._choose(None), name)))

    @property
    def default_profile(self) -> ProfileName:
        """The profile of a request that names none."""
        return self._policy.profile

    async def aclose(self) -> None:
        """Cancel what still runs, and release the engines' connections."""
        await self._runs.cancel()
        for engine in self._engines.values():
            await engine.aclose()

    def _run_of(
        self, article: Article, engine: EngineChoice | None, profile: ProfileName | None, *, fresh: bool
    ) -> tuple[tuple[str, bool], Start[Brief]]:
        """Return what makes two requests the same, and what answers them."""
        key, name, chosen = self.plan(article, engine=engine, profile=profile)

        async def run(progress: Progress) -> Brief:
            work = BriefWork(key, name, chosen)
            with self._monitor.during(work):
                stored = None if fresh else await self._look_up(key)
                work.brief = brief = stored or await self._make(article, name, chosen, progress)
                work.outcome = "stored" if stored else "degraded" if brief.provenance.degraded else "made"
            if progress.wanted:
                progress.items(brief)
                progress.rejected(brief.rejected)
            return brief

        return (key, fresh), run

    async def _followed(self, key: tuple[str, bool], run: Start[Brief]) -> AsyncGenerator[Event, None]:
        async with aclosing(self._runs.follow(key, run)) as events:
            async for event in events:
                yield BriefEvent(brief=event) if isinstance(event, Brief) else event

    def _choose(self, asked: EngineChoice | None) -> EngineName:
        choice = asked or self._policy.engine
        if choice == "auto":
            return "llm" if "llm" in self._engines else "rules"
        if choice not in self._engines:
            raise EngineUnavailable(
                f"The {choice} engine is not configured here. Ask for another, or set PARLEY_LLM_MODEL to turn on llm."
            )
        return choice

    async def _look_up(self, key: str) -> Brief | None:
        try:
            brief = await self._store.get(key)
        except StoreError as error:  # a brief can still be made
            log.warning("brief not looked up", brief=key, code=error.code, detail=error.detail)
            return None
        return _as_cached(brief) if brief is not None else None

    async def _make(self, article: Article, name: EngineName, profile: ProfileName, progress: Progress) -> Brief:
        try:
            brief = await self._run(article, name, profile, progress)
        except (EngineError, DeadlineExceeded) as error:
            if name == "rules" or not self._policy.degrade_to_rules:
                raise
            log.warning("brief degraded to rules", code=error.code, detail=error.detail)
            brief = await self._stand_in(article, profile, progress)
        try:
            with self._monitor.during(StageWork("store")):
                await self._store.put(brief, article)
        except StoreError as error:  # whoever asked has waited, and may have paid, for the brief
            log.warning("brief not stored", brief=brief.id, code=error.code, detail=error.detail)
        return brief.model_copy(update={"article": brief.article.model_copy(update={"text": article.text})})

    async def _run(
        self, article: Article, name: EngineName, profile: ProfileName, progress: Progress, *, degraded: bool = False
    ) -> Brief:
        deadline = asyncio.get_running_loop().time() + self._policy.deadline
        return await brief_article(
            article,
            self._engines[name],
            profile,
            deadline=deadline,
            options=self._policy.options,
            degraded=degraded,
            progress=progress,
            monitor=self._monitor,
        )

    async def _stand_in(self, article: Article, profile: ProfileName, progress: Progress) -> Brief:
        """Return the rules engine's brief, under an id that is neither the model's nor that of rules by choice."""
        brief = await self._run(article, "rules", profile, progress, degraded=True)
        identity = self._engines["rules"].identity(profile)
        marked = identity.model_copy(update={"prompts": {**identity.prompts, "degraded": "true"}})
        return brief.model_copy(update={"id": brief_id(article, profile, marked)})


def _as_cached(brief: Brief) -> Brief:
    return brief.model_copy(update={"provenance": brief.provenance.model_copy(update={"cached": True})})
