"""A real llama.cpp server takes what the LLM engine sends: it compiles the schemas, and its replies are read.

Whether a model understands the prompts is not tested: this one is made of random weights.
"""

import asyncio
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest

from schemas.drafts import Failing
from schemas.errors import ReplyTruncated
from schemas.terms import ProfileName
from service.engines.llm.engine import LlmEngine, open_engine
from service.engines.llm.probe import probe_endpoints
from service.pipeline import PipelineOptions, brief_article
from service.settings import Settings
from tests.drafting import demand, read
from tests.hostile.tiny_llama import NAME, RunningLlama, running_llama

SECONDS = 60
STAGES: dict[ProfileName, list[str]] = {"fast": ["whole"], "thorough": ["cast", "stakes", "missing", "check"]}
PASSED_OVER = "schema conversion was incomplete"
"""What the server logs of a part of a schema that its grammar leaves out."""

pytestmark = pytest.mark.skipif(
    any(find_spec(name) is None for name in ("xllamacpp", "gguf")), reason="make llama installs the server"
)


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningLlama]:
    with running_llama(tmp_path_factory.mktemp("llama"), closes=True) as running:
        yield running


def settings(llama: RunningLlama) -> Settings:
    return Settings(
        _env_file=None, llm_base_url=llama.url, llm_model=NAME, llm_mode="json_schema", llm_max_completion_tokens=256
    )


def engine(llama: RunningLlama) -> LlmEngine:
    return open_engine(settings(llama))


def deadline() -> float:
    return asyncio.get_running_loop().time() + SECONDS


async def answer_to(llama: RunningLlama, schema: dict[str, str]) -> int:
    """Return the status of a reply that is to fit `schema`."""
    form = {"type": "json_schema", "json_schema": {"name": "form", "strict": True, "schema": schema}}
    body = {"messages": [{"role": "user", "content": "?"}], "max_completion_tokens": 8, "response_format": form}
    async with httpx.AsyncClient(timeout=SECONDS) as http:
        return (await http.post(f"{llama.url}/chat/completions", json=body)).status_code


@pytest.mark.parametrize("profile", STAGES)
async def test_every_stage_ends_in_a_brief(llama: RunningLlama, profile: ProfileName) -> None:
    opened = engine(llama)
    brief = await brief_article(read(), opened, profile, deadline=deadline(), options=PipelineOptions())
    await opened.aclose()
    assert [(call.stage, call.outcome, call.attempts) for call in brief.provenance.calls] == [
        (stage, "ok", 1) for stage in STAGES[profile]
    ]
    assert all(call.prompt_tokens > 1000 and call.completion_tokens for call in brief.provenance.calls)
    assert (brief.parties, brief.demands) == ((), ())  # the model closes every list at once


async def test_a_repair_is_answered(llama: RunningLlama) -> None:
    opened = engine(llama)
    failing = Failing(
        section="demands", index=0, item=demand(), reason="unsupported", detail="no quote carries it", candidates=(3,)
    )
    result = await opened.repair(read(), "standard", [failing], deadline=deadline())
    await opened.aclose()
    assert [(call.stage, call.outcome, call.attempts) for call in result.calls] == [("repair", "ok", 1)]


async def test_the_schemas_are_compiled_whole(llama: RunningLlama) -> None:
    before = len(llama.log.read_text())
    opened = engine(llama)
    for profile in STAGES:
        await opened.draft(read(), profile, deadline=deadline())
    await opened.aclose()
    assert PASSED_OVER not in llama.log.read_text()[before:]
    assert await answer_to(llama, {"type": "string", "pattern": "^(?=a)$"}) == 200
    assert PASSED_OVER in llama.log.read_text()[before:]


async def test_a_schema_that_does_not_compile_is_refused(llama: RunningLlama) -> None:
    assert await answer_to(llama, {"$ref": "#/$defs/none"}) == 400


async def test_a_reply_that_does_not_end_is_told_as_cut_off(tmp_path: Path) -> None:
    with running_llama(tmp_path, closes=False) as llama:
        opened = engine(llama)
        with pytest.raises(ReplyTruncated) as caught:
            await opened.draft(read(), "fast", deadline=deadline())
        await opened.aclose()
    assert [(call.outcome, call.completion_tokens) for call in caught.value.calls] == [("invalid", 256)]


async def test_its_model_is_found_in_its_list(llama: RunningLlama) -> None:
    assert [(found.listed, found.error) for found in await probe_endpoints(settings(llama))] == [(True, None)]
