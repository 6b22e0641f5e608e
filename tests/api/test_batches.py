import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

import httpx
import pytest

from schemas.batches import Batch, BatchProgress, ResultLine
from tests.api.conftest import Serve
from tests.scripted import ScriptedEngine

WAIT = 20.0
LINES = {"content-type": "application/x-ndjson"}
ARRAY = {"content-type": "application/json"}
TEXTS = ("Norland spoke on Monday.", "Sudland answered on Tuesday.", "Estmere kept silent.")


def ndjson(*texts: str) -> bytes:
    return b"".join(json.dumps({"text": text}).encode() + b"\n" for text in texts)


async def hand_over(
    client: httpx.AsyncClient, body: bytes | AsyncIterator[bytes], headers: dict[str, str] | None = None, **query: str
) -> httpx.Response:
    return await client.post("/v1/batches", content=body, headers={**LINES, **(headers or {})}, params=query)


async def results(client: httpx.AsyncClient, response: httpx.Response, **query: Any) -> list[ResultLine]:  # noqa: ANN401
    assert response.status_code == 202, response.text
    path = f"{response.headers['location']}/results"
    answer = await client.get(path, params={"follow": True, **query})
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [ResultLine.model_validate_json(line) for line in answer.content.splitlines()]


async def end(client: httpx.AsyncClient, response: httpx.Response) -> BatchProgress:
    async with asyncio.timeout(WAIT):
        while True:
            progress = BatchProgress.model_validate_json((await client.get(response.headers["location"])).content)
            if progress.state not in {"receiving", "running"}:
                return progress
            await asyncio.sleep(0.02)


def states(lines: Iterable[ResultLine]) -> list[str]:
    return [line.state for line in lines]


async def test_batch_is_accepted_with_the_place_where_it_is_told_of(client: httpx.AsyncClient) -> None:
    response = await hand_over(client, ndjson(*TEXTS))
    batch = Batch.model_validate_json(response.content)
    assert response.status_code == 202
    assert response.headers["location"] == f"/v1/batches/{batch.id}"
    assert batch.total == 3


async def test_results_come_in_input_order_with_their_briefs(client: httpx.AsyncClient) -> None:
    found = await results(client, await hand_over(client, ndjson(*TEXTS)))
    assert [line.position for line in found] == [1, 2, 3]
    assert [line.brief and line.brief.parties[0].name for line in found] == ["Norland", "Sudland", "Estmere"]


async def test_results_go_on_from_a_cursor(client: httpx.AsyncClient) -> None:
    response = await hand_over(client, ndjson(*TEXTS))
    await results(client, response)
    assert [line.position for line in await results(client, response, cursor=1, limit=1)] == [2]


async def test_results_that_are_not_followed_end_at_what_is_there(serve: Serve) -> None:
    async with serve(work=False) as client:
        response = await hand_over(client, ndjson(*TEXTS))
        assert await results(client, response, follow=False) == []


async def test_array_is_read_as_lines_are(client: httpx.AsyncClient) -> None:
    body = json.dumps([{"text": text} for text in TEXTS]).encode()
    assert states(await results(client, await hand_over(client, body, ARRAY))) == ["done"] * 3


async def test_array_may_come_in_pieces_of_any_size(client: httpx.AsyncClient) -> None:
    body = b"\xef\xbb\xbf \n" + json.dumps([{"text": text} for text in TEXTS]).encode()

    async def pieces() -> AsyncIterator[bytes]:
        for place in range(len(body)):
            yield body[place : place + 1]

    assert states(await results(client, await hand_over(client, pieces(), ARRAY))) == ["done"] * 3


async def test_gzip_is_unpacked_member_by_member(client: httpx.AsyncClient) -> None:
    packed = gzip.compress(ndjson(*TEXTS[:2])) + gzip.compress(ndjson(TEXTS[2]))
    response = await hand_over(client, packed, {"content-encoding": "gzip"})
    assert states(await results(client, response)) == ["done"] * 3


async def test_line_that_cannot_be_read_sinks_no_other(client: httpx.AsyncClient) -> None:
    body = ndjson(TEXTS[0]) + b'not json\n\n{"text": ""}\n{"text": "x", "colour": 1}\n\xff\n' + ndjson(TEXTS[1])
    found = await results(client, await hand_over(client, body))
    assert states(found) == ["done", "failed", "failed", "failed", "failed", "done"]
    assert [line.line for line in found] == [1, 2, 4, 5, 6, 7]
    assert [line.failure.code for line in found if line.failure] == [
        "invalid-request", "empty-article", "invalid-request", "invalid-request",
    ]  # fmt: skip


async def test_element_that_is_no_article_sinks_no_other(client: httpx.AsyncClient) -> None:
    body = json.dumps([7, {"text": TEXTS[0], "id": "mine"}, None]).encode()
    found = await results(client, await hand_over(client, body, ARRAY))
    assert states(found) == ["failed", "done", "failed"]
    assert found[1].id == "mine"


async def test_failure_tells_nothing_of_the_article(client: httpx.AsyncClient) -> None:
    body = b'{"text": "SECRETWORD", "SECRETFIELD": 1}\n{"text": SECRETWORD}\n'
    found = await results(client, await hand_over(client, body))
    assert all("SECRET" not in str(line.failure) for line in found)


@pytest.mark.parametrize(
    ("body", "headers", "status", "slug"),
    [
        (b"", LINES, 422, "empty-batch"),
        (b"\n\n", LINES, 422, "empty-batch"),
        (b"[]", ARRAY, 422, "empty-batch"),
        (b"", ARRAY, 400, "invalid-request"),
        (b'{"text": "x"}', ARRAY, 400, "invalid-request"),
        (b'[{"text": "x"}', ARRAY, 400, "invalid-request"),
        (b'[{"text": "x"},]', ARRAY, 400, "invalid-request"),
        (b"x", {"content-type": "text/plain"}, 415, "unsupported-media-type"),
        (b"x", {**LINES, "content-encoding": "br"}, 415, "unsupported-media-type"),
        (b"x", {**LINES, "content-encoding": "gzip"}, 400, "invalid-request"),
        (gzip.compress(b'{"text": "x"}', mtime=0)[:-9], {**LINES, "content-encoding": "gzip"}, 400, "invalid-request"),
    ],
)
async def test_body_that_cannot_be_read_is_refused_and_leaves_nothing(
    client: httpx.AsyncClient, body: bytes, headers: dict[str, str], status: int, slug: str
) -> None:
    response = await hand_over(client, body, headers)
    assert (response.status_code, response.json()["type"]) == (status, f"urn:parley:problem:{slug}")
    assert (await client.get("/v1/batches")).json()["batches"] == []


async def test_too_many_lines_are_refused(serve: Serve) -> None:
    async with serve(batch_articles=2) as client:
        response = await hand_over(client, ndjson(*TEXTS))
        assert (response.status_code, response.json()["type"]) == (413, "urn:parley:problem:batch-too-large")


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
async def test_too_many_bytes_are_refused_once_unpacked(serve: Serve, encoding: str) -> None:
    body = ndjson("x" * 5_000)
    packed = gzip.compress(body) if encoding == "gzip" else body
    async with serve(batch_bytes=4_000) as client:
        response = await hand_over(client, packed, {"content-encoding": encoding})
        assert (response.status_code, response.json()["type"]) == (413, "urn:parley:problem:body-too-large")


async def test_element_that_never_ends_is_refused(serve: Serve) -> None:
    async with serve(max_body_bytes=1_000) as client:
        response = await hand_over(client, json.dumps([{"text": "x" * 400_000}] * 2).encode(), ARRAY)
        assert response.status_code in {202, 413}
        if response.status_code == 202:
            assert states(await results(client, response)) == ["failed", "failed"]


async def test_same_key_gives_the_same_batch(client: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "k-1"}
    first, second = [await hand_over(client, ndjson(*TEXTS), key) for _ in range(2)]
    assert first.json()["id"] == second.json()["id"]
    assert len((await client.get("/v1/batches")).json()["batches"]) == 1


async def test_same_key_for_other_articles_is_a_conflict(client: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "k-1"}
    await hand_over(client, ndjson(*TEXTS), key)
    response = await hand_over(client, ndjson(*TEXTS[:2]), key)
    assert (response.status_code, response.json()["type"]) == (422, "urn:parley:problem:idempotency-conflict")


async def test_progress_counts_lines_by_state(client: httpx.AsyncClient) -> None:
    response = await hand_over(client, ndjson(TEXTS[0], TEXTS[0]) + b"not json\n")
    progress = await end(client, response)
    assert progress.state == "done"
    assert (progress.counts.done, progress.counts.failed, progress.reused) == (2, 1, 1)


async def test_cancelled_batch_keeps_what_is_done(serve: Serve) -> None:
    async with serve(work=False) as client:
        response = await hand_over(client, ndjson(*TEXTS))
        cancelled = await client.delete(response.headers["location"])
        assert cancelled.json()["state"] == "cancelled"
        assert states(await results(client, response)) == ["cancelled"] * 3


async def test_failed_articles_are_tried_again_when_told_to(serve: Serve) -> None:
    engine = ScriptedEngine()
    engine.failure = RuntimeError("broken")
    async with serve(engine) as client:
        response = await hand_over(client, ndjson(TEXTS[0]))
        await end(client, response)
        assert states(await results(client, response)) == ["failed"]
        engine.failure = None
        assert (await client.post(f"{response.headers['location']}/retry")).status_code == 202
        assert states(await results(client, response)) == ["done"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("GET", "/results"), ("DELETE", ""), ("POST", "/retry")], ids=str
)
async def test_unknown_batch_is_not_found(client: httpx.AsyncClient, method: str, path: str) -> None:
    response = await client.request(method, f"/v1/batches/bat_{'0' * 24}{path}")
    assert (response.status_code, response.json()["type"]) == (404, "urn:parley:problem:batch-not-found")


async def test_brief_that_may_come_later_is_a_batch_of_one(client: httpx.AsyncClient) -> None:
    headers = {"content-type": "text/plain", "Prefer": "wait=5, respond-async"}
    response = await client.post("/v1/briefs", content=TEXTS[0], headers=headers, params={"title": "Words"})
    assert response.headers["preference-applied"] == "respond-async"
    (line,) = await results(client, response)
    assert line.brief is not None
    assert line.brief.article.title == "Words"
    stored = await client.get(f"/v1/briefs/{line.brief.id}")
    assert stored.status_code == 200


async def test_later_brief_is_the_one_that_is_stored_for_the_same_request(client: httpx.AsyncClient) -> None:
    plain = {"content-type": "text/plain"}
    now = (await client.post("/v1/briefs", content=TEXTS[0], headers=plain)).json()
    later = await client.post("/v1/briefs", content=TEXTS[0], headers={**plain, "Prefer": "respond-async"})
    (line,) = await results(client, later)
    assert line.brief is not None
    assert line.brief.id == now["id"]


async def test_later_brief_of_nothing_is_refused_at_once(client: httpx.AsyncClient) -> None:
    headers = {"content-type": "text/plain", "Prefer": "respond-async"}
    assert (await client.post("/v1/briefs", content=" ", headers=headers)).status_code == 422


async def test_webhook_without_a_secret_is_refused(client: httpx.AsyncClient) -> None:
    response = await hand_over(client, ndjson(*TEXTS), webhook="https://example.org/")
    assert (response.status_code, response.json()["type"]) == (400, "urn:parley:problem:invalid-request")


async def test_webhook_inside_this_network_is_refused(serve: Serve) -> None:
    async with serve(webhook_secret="s") as client:
        response = await hand_over(client, ndjson(*TEXTS), webhook="http://127.0.0.1:9/")
        assert (response.status_code, response.json()["type"]) == (422, "urn:parley:problem:webhook-refused")
