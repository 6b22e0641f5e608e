import struct
import uuid
import zlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from schemas.problems import ProblemDetails
from tests.api.conftest import Serve
from tests.scripted import ScriptedEngine

SECRET = "the envoy whispered something unprintable"
PLAIN = {"content-type": "text/plain"}
JSON = {"content-type": "application/json"}


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(200))) + chunk(b"IEND", b"")


def check_problem(response: httpx.Response, status: int, code: str) -> str:
    """Hold the answer to RFC 9457 and to our own promises; return its detail."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = ProblemDetails.model_validate_json(response.content)
    assert (problem.status, problem.type) == (status, f"urn:parley:problem:{code}")
    assert problem.instance == f"urn:uuid:{response.headers['x-request-id']}"
    assert SECRET not in response.text
    return problem.detail


BAD_BODIES: list[tuple[bytes, dict[str, str], int, str]] = [
    (b"", {}, 415, "unsupported-media-type"),
    (b"", PLAIN, 422, "empty-article"),
    (b" \n\t ", PLAIN, 422, "empty-article"),
    (SECRET.encode() + b" \xff\xfe", PLAIN, 400, "undecodable-article"),
    (SECRET.encode(), {"content-type": "text/plain; charset=" + SECRET.split()[0]}, 400, "undecodable-article"),
    (png(), PLAIN, 415, "binary-article"),
    (png(), {"content-type": "image/png"}, 415, "unsupported-media-type"),
    (f"text={SECRET}".encode(), {"content-type": "application/x-www-form-urlencoded"}, 415, "unsupported-media-type"),
    (SECRET.encode(), {**PLAIN, "content-encoding": "gzip"}, 415, "unsupported-media-type"),
    (f'{{"text": "{SECRET}'.encode(), JSON, 400, "invalid-request"),
    (b"", JSON, 400, "invalid-request"),
    (b"[1]", JSON, 400, "invalid-request"),
    (b"\xff\xfe", JSON, 400, "invalid-request"),
    (f'{{"title": "{SECRET}"}}'.encode(), JSON, 400, "invalid-request"),
    (f'{{"text": ["{SECRET}"]}}'.encode(), JSON, 400, "invalid-request"),
    (f'{{"text": "a", "published": "{SECRET}"}}'.encode(), JSON, 400, "invalid-request"),
    (f'{{"text": "a", "{SECRET}": 1}}'.encode(), JSON, 400, "invalid-request"),
    (b'{"text": ""}', JSON, 422, "empty-article"),
    (SECRET.encode(), {"content-type": "multipart/form-data"}, 400, "invalid-request"),
    (SECRET.encode(), {"content-type": "multipart/form-data; boundary=x"}, 400, "invalid-request"),
    (b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\xff\r\n--x--\r\n",
     {"content-type": "multipart/form-data; boundary=x"}, 400, "invalid-request"),
    (SECRET.encode(), {"content-type": "text/plain;;;=\"\\"}, 200, ""),
]  # fmt: skip


@pytest.mark.parametrize(("body", "headers", "status", "code"), BAD_BODIES)
async def test_unusable_body(
    client: httpx.AsyncClient, body: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    response = await client.post("/v1/briefs", content=body, headers=headers)
    if status == 200:
        assert response.status_code == 200
    else:
        assert check_problem(response, status, code)


@pytest.mark.parametrize(
    ("files", "data", "status", "code"),
    [
        ({"file": ("a.png", png(), "image/png")}, {}, 415, "unsupported-media-type"),
        ({"file": ("a", png(), "application/octet-stream")}, {}, 415, "binary-article"),
        ({"file": ("a.txt", b"Norland.", "text/plain")}, {"titel": SECRET}, 400, "invalid-request"),
        ({"file": ("a.txt", b"Norland.", "text/plain")}, {"published": SECRET}, 400, "invalid-request"),
        ({"a": ("a.txt", b"Norland."), "b": ("b.txt", b"Sudland.")}, {}, 400, "invalid-request"),
        ({"file": ("a.txt", b"", "text/plain")}, {}, 422, "empty-article"),
    ],
)
async def test_unusable_form(
    client: httpx.AsyncClient, files: dict[str, Any], data: dict[str, str], status: int, code: str
) -> None:
    check_problem(await client.post("/v1/briefs", files=files, data=data), status, code)


async def test_unknown_field_is_named_with_those_that_are_known(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/briefs", json={"text": "Norland.", "titel": SECRET})
    detail = check_problem(response, 400, "invalid-request")
    assert "titel" in detail
    assert "title" in detail


async def test_wrong_choice_is_told_what_there_is_to_choose(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/briefs", content=b"Norland.", headers=PLAIN, params={"profile": SECRET})
    assert check_problem(response, 400, "invalid-request") == "profile is not one of fast, standard, thorough."


async def test_misspelt_parameter_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/briefs", content=b"Norland.", headers=PLAIN, params={"engin": "rules"})
    assert "engin" in check_problem(response, 400, "invalid-request")


async def test_engine_that_is_not_configured(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/briefs?engine=llm", content=b"Norland.", headers=PLAIN)
    check_problem(response, 422, "engine-unavailable")


@pytest.mark.parametrize("path", ["/nope", "/v1", "/schema/nope.json", "/v1/briefs/a/b", "/%00", "/v1/briefs/%ff"])
async def test_unknown_route(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


async def test_unknown_brief(client: httpx.AsyncClient) -> None:
    check_problem(await client.get("/v1/briefs/brf_000000000000000000000000"), 404, "brief-not-found")


async def test_wrong_method_names_the_right_ones(client: httpx.AsyncClient) -> None:
    response = await client.put("/v1/briefs")
    check_problem(response, 405, "method-not-allowed")
    assert "POST" in response.headers["allow"]


async def test_body_over_the_limit_is_refused_by_its_announced_length(serve: Serve) -> None:
    async with serve(max_body_bytes=1000) as client:
        response = await client.post("/v1/briefs", content=b"a" * 1001, headers=PLAIN)
    assert "1,000 bytes" in check_problem(response, 413, "body-too-large")


async def test_body_over_the_limit_is_refused_while_it_streams(serve: Serve) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 1
            yield b"a" * 100

    async with serve(max_body_bytes=1000) as client:
        response = await client.post("/v1/briefs", content=endless(), headers=PLAIN)
    check_problem(response, 413, "body-too-large")
    assert sent < 20


async def test_article_over_the_limit_of_characters(serve: Serve) -> None:
    async with serve(max_characters=20) as client:
        response = await client.post("/v1/briefs", content=SECRET.encode(), headers=PLAIN)
    check_problem(response, 413, "article-too-long")


async def test_unexpected_error_says_nothing_but_the_request_id(
    serve: Serve, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    engine = ScriptedEngine()
    engine.failure = RuntimeError(SECRET)
    async with serve(engine) as client:
        response = await client.post("/v1/briefs", content=SECRET.encode(), headers=PLAIN)
    check_problem(response, 500, "internal")
    assert SECRET not in caplog.text + "".join(capfd.readouterr())


async def test_given_request_id_is_kept(client: httpx.AsyncClient) -> None:
    given = str(uuid.uuid4())
    assert (await client.get("/nope", headers={"x-request-id": given})).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["abc", "", "x" * 5000, "'; drop table briefs"])
async def test_ill_formed_request_id_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    answered = (await client.get("/health/live", headers={"x-request-id": given})).headers["x-request-id"]
    assert answered != given
    assert str(uuid.UUID(answered)) == answered


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("engine=rules&engine=llm", "engine is given 2 times. Give it once."),
        ("engine=null", "engine is not one of auto, llm, rules."),
        ("include=NULL", "include is not one of article."),
        ("published=null", "published is not a value that is accepted: see /schema."),
    ],
)
async def test_a_parameter_that_can_be_read_in_two_ways_is_refused(
    client: httpx.AsyncClient, query: str, detail: str
) -> None:
    response = await client.post(
        f"/v1/briefs?{query}", content=b"Norland spoke.", headers={"content-type": "text/plain"}
    )
    assert (response.status_code, response.json()["detail"]) == (400, detail)


async def test_null_is_a_title_like_any_other(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/v1/briefs?title=Null", content=b"Norland spoke.", headers={"content-type": "text/plain"}
    )
    assert response.json()["article"]["title"] == "Null"
