"""Every way in which a model endpoint fails: the error it becomes, how often it was asked, and the brief's deadline."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from schemas import errors
from schemas.article import Article

if TYPE_CHECKING:
    from tests.service.engines.llm.conftest import Answers, Complete, Endpoint, Open, Within


@dataclass(frozen=True)
class Fault:
    name: str
    reply: Any
    error: type[errors.ParleyError]
    requests: int
    outcome: str = "failed"


async def hang(_: httpx.Request) -> httpx.Response:
    await asyncio.Event().wait()
    raise AssertionError


def status(code: int, error_code: str | None = None, **headers: str) -> httpx.Response:
    return httpx.Response(code, json={"error": {"message": "Northland sk-", "code": error_code}}, headers=headers)


def choice(finish: str = "stop", **message: object) -> httpx.Response:
    body = {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", **message}}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }
    return httpx.Response(200, json=body)


EMPTY = httpx.Response(200, json={"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": []})
NULL = httpx.Response(200, json={"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": None})
ATTEMPTS, REASKS = 3, 1

FAULTS = [
    Fault("timeout", httpx.ReadTimeout("t"), errors.UpstreamTimeout, ATTEMPTS),
    Fault("hang", hang, errors.UpstreamTimeout, ATTEMPTS),
    Fault("refused connection", httpx.ConnectError("c"), errors.UpstreamUnreachable, ATTEMPTS),
    Fault("reset", httpx.ReadError("r"), errors.UpstreamUnreachable, ATTEMPTS),
    Fault("cut off", httpx.RemoteProtocolError("p"), errors.UpstreamUnreachable, ATTEMPTS),
    Fault(
        "cut JSON",
        httpx.Response(200, content=b'{"id": "c", "cho', headers={"content-type": "application/json"}),
        errors.UpstreamUnreachable,
        ATTEMPTS,
    ),
    Fault("400", status(400), errors.UpstreamRejected, 1),
    Fault("400 window", status(400, "context_length_exceeded"), errors.UpstreamRejected, 1),
    Fault("400 filter", status(400, "content_filter"), errors.ReplyFiltered, 1),
    Fault("401", status(401), errors.UpstreamDenied, 1),
    Fault("403", status(403), errors.UpstreamDenied, 1),
    Fault("404", status(404, "model_not_found"), errors.UpstreamModelMissing, 1),
    Fault("404 path", httpx.Response(404, text="<html>Northland"), errors.UpstreamModelMissing, 1),
    Fault("408", status(408), errors.UpstreamTimeout, ATTEMPTS),
    Fault("409", status(409), errors.UpstreamRejected, ATTEMPTS),
    Fault("422", status(422), errors.UpstreamRejected, 1),
    Fault("429", status(429), errors.UpstreamRateLimited, ATTEMPTS),
    Fault("429 wait", status(429, **{"retry-after": "7"}), errors.UpstreamRateLimited, ATTEMPTS),
    Fault("429 quota", status(429, "insufficient_quota"), errors.UpstreamRateLimited, 1),
    Fault("500", status(500), errors.UpstreamFailed, ATTEMPTS),
    Fault("503", httpx.Response(503, text="busy"), errors.UpstreamFailed, ATTEMPTS),
    Fault("page", httpx.Response(200, html="<html>Northland"), errors.ReplyMalformed, 1, "invalid"),
    Fault("other JSON", httpx.Response(200, json={"ok": True}), errors.ReplyEmpty, 1, "invalid"),
    Fault("length", choice("length", content='{"parties": ['), errors.ReplyTruncated, 1, "invalid"),
    Fault("refusal", choice(content=None, refusal="Northland: no."), errors.ReplyRefused, 1, "invalid"),
    Fault("content filter", choice("content_filter", content=""), errors.ReplyFiltered, 1, "invalid"),
    Fault("no choices", EMPTY, errors.ReplyEmpty, 1, "invalid"),
    Fault("null choices", NULL, errors.ReplyEmpty, 1, "invalid"),
    Fault("no content", choice(content=None), errors.ReplyEmpty, 1, "invalid"),
    Fault("blank content", choice(content=" \n"), errors.ReplyEmpty, 1, "invalid"),
    Fault("prose", choice(content="Northland says that"), errors.ReplyMalformed, 1 + REASKS, "invalid"),
    Fault("cut content", choice(content='{"parties": [{"ci'), errors.ReplyMalformed, 1 + REASKS, "invalid"),
    Fault("wrong schema", choice(content='{"Northland": 1}'), errors.ReplyInvalid, 1 + REASKS, "invalid"),
]
each_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)


@each_fault
async def test_each_fault_is_its_own_error_after_its_own_attempts(
    fault: Fault, engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    endpoint.after = fault.reply
    with pytest.raises(errors.ParleyError) as caught:
        await engine(llm_attempts=ATTEMPTS, llm_reasks=REASKS).draft(article, "standard", deadline=within(1000))
    assert type(caught.value) is fault.error
    assert len(endpoint.bodies) == fault.requests
    (call,) = caught.value.calls
    assert (call.stage, call.attempts, call.outcome) == ("cast", fault.requests, fault.outcome)


@each_fault
async def test_the_deadline_holds_in_every_fault(
    fault: Fault, engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    endpoint.after, deadline = fault.reply, within(12)
    with pytest.raises(errors.ParleyError):
        await engine(llm_attempts=10, llm_timeout=5).draft(article, "thorough", deadline=deadline)
    assert asyncio.get_running_loop().time() <= deadline + 0.1


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.requests > 1], ids=lambda fault: fault.name)
async def test_what_can_pass_is_got_over_on_the_second_try(
    fault: Fault, engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    endpoint.script = [fault.reply]
    result = await engine().draft(article, "standard", deadline=within(1000))
    assert [party.name for party in result.draft.parties] == ["Northland", "Front"]
    assert [(call.attempts, call.outcome) for call in result.calls] == [(2, "ok"), (1, "ok")]


async def test_a_call_under_way_at_the_deadline_is_out_of_time(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    endpoint.after = hang
    with pytest.raises(errors.DeadlineExceeded):
        await engine(llm_timeout=50).draft(article, "standard", deadline=within(3))


async def test_a_deadline_that_has_passed_makes_no_request(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    with pytest.raises(errors.DeadlineExceeded):
        await engine().draft(article, "standard", deadline=within(-1))
    assert endpoint.bodies == []


async def test_nonsense_that_fits_the_schema_passes_for_grounding_to_judge(
    engine: "Open",
    endpoint: "Endpoint",
    article: Article,
    answers: "Answers",
    complete: "Complete",
    within: "Within",
) -> None:
    answers["Cast"]["parties"][0] |= {"name": "Atlantis", "cites": [-3, 999]}
    endpoint.script = [complete(answers["Cast"])]
    result = await engine().draft(article, "standard", deadline=within(100))
    assert (result.draft.parties[0].name, result.draft.parties[0].cites) == ("Atlantis", (-3, 999))


async def test_a_transport_failure_never_enters_a_prompt(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    endpoint.script = [status(500), httpx.ReadTimeout("t"), status(429)]
    await engine().draft(article, "fast", deadline=within(1000))
    assert len(endpoint.bodies) == 4
    assert all(body == endpoint.bodies[0] for body in endpoint.bodies)


async def test_a_reask_tells_the_model_what_did_not_fit(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    endpoint.script = [choice(content='{"parties": []}')]
    await engine().draft(article, "standard", deadline=within(100))
    first, again = endpoint.bodies[0]["messages"], endpoint.bodies[1]["messages"]
    assert again[: len(first)] == first
    assert "mediators" in again[-1]["content"]


async def test_no_reask_where_none_is_allowed(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    endpoint.after = choice(content="{}")
    with pytest.raises(errors.ReplyInvalid):
        await engine(llm_reasks=0).draft(article, "fast", deadline=within(100))
    assert len(endpoint.bodies) == 1


async def test_usage_adds_up_over_retries_and_reasks(
    engine: "Open", endpoint: "Endpoint", article: Article, complete: "Complete", within: "Within"
) -> None:
    endpoint.script = [status(500), complete("{}"), status(429)]
    result = await engine().draft(article, "fast", deadline=within(1000))
    (call,) = result.calls
    assert (call.attempts, call.prompt_tokens, call.cached_tokens, call.completion_tokens) == (4, 200, 80, 40)


async def test_an_error_tells_when_to_come_back(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    endpoint.after = status(429, **{"retry-after": "600"})
    with pytest.raises(errors.UpstreamRateLimited) as caught:
        await engine().draft(article, "fast", deadline=within(30))
    assert caught.value.retry_after == 600
    assert len(endpoint.bodies) == 1
