"""The OpenAPI 3.1 description: what the routes' signatures cannot say of bodies, formats and problems."""

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from litestar import Request, Router
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import ResponseSpec
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import (
    Components,
    Link,
    OpenAPIMediaType,
    OpenAPIResponse,
    Operation,
    Parameter,
    Reference,
    RequestBody,
    Schema,
    SecurityScheme,
)
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.types.internal_types import PathParameterDefinition
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from schemas.article import Submission
from schemas.batches import BatchArticle, ResultLine
from schemas.brief import Brief
from schemas.events import ItemEvent, RejectedEvent, StageEvent
from schemas.problems import ProblemDetails
from service import __version__
from service.api.access import OPEN
from service.api.operations_page import OperationsPage

BRIEF_FORMATS = ("application/json", "text/markdown", "text/plain")
"""What a brief is written as; the first where a client takes anything."""
EVENT_STREAM = "text/event-stream"
NDJSON = "application/x-ndjson"
"""One JSON object a line; the name in use, though none is registered."""
CREATED_FORMATS = (*BRIEF_FORMATS, EVENT_STREAM)
"""What a brief that is being made is answered as."""
STORED_FORMATS = (*BRIEF_FORMATS, "text/html")
"""What a stored brief is answered as."""
PROBLEM = "application/problem+json"
GUARDS = (403, 401, 429)
"""A foreign page or name, no key, a limit reached; a route that needs no key has the first only."""
COMPONENTS: tuple[type[BaseModel], ...] = (
    Brief,
    Submission,
    ProblemDetails,
    StageEvent,
    ItemEvent,
    RejectedEvent,
    BatchArticle,
    ResultLine,
)
"""Contracts that the document describes by pydantic's own JSON Schema."""
COMPONENT = "#/components/schemas/{model}"
BRIEF_SCHEMA = Reference(ref=COMPONENT.format(model="Brief"))
SUBMISSION_SCHEMA = Reference(ref=COMPONENT.format(model="Submission"))
KEY = SecurityScheme(
    type="http", scheme="bearer", description="An API key, where the service has keys: parley keys new NAME."
)
TEXT = Schema(type=OpenAPIType.STRING)
ARTICLE = Schema(type=OpenAPIType.STRING, min_length=1, pattern=r"\S")
STORED = Link(operation_id="read_brief", parameters={"brief_id": "$response.body#/id"})
EVENTS = Schema(
    type=OpenAPIType.STRING,
    description=(
        "Server-sent events, with ids that count from 1: `stage` (StageEvent), `item` (ItemEvent: an item when it is "
        "first upheld), `rejected` (RejectedEvent), then `brief` (Brief, which counts where an item differs) or "
        "`error` (ProblemDetails). Comment lines keep a silent connection open. Closing it cancels the work, "
        "unless others wait for the same brief."
    ),
)


def problem_responses(*statuses: int, is_open: bool = False) -> dict[int, ResponseSpec]:
    """Return the description of each error status: problem details, always.

    Args:
        statuses: what the route itself may answer with.
        is_open: whether it needs no key; what the guards of a route answer with is added to the statuses.

    """
    return {
        status: ResponseSpec(
            data_container=ProblemDetails,
            media_type=PROBLEM,
            description=HTTPStatus(status).phrase,
            generate_examples=False,
        )
        for status in sorted({*statuses, *(GUARDS[:1] if is_open else GUARDS)})
    }


@dataclass
class PlainOperation(Operation):
    """An operation whose optional parameters may be left out, but cannot be sent as null."""

    def __post_init__(self) -> None:
        for parameter in self.parameters or ():
            if isinstance(parameter, Parameter) and isinstance(parameter.schema, Schema):
                parameter.schema = _without_null(parameter.schema)


@dataclass
class ReadBriefOperation(PlainOperation):
    """An operation that answers with a brief in one of its formats."""

    def __post_init__(self) -> None:
        super().__post_init__()
        formats = STORED_FORMATS if self.request_body is None else CREATED_FORMATS
        known: dict[str, Reference | Schema] = {"application/json": BRIEF_SCHEMA, EVENT_STREAM: EVENTS}
        content = {media_type: OpenAPIMediaType(schema=known.get(media_type, TEXT)) for media_type in formats}
        self.responses = {**(self.responses or {}), "200": OpenAPIResponse(description="The brief", content=content)}


@dataclass
class CreateBriefOperation(ReadBriefOperation):
    """The operation that takes an article in one of several media types."""

    def __post_init__(self) -> None:
        form = Schema(
            type=OpenAPIType.OBJECT,
            properties={
                "file": Schema(
                    type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY, description="text/plain or text/html"
                ),
                "title": TEXT,
                "source": TEXT,
                "published": Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.DATE),
                "language": TEXT,
            },
            required=["file"],
            additional_properties=False,
        )
        self.request_body = RequestBody(
            required=True,
            content={
                "application/json": OpenAPIMediaType(schema=SUBMISSION_SCHEMA),
                "text/plain": OpenAPIMediaType(schema=ARTICLE),
                "text/html": OpenAPIMediaType(schema=ARTICLE),
                "multipart/form-data": OpenAPIMediaType(schema=form),
            },
        )
        super().__post_init__()
        if self.responses and isinstance(made := self.responses["200"], OpenAPIResponse):
            made.links = {"stored": STORED}


@dataclass
class CreateBatchOperation(PlainOperation):
    """The operation that takes many articles, as lines or as an array."""

    def __post_init__(self) -> None:
        super().__post_init__()
        articles = Schema(
            type=OpenAPIType.ARRAY, items=Reference(ref=COMPONENT.format(model="BatchArticle")), min_items=1
        )
        self.request_body = RequestBody(
            required=True,
            description="Either may be sent with `Content-Encoding: gzip`.",
            content={
                "application/json": OpenAPIMediaType(schema=articles),
                NDJSON: OpenAPIMediaType(
                    schema=Schema(type=OpenAPIType.STRING, description="One BatchArticle a line.")
                ),
            },
        )


@dataclass
class BatchResultsOperation(PlainOperation):
    """The operation that answers with one result a line."""

    def __post_init__(self) -> None:
        super().__post_init__()
        lines = Schema(type=OpenAPIType.STRING, description="One ResultLine a line, in input order.")
        answer = OpenAPIResponse(description="The results", content={NDJSON: OpenAPIMediaType(schema=lines)})
        self.responses = {**(self.responses or {}), "200": answer}


class Document(JsonRenderPlugin):
    """Serves the OpenAPI document, with the contracts among its components."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Return the document as JSON."""
        _, contracts = models_json_schema([(model, "validation") for model in COMPONENTS], ref_template=COMPONENT)
        components = openapi_schema.get("components", {})
        schemas = {**components.get("schemas", {}), **contracts["$defs"]}
        return super().render(request, {**openapi_schema, "components": {**components, "schemas": schemas}})


def operation_id(handler: HTTPRouteHandler, _method: object, components: list[str | PathParameterDefinition]) -> str:
    """Return a name for a function of a generated client: the handler's, and the end of the path if it has many."""
    end = str(components[-1]).partition(".")[0].replace("-", "_") if len(handler.paths) > 1 else ""
    return f"{handler.handler_name}_{end}" if end else handler.handler_name


def openapi_config() -> OpenAPIConfig:
    """Return the configuration of the document and its page, both under `/schema`."""
    return OpenAPIConfig(
        title="Parley",
        version=__version__,
        description="Reads a news article about a dispute; returns a typed brief whose every item cites its sentences.",
        openapi_router=Router(path="/schema", route_handlers=[], opt=OPEN, include_in_schema=False),
        components=Components(security_schemes={"key": KEY}),
        security=[{"key": []}, {}],
        use_handler_docstrings=True,
        operation_id_creator=operation_id,
        render_plugins=[OperationsPage(path="/"), Document(path="/openapi.json")],
    )


def _without_null(schema: Schema) -> Schema:
    """Return the schema of a parameter without the null that its Python type has for "not given"."""
    enum = [value for value in schema.enum if value is not None] if schema.enum else None
    kinds = [kind for kind in schema.type if kind != OpenAPIType.NULL] if isinstance(schema.type, list) else schema.type
    one = [
        choice for choice in schema.one_of or () if not (isinstance(choice, Schema) and choice.type == OpenAPIType.NULL)
    ]
    only = one[0] if len(one) == 1 and isinstance(one[0], Schema) else None
    return replace(
        schema,
        enum=enum,
        type=only.type if only else kinds[0] if isinstance(kinds, list) and len(kinds) == 1 else kinds,
        format=only.format if only else schema.format,
        one_of=None if only else schema.one_of,
    )
