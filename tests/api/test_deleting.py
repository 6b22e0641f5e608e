"""`DELETE /v1/briefs/{id}`: the brief is gone, and the article's text with the last brief of it."""

import asyncio
import sqlite3
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import Serve
from tests.api.test_problems import check_problem
from tests.scripted import ScriptedEngine

PLAIN = {"content-type": "text/plain"}
TEXT = "Norland asked Sudland to leave the valley."


async def make(client: httpx.AsyncClient, text: str = TEXT, **query: str) -> str:
    made = await client.post("/v1/briefs", content=text.encode(), headers=PLAIN, params=query)
    return str(made.json()["id"])


def texts(database: Path) -> list[str]:
    with sqlite3.connect(database) as connection:
        found = [row[0].decode() for row in connection.execute("SELECT text FROM articles ORDER BY text")]
    connection.close()
    return found


async def test_a_deleted_brief_is_gone_with_its_article(client: httpx.AsyncClient, database: Path) -> None:
    made = await make(client)
    answer = await client.delete(f"/v1/briefs/{made}")
    assert (answer.status_code, answer.content) == (204, b"")
    check_problem(await client.get(f"/v1/briefs/{made}"), 404, "brief-not-found")
    assert (await client.get("/v1/briefs")).json()["briefs"] == []
    assert texts(database) == []


async def test_an_article_stays_while_another_brief_needs_it(client: httpx.AsyncClient, database: Path) -> None:
    fast, standard = await make(client, profile="fast"), await make(client, profile="standard")
    await client.delete(f"/v1/briefs/{fast}")
    assert texts(database) == [TEXT]
    shown = await client.get(f"/v1/briefs/{standard}", params={"include": "article"})
    assert shown.json()["article"]["text"] == TEXT
    await client.delete(f"/v1/briefs/{standard}")
    assert texts(database) == []


async def test_other_articles_stay(client: httpx.AsyncClient, database: Path) -> None:
    made = await make(client)
    await make(client, "Other.")
    await client.delete(f"/v1/briefs/{made}")
    assert texts(database) == ["Other."]


async def test_a_deleted_brief_is_made_anew(serve: Serve) -> None:
    engine = ScriptedEngine()
    async with serve(engine) as client:
        made = await make(client)
        await client.delete(f"/v1/briefs/{made}")
        assert await make(client) == made
        assert (await client.get(f"/v1/briefs/{made}")).status_code == 200
    assert engine.drafts == 2


@pytest.mark.parametrize("unknown", ["brf_000000000000000000000000", "x", "%00", "a" * 5000])
async def test_what_is_not_stored_cannot_be_deleted(client: httpx.AsyncClient, unknown: str) -> None:
    assert (await client.delete(f"/v1/briefs/{unknown}")).status_code == 404


async def test_twice_is_once(client: httpx.AsyncClient) -> None:
    made = await make(client)
    assert [(await client.delete(f"/v1/briefs/{made}")).status_code for _ in range(2)] == [204, 404]


async def test_a_service_that_starts_deletes_what_is_too_old_and_keeps_the_rest(serve: Serve, database: Path) -> None:
    async with serve() as client:
        old, young = await make(client), await make(client, "Other.")
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE briefs SET created = datetime('now', '-8 days') WHERE id = ?", (old,))
    connection.close()
    async with serve(retention_days=7) as client, asyncio.timeout(20):
        while (await client.get(f"/v1/briefs/{old}")).status_code != 404:
            pass
        assert (await client.get(f"/v1/briefs/{young}")).status_code == 200
    assert texts(database) == ["Other."]


async def test_without_the_setting_everything_is_kept(serve: Serve, database: Path) -> None:
    async with serve() as client:
        old = await make(client)
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE briefs SET created = '2001-01-01 00:00:00'")
    connection.close()
    async with serve() as client:
        assert (await client.get(f"/v1/briefs/{old}")).status_code == 200
