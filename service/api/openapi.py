"""The OpenAPI 3.1 description: what the routes' signatures cannot say of bodies, formats and problems."""

from dataclasses import dataclass
from http import HTTPStatus

from litestar.openapi import ResponseSpec
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, Operation, Reference, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType

from schemas.problems import ProblemDetails
from service import __version__
from service.api.operations_page import OperationsPage

BRIEF_FORMATS = ("application/json", "text/markdown", "text/plain")
"""What a brief is written as; the first where a client takes anything."""
PROBLEM = "application/problem+json"
BRIEF_SCHEMA = Reference(ref="/schema/brief.json")
SUBMISSION_SCHEMA = Reference(ref="/schema/submission.json")
TEXT = Schema(type=OpenAPIType.STRING)


def problem_responses(*statuses: int) -> dict[int, ResponseSpec]:
    """Return the description of each error status: problem details, always."""
    return {
        status: ResponseSpec(
            data_container=ProblemDetails,
            media_type=PROBLEM,
            description=HTTPStatus(status).phrase,
            generate_examples=False,
        )
        for status in statuses
    }


@dataclass
class ReadBriefOperation(Operation):
    """An operation that answers with a brief in one of its formats."""

    def __post_init__(self) -> None:
        content = {
            media_type: OpenAPIMediaType(schema=BRIEF_SCHEMA if media_type == "application/json" else TEXT)
            for media_type in BRIEF_FORMATS
        }
        self.responses = {**(self.responses or {}), "200": OpenAPIResponse(description="The brief", content=content)}


@dataclass
class CreateBriefOperation(ReadBriefOperation):
    """The operation that takes an article in one of several media types."""

    def __post_init__(self) -> None:
        super().__post_init__()
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
                "text/plain": OpenAPIMediaType(schema=TEXT),
                "text/html": OpenAPIMediaType(schema=TEXT),
                "multipart/form-data": OpenAPIMediaType(schema=form),
            },
        )


def openapi_config() -> OpenAPIConfig:
    """Return the configuration of the document and its page, both under `/schema`."""
    return OpenAPIConfig(
        title="Parley",
        version=__version__,
        description="Reads a news article about a dispute; returns a typed brief whose every item cites its sentences.",
        path="/schema",
        use_handler_docstrings=True,
        render_plugins=[OperationsPage(path="/"), JsonRenderPlugin(path="/openapi.json")],
    )
