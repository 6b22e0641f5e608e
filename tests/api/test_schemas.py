import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from schemas.export import CONTRACTS, json_schema

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
async def document(client: httpx.AsyncClient) -> dict[str, Any]:
    response = await client.get("/schema/openapi.json")
    found: dict[str, Any] = response.json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in METHODS & set(item):
            yield method, path, item[method]


@pytest.mark.parametrize("name", CONTRACTS)
async def test_schema_of_each_contract_is_served(client: httpx.AsyncClient, name: str) -> None:
    response = await client.get(f"/schema/{name}.json")
    assert response.headers["content-type"] == "application/schema+json"
    assert response.json() == json_schema(name)


async def test_document_names_every_route(document: dict[str, Any]) -> None:
    found = {(method, path) for method, path, _ in operations(document)}
    assert {("post", "/v1/briefs"), ("get", "/v1/briefs/{brief_id}")} <= found
    assert {("get", "/health/live"), ("get", "/health/ready"), ("get", "/schema/brief.json")} <= found
    assert document["openapi"].startswith("3.1")


async def test_operations_have_names_for_functions(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    assert {"create_brief", "read_brief", "live", "ready", "read_schema_golden_case"} <= set(names)
    assert all(name.isidentifier() for name in names)


async def test_a_made_brief_links_to_the_stored_one(document: dict[str, Any]) -> None:
    (link,) = document["paths"]["/v1/briefs"]["post"]["responses"]["200"]["links"].values()
    assert link == {"operationId": "read_brief", "parameters": {"brief_id": "$response.body#/id"}}


async def test_every_error_is_documented_as_problem_details(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        errors = {status: answer for status, answer in operation["responses"].items() if int(status) >= 400}
        assert "500" in errors, (method, path)
        for answer in errors.values():
            assert list(answer["content"]) == ["application/problem+json"], (method, path)


async def test_media_types_of_the_brief_routes_are_documented(document: dict[str, Any]) -> None:
    create = document["paths"]["/v1/briefs"]["post"]
    assert set(create["requestBody"]["content"]) == {
        "application/json",
        "text/plain",
        "text/html",
        "multipart/form-data",
    }
    assert set(create["responses"]["200"]["content"]) == {
        "application/json",
        "text/markdown",
        "text/plain",
        "text/event-stream",
    }


async def test_no_parameter_takes_null(document: dict[str, Any]) -> None:
    for _, _, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            assert "null" not in str(parameter["schema"])
            assert None not in parameter["schema"].get("enum", [])


async def test_every_reference_resolves(document: dict[str, Any]) -> None:
    for reference in set(re.findall(r"'\$ref': '([^']+)'", str(document))):
        prefix, _, name = reference.rpartition("/")
        assert prefix == "#/components/schemas"
        assert name in document["components"]["schemas"]


async def test_page_lists_the_operations_and_loads_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    page = (await client.get("/schema")).text
    assert "POST /v1/briefs" in page
    assert "thorough" in page
    assert not re.search(r"<script|<link|<img|@import|url\(|https?://", page)
