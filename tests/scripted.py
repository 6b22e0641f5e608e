"""An engine for tests of what stands around engines: it keeps the protocol and does what the test says."""

import asyncio
from collections.abc import Sequence

from schemas.article import Article
from schemas.brief import Call
from schemas.drafts import Draft, DraftParty, DraftResult, EngineIdentity, Failing, RepairResult
from schemas.terms import EngineName, ProfileName
from service.engines.base import UNOBSERVED, Observer


class ScriptedEngine:
    """Drafts the first word of the article as its only party, citing the first sentence."""

    def __init__(self, name: EngineName = "rules", *, model: str | None = None) -> None:
        self.name: EngineName = name
        self.model = model
        self.failure: Exception | None = None
        """Raised by every draft."""
        self.gate: asyncio.Event | None = None
        """What drafts wait for."""
        self.entered = asyncio.Event()
        """Set once a draft has begun."""
        self.drafts = 0
        self.cancelled = 0
        self.closed = False
        self.calls: tuple[Call, ...] = ()
        """Model calls that every draft says it took."""

    def identity(self, profile: ProfileName) -> EngineIdentity:
        return EngineIdentity(engine=self.name, model=self.model, prompts={"scripted": f"{profile}@1"})

    async def draft(
        self, article: Article, profile: ProfileName, *, deadline: float, observer: Observer = UNOBSERVED
    ) -> DraftResult:
        self.drafts += 1
        self.entered.set()
        if self.gate is not None:
            try:
                await self.gate.wait()
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        if self.failure is not None:
            raise self.failure
        name = article.text.split()[0]
        party = DraftParty(
            cites=(1,), id="first", name=name, kind="state", role="disputant", aliases=(), representatives=()
        )
        draft = Draft(parties=(party,), mediators=(), demands=(), outcomes=(), headline="", summary="")
        return DraftResult(draft=draft, identity=self.identity(profile), calls=self.calls, coverage=())

    async def repair(
        self, article: Article, profile: ProfileName, failing: Sequence[Failing], *, deadline: float
    ) -> RepairResult:
        return RepairResult(items=(), calls=())

    async def aclose(self) -> None:
        self.closed = True
