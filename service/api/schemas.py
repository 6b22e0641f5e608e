"""The JSON Schemas of every contract, under `/schema`."""

from typing import Any

from litestar import Request, Response, get

from schemas.export import CONTRACTS, json_schema
from service.api.access import OPEN
from service.api.openapi import problem_responses

PATHS = {f"/schema/{name}.json": name for name in CONTRACTS}


@get(
    list(PATHS),
    opt=OPEN,
    responses=problem_responses(400, 500, is_open=True),
    summary="JSON Schema of a contract",
    tags=["schemas"],
    media_type="application/schema+json",
    sync_to_thread=False,
)
def read_schema(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """Return the JSON Schema (draft 2020-12) of one contract."""
    return Response(json_schema(PATHS[request.url.path]), media_type="application/schema+json")
