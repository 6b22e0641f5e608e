"""Pages of other sites: what they may not do, what they may where their origin is set, and headers on every answer."""

import base64
import hashlib
import re

import httpx
import pytest

from service.api.keys import new_key
from tests.api.conftest import Serve
from tests.api.test_problems import check_problem

PLAIN = {"content-type": "text/plain"}
TEXT = b"Norland asked Sudland to leave the valley."
SITE = "https://news.example"
KEY, ENTRY = new_key("desk")

FOREIGN = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},  # another port of this machine, or another name of the domain
    {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"},
    {"origin": SITE},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "http://["},
    {"origin": "http://127.0.0.1:8080"},
]
OWN: list[dict[str, str]] = [
    {},
    {"sec-fetch-site": "same-origin", "origin": "https://parley.example"},  # behind a proxy that changed the host
    {"sec-fetch-site": "none"},
    {"origin": "http://127.0.0.1"},
]


async def post(client: httpx.AsyncClient, headers: dict[str, str]) -> httpx.Response:
    return await client.post("/v1/briefs", content=TEXT, headers={**PLAIN, **headers})


async def test_a_page_of_another_site_can_change_nothing(client: httpx.AsyncClient) -> None:
    made = (await post(client, {})).json()["id"]
    for headers in FOREIGN:
        check_problem(await post(client, headers), 403, "forbidden")
        check_problem(await client.delete(f"/v1/briefs/{made}", headers=headers), 403, "forbidden")
    assert (await client.get(f"/v1/briefs/{made}")).status_code == 200


async def test_our_own_pages_and_programs_can(client: httpx.AsyncClient) -> None:
    assert [(await post(client, headers)).status_code for headers in OWN] == [200] * len(OWN)


@pytest.mark.parametrize("path", ["/", "/v1/briefs", "/health/live", "/schema/openapi.json"])
async def test_without_keys_only_names_of_this_machine_are_answered_to(client: httpx.AsyncClient, path: str) -> None:
    for host in ("localhost", "localhost:8000", "127.0.0.1", "127.8.8.8:1", "[::1]:8000"):
        assert (await client.get(path, headers={"host": host})).status_code == 200
    for host in ("rebound.example", "rebound.example:8000", "localhost.rebound.example", "192.0.2.1", "[::1", "", ":"):
        answer = await client.get(path, headers={"host": host})
        assert answer.status_code in {400, 403}, host


@pytest.mark.parametrize("settings", [{"allow_public": True}, {"api_keys": ENTRY.as_line()}])
async def test_a_service_that_is_public_or_has_keys_answers_to_any_name(
    serve: Serve, settings: dict[str, object]
) -> None:
    async with serve(**settings) as client:
        headers = {"host": "parley.example", "authorization": f"Bearer {KEY}"}
        assert (await client.get("/v1/briefs", headers=headers)).status_code == 200


PREFLIGHT = {"origin": SITE, "access-control-request-method": "POST", "access-control-request-headers": "authorization"}


async def test_no_site_may_call_unless_it_is_set(client: httpx.AsyncClient) -> None:
    preflight = await client.options("/v1/briefs", headers=PREFLIGHT)
    answer = await client.get("/v1/briefs", headers={"origin": SITE})
    for each in (preflight, answer):
        assert not [name for name in each.headers if name.startswith("access-control-")]


async def test_a_site_that_is_set_may_call(serve: Serve) -> None:
    async with serve(api_keys=ENTRY.as_line(), cors_origins=f"{SITE}, http://localhost:3000") as client:
        preflight = await client.options("/v1/briefs", headers=PREFLIGHT)
        keyed = {"origin": SITE, "sec-fetch-site": "cross-site", "authorization": f"Bearer {KEY}"}
        answer = await post(client, keyed)
        refused = await post(client, {"origin": SITE, "sec-fetch-site": "cross-site"})
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == SITE
    assert "authorization" in preflight.headers["access-control-allow-headers"].lower()
    assert "DELETE" in preflight.headers["access-control-allow-methods"]
    assert answer.status_code == 200
    assert refused.status_code == 401
    for each in (answer, refused):  # a page must be able to read why not
        assert each.headers["access-control-allow-origin"] == SITE
        assert "Origin" in each.headers["vary"]
        assert "access-control-allow-credentials" not in each.headers
    assert "RateLimit" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    "origin", ["https://news.example.evil", "https://evil-news.example", "http://news.example", "null"]
)
async def test_a_site_that_only_looks_like_it_may_not(serve: Serve, origin: str) -> None:
    async with serve(cors_origins=SITE) as client:
        preflight = await client.options("/v1/briefs", headers={**PREFLIGHT, "origin": origin})
        answer = await post(client, {"origin": origin})
    assert preflight.status_code == 400
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in {*preflight.headers, *answer.headers}


ANSWERS = [
    "/",
    "/v1/briefs",
    "/v1/briefs/brf_none",
    "/nope",
    "/health/live",
    "/schema/",
    "/assets/parley.css",
    "/metrics",
]


async def test_every_answer_has_the_headers_that_bind_browsers(client: httpx.AsyncClient) -> None:
    for path in ANSWERS:
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert headers["cross-origin-resource-policy"] == "same-origin", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "server" not in headers, path


async def test_nothing_but_assets_is_kept_by_caches(client: httpx.AsyncClient) -> None:
    for path in ANSWERS:
        kept = (await client.get(path)).headers["cache-control"]
        assert (kept == "no-store") is not path.startswith("/assets"), path


async def test_the_style_of_the_operations_page_is_the_one_its_policy_names(client: httpx.AsyncClient) -> None:
    page = await client.get("/schema/")
    (style,) = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page.headers["content-security-policy"]
