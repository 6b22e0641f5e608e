import asyncio
from collections.abc import Sequence

import pytest

from schemas.article import Article
from schemas.brief import Brief, Call, Rejected
from schemas.drafts import Draft, DraftDemand, DraftResult, EngineIdentity, Failing, RepairResult
from schemas.errors import DeadlineExceeded, ReplyInvalid, UpstreamFailed
from schemas.terms import ProfileName
from service.engines.base import UNOBSERVED, Observer
from service.pipeline import PipelineOptions, brief_article
from tests.drafting import demand, draft, party, read

CALL = Call(
    stage="fast",
    model="m",
    attempts=1,
    prompt_tokens=1_000,
    cached_tokens=0,
    completion_tokens=200,
    seconds=1.0,
    outcome="ok",
)
REPAIR_CALL = CALL.model_copy(update={"stage": "repair", "prompt_tokens": 500, "completion_tokens": 50})
WRONG = demand("release 90 prisoners")
RIGHT = demand("release 40 prisoners")
STRUCK = Rejected(section="demands", item={"text": "x"}, reason="unsupported", detail="struck")


class OneDraftEngine:
    """Gives the draft it was made with; its repairs put every failing demand to `repaired`."""

    def __init__(
        self,
        drafted: Draft,
        *,
        repaired: DraftDemand | None = None,
        failure: Exception | None = None,
        slow: bool = False,
        slow_repair: bool = False,
        rejected: tuple[Rejected, ...] = (),
    ) -> None:
        self._draft, self._repaired, self._failure, self._rejected = drafted, repaired, failure, rejected
        self._slow, self._slow_repair = slow, slow_repair
        self.asked: list[tuple[Failing, ...]] = []

    def identity(self, profile: ProfileName) -> EngineIdentity:
        return EngineIdentity(engine="llm", model="m", prompts={"fast": f"{profile}@1"})

    async def draft(
        self, article: Article, profile: ProfileName, *, deadline: float, observer: Observer = UNOBSERVED
    ) -> DraftResult:
        if self._slow:
            await asyncio.Event().wait()
        return DraftResult(
            draft=self._draft, identity=self.identity(profile), calls=(CALL,), coverage=(), rejected=self._rejected
        )

    async def repair(
        self, article: Article, profile: ProfileName, failing: Sequence[Failing], *, deadline: float
    ) -> RepairResult:
        self.asked.append(tuple(failing))
        if self._slow_repair:
            await asyncio.Event().wait()
        if self._failure is not None:
            raise self._failure
        items = [one.model_copy(update={"item": self._repaired}) for one in failing if self._repaired is not None]
        return RepairResult(items=tuple(items), calls=(REPAIR_CALL,))

    async def aclose(self) -> None: ...


async def _brief(
    engine: OneDraftEngine, options: PipelineOptions | None = None, *, seconds: float = 30, degraded: bool = False
) -> Brief:
    deadline = asyncio.get_running_loop().time() + seconds
    return await brief_article(
        read(), engine, "fast", deadline=deadline, options=options or PipelineOptions(), degraded=degraded
    )


def _codes(brief: Brief) -> list[str]:
    return [warning.code for warning in brief.warnings]


async def test_draft_that_holds_needs_no_repair() -> None:
    engine = OneDraftEngine(draft(party(), RIGHT))
    brief = await _brief(engine)
    assert engine.asked == []
    assert [one.text for one in brief.demands] == [RIGHT.text]


async def test_only_failing_items_go_to_repair() -> None:
    engine = OneDraftEngine(draft(party(), RIGHT, WRONG), repaired=RIGHT)
    await _brief(engine)
    assert [[(one.section, one.index) for one in asked] for asked in engine.asked] == [[("demands", 1)]]


async def test_repaired_item_is_listed() -> None:
    brief = await _brief(OneDraftEngine(draft(WRONG), repaired=RIGHT))
    assert [one.text for one in brief.demands] == [RIGHT.text]
    assert brief.rejected == ()


async def test_item_that_still_fails_is_rejected() -> None:
    engine = OneDraftEngine(draft(WRONG), repaired=WRONG)
    brief = await _brief(engine)
    assert [one.reason for one in brief.rejected] == ["number_not_in_evidence"]
    assert len(engine.asked) == 1


async def test_item_that_the_engine_gives_up_is_rejected() -> None:
    brief = await _brief(OneDraftEngine(draft(WRONG)))
    assert [one.section for one in brief.rejected] == ["demands"]
    assert "repair_failed" not in _codes(brief)


@pytest.mark.parametrize("failure", [UpstreamFailed("no"), ReplyInvalid("no"), DeadlineExceeded("no")])
async def test_failed_repair_costs_the_failing_items_only(failure: Exception) -> None:
    brief = await _brief(OneDraftEngine(draft(party(), WRONG), failure=failure))
    assert [one.name for one in brief.parties] == ["Norland"]
    assert len(brief.rejected) == 1
    assert "repair_failed" in _codes(brief)


async def test_calls_of_a_failed_repair_count() -> None:
    failure = ReplyInvalid("no")
    failure.calls = (REPAIR_CALL,)
    brief = await _brief(OneDraftEngine(draft(WRONG), failure=failure))
    assert brief.provenance.usage.prompt_tokens == 1_500


async def test_slow_draft_ends_at_the_deadline() -> None:
    loop = asyncio.get_running_loop()
    started = loop.time()
    with pytest.raises(DeadlineExceeded):
        await _brief(OneDraftEngine(draft(), slow=True), seconds=0.05)
    assert loop.time() - started < 2


async def test_slow_repair_leaves_the_rest_of_the_brief() -> None:
    brief = await _brief(OneDraftEngine(draft(party(), WRONG), slow_repair=True), seconds=0.2)
    assert [one.name for one in brief.parties] == ["Norland"]
    assert "repair_failed" in _codes(brief)


async def test_without_rounds_nothing_is_repaired() -> None:
    engine = OneDraftEngine(draft(WRONG), repaired=RIGHT)
    brief = await _brief(engine, PipelineOptions(repair_rounds=0))
    assert engine.asked == []
    assert len(brief.rejected) == 1


async def test_rounds_bound_the_repairs() -> None:
    engine = OneDraftEngine(draft(WRONG), repaired=WRONG)
    await _brief(engine, PipelineOptions(repair_rounds=3))
    assert len(engine.asked) == 3


async def test_usage_and_cost_sum_over_all_calls() -> None:
    options = PipelineOptions(input_price=2.0, output_price=8.0)
    brief = await _brief(OneDraftEngine(draft(WRONG), repaired=RIGHT), options)
    usage = brief.provenance.usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.cost_usd) == (1_500, 250, 0.005)
    assert [call.stage for call in brief.provenance.calls] == ["fast", "repair"]


@pytest.mark.parametrize("options", [PipelineOptions(), PipelineOptions(input_price=2.0)])
async def test_cost_is_unknown_without_both_prices(options: PipelineOptions) -> None:
    brief = await _brief(OneDraftEngine(draft()), options)
    assert brief.provenance.usage.cost_usd is None


@pytest.mark.parametrize("degraded", [True, False])
async def test_stand_in_is_marked(degraded: bool) -> None:
    assert (await _brief(OneDraftEngine(draft()), degraded=degraded)).provenance.degraded is degraded


async def test_what_the_engine_took_back_is_rejected() -> None:
    assert (await _brief(OneDraftEngine(draft(), rejected=(STRUCK,)))).rejected == (STRUCK,)


async def test_article_read_whole_is_covered() -> None:
    brief = await _brief(OneDraftEngine(draft()))
    assert [(one.part, one.state) for one in brief.provenance.coverage] == [("all", "read")]
