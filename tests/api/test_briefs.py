import asyncio
from pathlib import Path

import httpx
import pytest

from schemas.brief import Brief
from schemas.errors import UpstreamFailed, UpstreamRateLimited
from tests.api.conftest import Serve
from tests.scripted import ScriptedEngine

TEXT = "Norland asked Sudland to leave the valley. The talks were held on Monday."
PLAIN = {"content-type": "text/plain"}
PAGE = """<!doctype html><html lang="en"><head><title>Talks open</title></head><body><article><h1>Talks open</h1>
<p>Norland said on Monday that it would talk to Sudland about the valley, which both have claimed for years.</p>
<p>The first round is to be held next week in the capital, officials of both countries said after a meeting.</p>
</article></body></html>"""


async def post(client: httpx.AsyncClient, text: str = TEXT, **options: str) -> httpx.Response:
    return await client.post("/v1/briefs", content=text.encode(), headers=PLAIN, params=options)


async def test_plain_text_is_answered_with_a_brief(client: httpx.AsyncClient) -> None:
    response = await post(client)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    brief = Brief.model_validate_json(response.content)
    assert [party.name for party in brief.parties] == ["Norland"]


async def test_evidence_is_a_slice_of_the_included_article(client: httpx.AsyncClient) -> None:
    text = "\ufeffNorland  spoke.\r\nÉtat — 🕊 e\u0301nd.\u0000"
    brief = Brief.model_validate_json((await post(client, text, include="article")).content)
    assert brief.article.text is not None
    (evidence,) = brief.parties[0].evidence
    assert brief.article.text[evidence.start : evidence.end] == evidence.text


async def test_article_text_is_left_out_unless_asked_for(client: httpx.AsyncClient) -> None:
    assert "text" not in (await post(client)).json()["article"]


async def test_json_carries_the_metadata(client: httpx.AsyncClient) -> None:
    body = {"text": TEXT, "title": "A title", "source": "The Post", "published": "2024-05-06", "language": "en"}
    article = (await client.post("/v1/briefs", json=body)).json()["article"]
    assert {key: article[key] for key in body if key != "text"} == {key: body[key] for key in body if key != "text"}


async def test_query_fills_in_what_json_does_not_say(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/v1/briefs", json={"text": TEXT, "title": "Body"}, params={"title": "Q", "source": "S"}
    )
    article = response.json()["article"]
    assert (article["title"], article["source"]) == ("Body", "S")


async def test_query_sets_the_metadata_of_plain_text(client: httpx.AsyncClient) -> None:
    article = (await post(client, title="A title", published="2024-05-06")).json()["article"]
    assert (article["title"], article["published"]) == ("A title", "2024-05-06")


async def test_html_is_read_without_its_markup(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/v1/briefs?include=article", content=PAGE.encode(), headers={"content-type": "text/html"}
    )
    article = response.json()["article"]
    assert "<p>" not in article["text"]
    assert "claimed for years" in article["text"]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("a.txt", "text/plain"), ("a.txt", "application/octet-stream"), ("article", "application/octet-stream")],
)
async def test_multipart_file_is_read_as_text(client: httpx.AsyncClient, name: str, media_type: str) -> None:
    response = await client.post(
        "/v1/briefs", files={"file": (name, TEXT.encode(), media_type)}, data={"title": "A title"}
    )
    assert response.status_code == 200
    assert response.json()["article"]["title"] == "A title"


@pytest.mark.parametrize(("name", "media_type"), [("a", "text/html"), ("a.html", "application/octet-stream")])
async def test_multipart_page_is_read_as_html(client: httpx.AsyncClient, name: str, media_type: str) -> None:
    response = await client.post("/v1/briefs?include=article", files={"file": (name, PAGE.encode(), media_type)})
    assert "<p>" not in response.json()["article"]["text"]


async def test_charset_of_the_content_type_is_honoured(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/v1/briefs?include=article",
        content="État said so.".encode("latin-1"),
        headers={"content-type": "text/plain; charset=iso-8859-1"},
    )
    assert response.json()["article"]["text"] == "État said so."


async def test_same_content_again_is_answered_from_the_store(serve: Serve) -> None:
    engine = ScriptedEngine()
    async with serve(engine) as client:
        first, second = (await post(client)).json(), (await post(client)).json()
    assert (first["provenance"]["cached"], second["provenance"]["cached"]) == (False, True)
    assert first["id"] == second["id"]
    assert engine.drafts == 1


async def test_stored_brief_survives_a_restart_with_its_article(serve: Serve) -> None:
    async with serve() as client:
        made = (await post(client, include="article")).json()
    async with serve() as client:
        stored = (await client.get(f"/v1/briefs/{made['id']}?include=article")).json()
    made["provenance"]["cached"] = True
    assert stored == made


async def test_no_cache_has_a_new_brief_made(serve: Serve) -> None:
    engine = ScriptedEngine()
    async with serve(engine) as client:
        await post(client)
        again = await client.post(
            "/v1/briefs", content=TEXT.encode(), headers={**PLAIN, "cache-control": "max-age=0, No-Cache"}
        )
    assert again.json()["provenance"]["cached"] is False
    assert engine.drafts == 2


async def test_concurrent_equal_requests_share_one_run(serve: Serve) -> None:
    engine = ScriptedEngine()
    engine.gate = asyncio.Event()
    async with serve(engine) as client:
        requests = [asyncio.create_task(post(client)) for _ in range(8)]
        await engine.entered.wait()
        engine.gate.set()
        briefs = [(await request).json() for request in requests]
    assert len({brief["id"] for brief in briefs}) == 1
    assert engine.drafts == 1


async def test_other_metadata_makes_another_brief(client: httpx.AsyncClient) -> None:
    assert (await post(client)).json()["id"] != (await post(client, title="Another")).json()["id"]


async def test_engine_and_profile_are_chosen_by_the_query(serve: Serve) -> None:
    async with serve(ScriptedEngine(), ScriptedEngine("llm", model="m")) as client:
        by_default = (await post(client)).json()["provenance"]
        chosen = (await post(client, engine="rules", profile="fast")).json()["provenance"]
    assert (by_default["engine"], by_default["profile"]) == ("llm", "standard")
    assert (chosen["engine"], chosen["profile"]) == ("rules", "fast")


@pytest.mark.parametrize("accept", ["text/markdown", "text/plain, text/html;q=0.9", "application/json;q=0, text/*"])
async def test_markdown_is_written_for_those_who_accept_it(client: httpx.AsyncClient, accept: str) -> None:
    identity = (await post(client)).json()["id"]
    response = await client.get(f"/v1/briefs/{identity}", headers={"accept": accept})
    assert response.headers["content-type"].startswith("text/")
    assert response.headers["content-type"].endswith("; charset=utf-8")
    assert "- **Norland**" in response.text


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html, */*;q=0.1", "*/*;q=inf", ""])
async def test_json_is_written_for_those_who_take_anything(client: httpx.AsyncClient, accept: str) -> None:
    response = await client.post("/v1/briefs", content=TEXT.encode(), headers={**PLAIN, "accept": accept})
    assert response.headers["content-type"] == "application/json"


async def test_unwritable_format_costs_no_run(serve: Serve) -> None:
    engine = ScriptedEngine()
    async with serve(engine) as client:
        response = await client.post("/v1/briefs", content=TEXT.encode(), headers={**PLAIN, "accept": "image/png"})
    assert response.status_code == 406
    assert engine.drafts == 0


async def test_head_is_get_without_a_body(client: httpx.AsyncClient) -> None:
    identity = (await post(client)).json()["id"]
    got, head = await client.get(f"/v1/briefs/{identity}"), await client.head(f"/v1/briefs/{identity}")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]


async def test_failed_model_is_told_apart_with_retry_after(serve: Serve) -> None:
    engine = ScriptedEngine("llm", model="m")
    engine.failure = UpstreamRateLimited("The endpoint is rate limiting.", retry_after=7.2)
    async with serve(ScriptedEngine(), engine) as client:
        response = await post(client)
    assert response.status_code == 503
    assert response.headers["retry-after"] == "8"
    assert response.json()["type"] == "urn:parley:problem:upstream-rate-limited"


async def test_rules_stand_in_marked_where_that_is_allowed(serve: Serve) -> None:
    model = ScriptedEngine("llm", model="m")
    model.failure = UpstreamFailed("The endpoint failed.")
    async with serve(ScriptedEngine(), model, degrade_to_rules=True) as client:
        degraded = (await post(client)).json()
        model.failure = None
        recovered = (await post(client)).json()
        by_choice = (await post(client, engine="rules")).json()
        stored = (await client.get(f"/v1/briefs/{degraded['id']}")).json()
    assert (degraded["provenance"]["engine"], degraded["provenance"]["degraded"]) == ("rules", True)
    assert stored["provenance"]["degraded"] is True
    assert (recovered["provenance"]["engine"], recovered["provenance"]["degraded"]) == ("llm", False)
    assert by_choice["provenance"]["degraded"] is False
    assert len({degraded["id"], recovered["id"], by_choice["id"]}) == 3


async def test_brief_that_takes_too_long_is_given_up(serve: Serve) -> None:
    engine = ScriptedEngine()
    engine.gate = asyncio.Event()
    async with serve(engine, brief_deadline=0.05) as client:
        response = await post(client)
    assert response.status_code == 504
    assert response.json()["type"] == "urn:parley:problem:deadline-exceeded"
    assert engine.cancelled == 1


async def test_brief_is_answered_though_the_store_is_gone(serve: Serve, database: Path) -> None:
    async with serve() as client:
        database.unlink()
        response = await post(client)
        ready = await client.get("/health/ready")
        stored = await client.get(f"/v1/briefs/{response.json()['id']}")
    assert response.status_code == 200
    assert ready.status_code == 503
    assert stored.status_code == 503
    assert stored.json()["type"] == "urn:parley:problem:store-unavailable"
