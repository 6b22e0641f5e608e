import asyncio

import pytest

from schemas.article import Article, Submission
from schemas.brief import Brief
from schemas.errors import BriefNotFound, DeadlineExceeded, EngineUnavailable, StoreError, UpstreamFailed
from service.briefing import Briefer, BriefingPolicy, EngineChoice
from service.pipeline import PipelineOptions
from service.reading import Limits, read_submission
from service.store.base import BriefStore, NoStore
from tests.scripted import ScriptedEngine

LIMITS = Limits(max_bytes=10_000, max_characters=10_000)


class Shelf:
    """A store in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Brief] = {}
        self.looked_up = 0

    async def get(self, brief_id: str) -> Brief | None:
        self.looked_up += 1
        return self.kept.get(brief_id)

    async def put(self, brief: Brief, article: Article) -> None:
        self.kept[brief.id] = brief


class BrokenShelf:
    """A store that does not answer."""

    async def get(self, brief_id: str) -> Brief | None:
        raise StoreError("The database does not answer.")

    async def put(self, brief: Brief, article: Article) -> None:
        raise StoreError("The database does not answer.")


def article(text: str = "Norland asked Sudland to leave.") -> Article:
    return read_submission(Submission(text=text), LIMITS)


def briefer(
    *engines: ScriptedEngine,
    store: BriefStore | None = None,
    engine: EngineChoice = "auto",
    degrade: bool = False,
    deadline: float = 30,
) -> Briefer:
    policy = BriefingPolicy(
        engine=engine, profile="standard", deadline=deadline, degrade_to_rules=degrade, options=PipelineOptions()
    )
    return Briefer({each.name: each for each in engines}, store or NoStore(), policy)


async def test_auto_is_llm_where_it_is_configured() -> None:
    both = briefer(ScriptedEngine(), ScriptedEngine("llm"))
    assert (await both.brief(article())).provenance.engine == "llm"
    assert (await briefer(ScriptedEngine()).brief(article())).provenance.engine == "rules"


async def test_policy_names_the_engine_and_a_request_overrides_it() -> None:
    both = briefer(ScriptedEngine(), ScriptedEngine("llm"), engine="rules")
    assert (await both.brief(article())).provenance.engine == "rules"
    assert (await both.brief(article(), engine="auto")).provenance.engine == "llm"


async def test_engine_that_is_not_configured_is_told() -> None:
    with pytest.raises(EngineUnavailable, match="PARLEY_LLM_MODEL"):
        await briefer(ScriptedEngine()).brief(article(), engine="llm")


async def test_second_request_is_answered_from_the_store() -> None:
    engine, shelf = ScriptedEngine(), Shelf()
    service = briefer(engine, store=shelf)
    first, second = await service.brief(article()), await service.brief(article())
    assert (first.provenance.cached, second.provenance.cached) == (False, True)
    assert engine.drafts == 1


async def test_fresh_passes_the_store_by_and_replaces_what_it_keeps() -> None:
    engine, shelf = ScriptedEngine(), Shelf()
    service = briefer(engine, store=shelf)
    earlier = await service.brief(article())
    later = await service.brief(article(), fresh=True)
    assert engine.drafts == 2
    assert shelf.kept[earlier.id].provenance.created == later.provenance.created


async def test_equal_requests_share_one_lookup_and_one_run() -> None:
    engine, shelf = ScriptedEngine(), Shelf()
    service = briefer(engine, store=shelf)
    briefs = await asyncio.gather(*(service.brief(article()) for _ in range(10)))
    assert len({brief.id for brief in briefs}) == 1
    assert (engine.drafts, shelf.looked_up) == (1, 1)


async def test_other_profile_is_another_run() -> None:
    engine = ScriptedEngine()
    service = briefer(engine)
    await asyncio.gather(service.brief(article(), profile="fast"), service.brief(article(), profile="thorough"))
    assert engine.drafts == 2


async def test_caller_that_leaves_does_not_take_the_run_along() -> None:
    engine = ScriptedEngine()
    engine.gate = asyncio.Event()
    service = briefer(engine)
    leaving, staying = (asyncio.create_task(service.brief(article())) for _ in range(2))
    await engine.entered.wait()
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    engine.gate.set()
    assert (await staying).provenance.engine == "rules"
    assert (engine.drafts, engine.cancelled) == (1, 0)


async def test_store_that_does_not_answer_costs_no_brief() -> None:
    service = briefer(ScriptedEngine(), store=BrokenShelf())
    assert (await service.brief(article())).provenance.cached is False


async def test_reading_a_stored_brief_needs_the_store() -> None:
    with pytest.raises(StoreError):
        await briefer(ScriptedEngine(), store=BrokenShelf()).stored("brf_x")
    with pytest.raises(BriefNotFound):
        await briefer(ScriptedEngine()).stored("brf_x")


async def test_failure_of_the_model_is_raised_unless_rules_may_stand_in() -> None:
    model = ScriptedEngine("llm", model="m")
    model.failure = UpstreamFailed("The endpoint failed.")
    with pytest.raises(UpstreamFailed):
        await briefer(ScriptedEngine(), model).brief(article())
    brief = await briefer(ScriptedEngine(), model, degrade=True).brief(article())
    assert (brief.provenance.engine, brief.provenance.degraded) == ("rules", True)


async def test_degraded_brief_is_not_kept_as_the_models() -> None:
    model, shelf = ScriptedEngine("llm", model="m"), Shelf()
    model.failure = UpstreamFailed("The endpoint failed.")
    service = briefer(ScriptedEngine(), model, store=shelf, degrade=True)
    degraded = await service.brief(article())
    model.failure = None
    recovered = await service.brief(article())
    chosen = await service.brief(article(), engine="rules")
    assert (recovered.provenance.degraded, chosen.provenance.degraded) == (False, False)
    assert set(shelf.kept) == {degraded.id, recovered.id, chosen.id}
    assert len(shelf.kept) == 3


async def test_slow_model_is_replaced_at_the_deadline() -> None:
    model = ScriptedEngine("llm", model="m")
    model.gate = asyncio.Event()
    brief = await briefer(ScriptedEngine(), model, degrade=True, deadline=0.05).brief(article())
    assert brief.provenance.degraded is True
    assert model.cancelled == 1


async def test_deadline_is_raised_to_every_caller() -> None:
    engine = ScriptedEngine()
    engine.gate = asyncio.Event()
    service = briefer(engine, deadline=0.05)
    outcomes = await asyncio.gather(*(service.brief(article()) for _ in range(3)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [DeadlineExceeded] * 3


async def test_rules_that_fail_have_nobody_to_stand_in() -> None:
    engine = ScriptedEngine()
    engine.failure = UpstreamFailed("no")
    with pytest.raises(UpstreamFailed):
        await briefer(engine, degrade=True).brief(article())
    assert engine.drafts == 1


async def test_closing_cancels_what_runs_and_closes_the_engines() -> None:
    engine = ScriptedEngine()
    engine.gate = asyncio.Event()
    service = briefer(engine)
    request = asyncio.create_task(service.brief(article()))
    await engine.entered.wait()
    assert service.running == 1
    await service.aclose()
    assert (engine.cancelled, engine.closed, service.running) == (1, True, 0)
    await asyncio.gather(request, return_exceptions=True)


async def test_brief_carries_the_text_its_evidence_counts_into() -> None:
    brief = await briefer(ScriptedEngine()).brief(article())
    assert brief.article.text == article().text
