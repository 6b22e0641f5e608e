import re

import httpx
import pytest

from service.api.keys import new_key
from tests.api.conftest import Serve
from tests.scripted import ScriptedEngine

TEXT = "Norland asked Sudland to leave the valley. The talks were held on Monday."
HOSTILE = "<script>alert(1)</script><img/src=x/onerror=alert(1)> spoke of \"talks\" & 'more'."
HTML = {"accept": "text/html"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


async def send(client: httpx.AsyncClient, text: str = TEXT, **fields: str) -> httpx.Response:
    return await client.post("/", files={"text": (None, text)}, data=fields)


async def stored(client: httpx.AsyncClient, text: str = TEXT, **query: str) -> str:
    made = await client.post("/v1/briefs", content=text.encode(), headers={"content-type": "text/plain"}, params=query)
    return str(made.json()["id"])


async def test_every_page_has_the_policy_and_nothing_inline(client: httpx.AsyncClient) -> None:
    brief = await stored(client)
    for page in (
        await client.get("/"),
        await send(client),
        await send(client, ""),
        await client.get(f"/v1/briefs/{brief}", headers=HTML),
    ):
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["content-security-policy"] == POLICY
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|https?://", page.text)
        assert re.findall(r"<script[^>]*>[^<]*", page.text) == ['<script type="module" src="/assets/parley.js">']


async def test_article_title_and_names_are_escaped(client: httpx.AsyncClient) -> None:
    brief = await stored(client, HOSTILE, title=HOSTILE, source=HOSTILE)
    page = (await client.get(f"/v1/briefs/{brief}", headers=HTML)).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3
    listed = (await client.get("/")).text
    assert "<img" not in listed


async def test_lit_words_are_those_of_the_evidence_beyond_the_basic_plane_and_from_right_to_left(
    client: httpx.AsyncClient,
) -> None:
    text = "Norland 🕊🕊 𝔸 spoke. שלום לכולם.\r\n\r\nاتفق الطرفان على الهدنة 🕊."
    brief = await stored(client, text)
    evidence = (await client.get(f"/v1/briefs/{brief}")).json()["parties"][0]["evidence"][0]
    page = (await client.get(f"/v1/briefs/{brief}", headers=HTML)).text
    (lit,) = re.findall(r'<mark class="s" id="s(\d+)"[^>]*>([^<]*)</mark>', page)
    assert lit == (str(evidence["sentence"]), evidence["text"])
    assert "اتفق الطرفان على الهدنة 🕊." in page


async def test_form_without_script_is_answered_with_the_page_of_the_brief(client: httpx.AsyncClient) -> None:
    page = await send(client, title="A title", engine="rules", profile="fast")
    assert page.status_code == 200
    assert 'id="p1"' in page.text
    assert "A title" in page.text


async def test_form_takes_a_file(client: httpx.AsyncClient) -> None:
    page = await client.post("/", files={"text": (None, ""), "file": ("a.txt", TEXT.encode(), "text/plain")})
    assert page.status_code == 200
    assert "Norland" in page.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"text": ""}, 422), ({"text": TEXT, "engine": "llm"}, 422), ({"text": TEXT, "profile": "x"}, 400)],
)
async def test_what_is_wrong_is_said_on_the_page(
    client: httpx.AsyncClient, fields: dict[str, str], status: int
) -> None:
    page = await client.post("/", files={name: (None, value) for name, value in fields.items()})
    assert page.status_code == status
    assert 'role="alert"' in page.text


async def test_form_of_another_site_is_refused(client: httpx.AsyncClient) -> None:
    page = await client.post("/", files={"text": (None, TEXT)}, headers={"sec-fetch-site": "cross-site"})
    assert page.status_code == 403


async def test_only_engines_that_are_configured_are_offered(serve: Serve) -> None:
    async with serve(ScriptedEngine()) as client:
        assert re.findall(r'<option value="(llm|rules)"', (await client.get("/")).text) == ["rules"]
    async with serve(ScriptedEngine(), ScriptedEngine("llm", model="m")) as client:
        assert re.findall(r'<option value="(llm|rules)"', (await client.get("/")).text) == ["llm", "rules"]


async def test_recent_briefs_are_searched_whatever_the_case(client: httpx.AsyncClient) -> None:
    await stored(client, "Éire spoke to Sudland.", source="The Post")
    await stored(client, "Norland spoke to Sudland.", source="The Herald")
    for query, found in (
        ("éIRE", ["The Post"]),
        ("herald", ["The Herald"]),
        ("weather", []),
        ("", ["The Herald", "The Post"]),
    ):
        listed = (await client.get("/v1/briefs", params={"query": query})).json()
        assert [each["source"] for each in listed["briefs"]] == found
    page = (await client.get("/", params={"query": "herald"})).text
    assert "The Herald" in page
    assert "The Post" not in page


async def test_list_goes_on_at_its_cursor(client: httpx.AsyncClient) -> None:
    made = {await stored(client, f"Norland spoke {number} times.") for number in range(23)}
    first = (await client.get("/v1/briefs")).json()
    second = (await client.get("/v1/briefs", params={"cursor": first["cursor"]})).json()
    assert (len(first["briefs"]), len(second["briefs"]), second["cursor"]) == (20, 3, None)
    assert {each["id"] for each in (*first["briefs"], *second["briefs"])} == made
    assert (await client.get("/v1/briefs", params={"cursor": "x"})).status_code == 400


@pytest.mark.parametrize("name", ["parley.css", "parley.js"])
async def test_assets_may_be_kept_and_load_nothing_from_elsewhere(client: httpx.AsyncClient, name: str) -> None:
    asset = await client.get(f"/assets/{name}")
    assert asset.status_code == 200
    assert "max-age" in asset.headers["cache-control"]
    assert not re.search(r"https?://|@import|url\(", asset.text)


async def test_program_that_takes_anything_gets_json_of_a_stored_brief(client: httpx.AsyncClient) -> None:
    brief = await stored(client)
    assert (await client.get(f"/v1/briefs/{brief}")).headers["content-type"] == "application/json"


async def test_article_of_the_greatest_length_is_answered_with_its_page(serve: Serve) -> None:
    text = "\n".join(["Norland demanded that Sudland leave the valley."] * 4_000)
    async with serve(ScriptedEngine()) as client:
        assert len((await send(client, text)).text) > len(text)


async def test_a_stored_brief_is_locked_to_a_browser_without_a_key(serve: Serve) -> None:
    _, entry = new_key("reader")
    async with serve(ScriptedEngine(), api_keys=entry.as_line()) as client:
        address = f"/v1/briefs/brf_{'0' * 24}"
        page = await client.get(address, headers=HTML)
        problem = await client.get(address)
    assert (page.status_code, page.headers["content-security-policy"]) == (401, POLICY)
    assert "Enter your key" in page.text
    assert problem.headers["content-type"] == "application/problem+json"
    assert page.headers["www-authenticate"] == problem.headers["www-authenticate"]


@pytest.mark.parametrize(
    ("path", "status"), [("/batches", 200), (f"/batches/bat_{'0' * 24}", 200), ("/batches/x", 400)]
)
async def test_pages_of_batches_hold_no_data_and_are_open(serve: Serve, path: str, status: int) -> None:
    _, entry = new_key("reader")
    async with serve(ScriptedEngine(), api_keys=entry.as_line()) as client:
        page = await client.get(path)
    assert page.status_code == status
    assert page.headers["content-security-policy"] == POLICY or status == 400
