from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.brief import Call
from schemas.drafts import Repairs
from schemas.errors import ParleyError, StoreError, UpstreamFailed
from service.batches.checkpoints import WORKING, Checkpoints, Working
from service.engines.llm.seam import ReplyT, StageReply, StageRequest
from service.store.briefs import SqlBriefStore
from service.store.jobs import JobRecords
from service.store.transactions import Transactions

JOB = "brf_000000000000000000000000.0"


class Model:
    """Answers with nothing to repair; counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.failure: ParleyError | None = None

    async def __call__(self, request: StageRequest[ReplyT]) -> StageReply[ReplyT]:
        self.asked.append(request.user)
        if self.failure is not None:
            raise self.failure
        call = Call(
            stage=request.stage,
            model="m",
            attempts=1,
            prompt_tokens=7,
            cached_tokens=0,
            completion_tokens=len(self.asked),
            seconds=0.1,
            outcome="ok",
        )
        return StageReply(request.reply.model_validate({"repairs": ()}), (call,))


class Recorded:
    """Steps that are recorded in memory, as a durable engine does: by their number."""

    def __init__(self, *results: Any) -> None:  # noqa: ANN401 -- any JSON
        self.results = list(results)
        self.number = 0

    async def run(self, name: str, step: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401
        self.number += 1
        if self.number > len(self.results):
            self.results.append(await step())
        return self.results[self.number - 1]

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("no article sleeps by steps")


class Forgetful(Recorded):
    """Steps whose results the database does not keep."""

    async def run(self, name: str, step: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401
        await step()
        raise StoreError("The disk is full.")


@pytest.fixture
async def jobs(tmp_path: Path) -> JobRecords:
    url = f"sqlite:///{tmp_path / 'b.db'}"
    store = SqlBriefStore(url)
    await store.open()
    await store.aclose()
    return JobRecords(Transactions(url))


def asking(text: str, *, stage: str = "cast") -> StageRequest[Repairs]:
    return StageRequest(stage, "system", text, Repairs, 0.0)


def working(steps: Recorded, *, repeated: bool) -> None:
    WORKING.set(Working(JOB, steps, repeated))


async def test_call_outside_a_workflow_passes_through(jobs: JobRecords) -> None:
    model = Model()
    await Checkpoints(model, jobs, "m")(asking("a"))
    await Checkpoints(model, jobs, "m")(asking("a"))
    assert model.asked == ["a", "a"]


async def test_recorded_step_is_not_asked_again_and_tells_its_usage(jobs: JobRecords) -> None:
    steps, model = Recorded(), Model()
    working(steps, repeated=False)
    first = await Checkpoints(model, jobs, "m")(asking("a"))
    working(Recorded(*steps.results), repeated=False)
    again = await Checkpoints(model, jobs, "m")(asking("a"))
    assert model.asked == ["a"]
    assert again == first


async def test_reply_is_found_though_its_step_was_not_recorded(jobs: JobRecords) -> None:
    model = Model()
    working(Forgetful(), repeated=False)
    first = await Checkpoints(model, jobs, "m")(asking("a"))
    working(Recorded(), repeated=True)
    assert await Checkpoints(model, jobs, "m")(asking("a")) == first
    assert model.asked == ["a"]


async def test_steps_of_another_order_are_told_apart_by_their_requests(tmp_path: Path, jobs: JobRecords) -> None:
    steps, model = Recorded(), Model()
    working(steps, repeated=False)
    for text in ("a", "b"):
        await Checkpoints(model, jobs, "m")(asking(text))
    working(Recorded(*steps.results), repeated=False)
    reply = await Checkpoints(model, jobs, "m")(asking("b"))
    assert reply.calls[0].completion_tokens == 2
    assert model.asked == ["a", "b"]


@pytest.mark.parametrize(("stage", "text", "model_name"), [("cast", "b", "m"), ("cast", "a", "n")])
async def test_other_request_or_model_is_asked(jobs: JobRecords, stage: str, text: str, model_name: str) -> None:
    steps, model = Recorded(), Model()
    working(steps, repeated=False)
    await Checkpoints(model, jobs, "m")(asking("a"))
    working(Recorded(*steps.results), repeated=True)
    await Checkpoints(model, jobs, model_name)(asking(text, stage=stage))
    assert len(model.asked) == 2


async def test_failure_is_raised_as_it_was_and_asked_again_after_a_restart(jobs: JobRecords) -> None:
    steps, model = Recorded(), Model()
    model.failure = UpstreamFailed("The endpoint failed.", retry_after=3)
    working(steps, repeated=False)
    with pytest.raises(UpstreamFailed) as failure:
        await Checkpoints(model, jobs, "m")(asking("a"))
    assert failure.value is model.failure
    model.failure = None
    working(Recorded(*steps.results), repeated=True)
    await Checkpoints(model, jobs, "m")(asking("a"))
    assert model.asked == ["a", "a"]


async def test_no_recorded_step_holds_the_request(jobs: JobRecords) -> None:
    steps = Recorded()
    working(steps, repeated=False)
    await Checkpoints(Model(), jobs, "m")(asking("The fleet of Norland sailed."))
    assert "Norland" not in str(steps.results)
