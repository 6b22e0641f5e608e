"""Many briefs while a third of all calls fail, each in another way: every request ends, in time, and nothing stays."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from schemas.errors import DeadlineExceeded, EngineError
from tests.faults.mix import FAULTS, Mix
from tests.faults.processes import RunningUpstream
from tests.faults.serving import ask_many, open_files, serving

DEADLINE = 5.0
GRACE = 2.0
"""Seconds over the deadline that a busy machine may add."""


def codes(error: type[EngineError] | type[DeadlineExceeded]) -> set[str]:
    return {error.code}.union(*(codes(kind) for kind in error.__subclasses__()))


TYPED = codes(EngineError) | codes(DeadlineExceeded)


@pytest.mark.parametrize("mode", ["json_schema", "tools"])
async def test_every_request_ends_in_time_with_a_brief_or_a_typed_problem(
    mode: str, tmp_path: Path, apart: RunningUpstream
) -> None:
    apart.control(latency=0.01, faults=dict(Mix.even(0.3).shares))
    tasks, files = asyncio.all_tasks(), open_files()
    async with serving(tmp_path, apart.url, llm_mode=mode, brief_deadline=DEADLINE) as client:
        answers = await ask_many(client, range(500 if mode == "json_schema" else 60), concurrency=32)
    outcomes = Counter(each.outcome for each in answers)
    assert outcomes.keys() <= {"brief", *TYPED}
    assert outcomes["brief"] > len(answers) / 2
    assert max(each.seconds for each in answers) < DEADLINE + GRACE
    counts = apart.counts()
    assert len(counts["faults"]) > len(FAULTS) / 2
    assert counts["most_in_flight"] <= 32
    assert asyncio.all_tasks() == tasks
    assert open_files() == files
    assert (counts["in_flight"], counts["connections"]) == (0, 1)


async def test_the_rules_stand_in_for_every_brief_that_the_model_fails(tmp_path: Path, apart: RunningUpstream) -> None:
    apart.control(faults=dict(Mix.even(0.6).shares))
    async with serving(tmp_path, apart.url, degrade_to_rules=True) as client:
        answers = await ask_many(client, range(60), concurrency=32)
    outcomes = Counter(each.outcome for each in answers)
    assert outcomes.keys() == {"brief", "degraded"}
    assert all(each.body["provenance"]["engine"] == "rules" for each in answers if each.outcome == "degraded")
    assert max(each.seconds for each in answers) < DEADLINE + GRACE
