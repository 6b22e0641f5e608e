import httpx
import pytest

ARTICLE = "The harbour union and the port company met on Monday."


async def test_a_lone_surrogate_is_replaced_one_for_one(client: httpx.AsyncClient) -> None:
    body = rb'{"text": "The union \ud800 met the company."}'
    answer = await client.post("/v1/briefs?include=article", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["article"]["text"] == "The union \ufffd met the company."


@pytest.mark.parametrize("published", [1_700_000_000, "2025-11-10T12:00:00", "10 Nov 2025", True])
async def test_a_publication_day_that_is_no_day_is_refused(client: httpx.AsyncClient, published: object) -> None:
    answer = await client.post("/v1/briefs", json={"text": ARTICLE, "published": published})
    assert answer.status_code == 400
    assert "published: should be a day as YYYY-MM-DD" in answer.json()["detail"]


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"text": ' + b"9" * 5_000 + b"}", b'{"text": "\xff"}', b"{"])
async def test_json_that_cannot_be_parsed_is_a_problem(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/v1/briefs", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
