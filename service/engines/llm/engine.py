"""The LLM engine: runs a profile's stages over an article, part by part where it is long, and repairs items."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from prompts.articles import article_block
from prompts.templates import load
from schemas.article import Article, Sentence
from schemas.brief import Call, Coverage
from schemas.drafts import DraftResult, EngineIdentity, Failing, RepairResult, Repairs
from schemas.errors import DeadlineExceeded, EngineUnavailable, ParleyError
from schemas.terms import ProfileName
from service.engines.base import UNOBSERVED, Observer
from service.engines.llm import repairs
from service.engines.llm.breaker import Breaker
from service.engines.llm.calls import EndpointCaller
from service.engines.llm.client import open_client
from service.engines.llm.endpoints import Endpoint, Endpoints
from service.engines.llm.merge import merged
from service.engines.llm.parts import coverage, parts
from service.engines.llm.profiles import PROFILES, Findings, prompts_of
from service.engines.llm.reports import Reports
from service.engines.llm.retries import Sleep
from service.engines.llm.seam import Caller, StageRequest
from service.settings import Settings
from service.telemetry.work import Monitor

if TYPE_CHECKING:
    import httpx

Wrap = Callable[[Caller], Caller]


class _Closing(Protocol):
    async def aclose(self) -> None: ...


@dataclass(frozen=True)
class _Part:
    """What came of one part."""

    findings: Findings
    calls: tuple[Call, ...]
    coverage: Coverage
    error: ParleyError | None = None


class LlmEngine:
    """Asks a model; keeps `service.engines.base.Engine`."""

    def __init__(self, caller: Caller, model: str, window: int, connections: _Closing) -> None:
        self._caller = caller
        self._model = model
        self._window = window
        self._connections = connections

    def identity(self, profile: ProfileName) -> EngineIdentity:
        """Return the model and the prompts that `profile` uses."""
        return EngineIdentity(engine="llm", model=self._model, prompts=prompts_of(profile))

    async def draft(
        self, article: Article, profile: ProfileName, *, deadline: float, observer: Observer = UNOBSERVED
    ) -> DraftResult:
        """Return what the profile's stages found; see `Engine.draft`.

        A part that fails is told by `coverage`; only when every part fails is that an error.
        """
        cut = parts(article, self._window)
        reports = Reports(observer, cut)
        found = await asyncio.gather(
            *(self._part(article, part, profile, deadline, reports, place) for place, part in enumerate(cut))
        )
        calls = tuple(call for part in found for call in part.calls)
        errors = [part.error for part in found if part.error is not None]
        if errors and len(errors) == len(found):
            errors[0].calls = calls
            raise errors[0]
        read = [part.findings for part in found if part.error is None]
        return DraftResult(
            draft=merged([findings.draft for findings in read] or [Findings().draft]),
            identity=self.identity(profile),
            calls=calls,
            coverage=tuple(part.coverage for part in found),
            rejected=tuple(item for findings in read for item in findings.rejected),
        )

    async def repair(
        self, article: Article, profile: ProfileName, failing: Sequence[Failing], *, deadline: float
    ) -> RepairResult:
        """Return corrected items, of the first `repairs.MOST_ITEMS`; see `Engine.repair`."""
        question = repairs.question(article, failing)
        if question is None:
            return RepairResult(items=(), calls=())
        system = load("system").render()
        reply = await self._caller(StageRequest("repair", system, question.text, Repairs, deadline))
        return RepairResult(items=repairs.corrected(question.items, reply.content), calls=reply.calls)

    async def aclose(self) -> None:
        """Release connections."""
        await self._connections.aclose()

    async def _part(
        self,
        article: Article,
        part: Sequence[Sentence],
        profile: ProfileName,
        deadline: float,
        reports: Reports,
        place: int,
    ) -> _Part:
        system, block = load("system").render(), article_block(article, part)
        findings = Findings()
        calls: tuple[Call, ...] = ()
        failure: ParleyError | None = None
        try:
            for stage in PROFILES[profile]:
                reports.stage(place, stage.name, "begun")
                task = stage.template.render(**stage.variables(findings.draft))
                request = StageRequest(stage.name, system, f"{block}\n\n{task}", stage.reply, deadline)
                reply = await self._caller(request)
                calls += reply.calls
                findings = stage.absorb(findings, reply.content)
                reports.stage(place, stage.name, "done")
                await reports.found(place, findings, last=stage is PROFILES[profile][-1])
        except ParleyError as error:
            reports.stage(place, stage.name, "failed")
            failure = error
            calls += error.calls
        except asyncio.CancelledError:
            reports.stage(place, stage.name, "failed")
            raise
        state = coverage(part, read=failure is None, in_time=not isinstance(failure, DeadlineExceeded))
        return _Part(findings, calls, state, failure)


def open_engine(
    settings: Settings,
    *,
    http_client: "httpx.AsyncClient | None" = None,
    sleep: Sleep = asyncio.sleep,
    wrap: Wrap = lambda caller: caller,
    monitor: Monitor | None = None,
) -> LlmEngine:
    """Return the engine that the settings describe.

    Args:
        settings: endpoint, model and limits.
        http_client: the transport, for tests, recording and replay.
        sleep: waits between retries.
        wrap: puts something around the seam, such as checkpoints of finished calls.
        monitor: is told of every call and of how the endpoints stand; by default calls are logged.

    Raises:
        EngineUnavailable: no model is set.

    """
    if settings.llm_model is None:
        raise EngineUnavailable(
            "no model is configured: set PARLEY_LLM_MODEL (and PARLEY_LLM_BASE_URL for a local server)"
        )
    addresses = [(settings.llm_base_url, settings.llm_api_key, settings.llm_model)]
    if settings.llm_fallback_model is not None:
        addresses.append((settings.llm_fallback_base_url, settings.llm_fallback_api_key, settings.llm_fallback_model))
    endpoints = Endpoints(
        [
            Endpoint(
                EndpointCaller(
                    open_client(url, key.get_secret_value() if key else None, settings.llm_timeout, http_client),
                    model,
                    settings,
                    sleep=sleep,
                    monitor=monitor,
                ),
                Breaker(settings.llm_breaker_failures, settings.llm_breaker_rest),
            )
            for url, key, model in addresses
        ]
    )
    if monitor is not None:
        monitor.watch(endpoints.gauges)
    return LlmEngine(wrap(endpoints), settings.llm_model, settings.llm_window_characters, endpoints)
