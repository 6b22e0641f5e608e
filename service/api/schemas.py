"""The JSON Schemas of every contract, under `/schema`."""

from typing import Annotated, Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import Parameter

from schemas.export import CONTRACTS, json_schema
from service.api.openapi import problem_responses

FILES = {f"{name}.json": name for name in CONTRACTS}


@get(
    "/schema/{file:str}",
    responses=problem_responses(400, 404),
    summary="JSON Schema of a contract",
    tags=["schemas"],
    media_type="application/schema+json",
    sync_to_thread=False,
)
def read_schema(
    file: Annotated[str, Parameter(description=f"One of {', '.join(FILES)}.")],
) -> Response[dict[str, Any]]:
    """Return the JSON Schema (draft 2020-12) of one contract."""
    if file not in FILES:
        raise NotFoundException
    return Response(json_schema(FILES[file]), media_type="application/schema+json")
