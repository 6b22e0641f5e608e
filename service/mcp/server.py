"""The protocol's side: tools, resources, and our errors in the protocol's terms. Importing this imports the SDK."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import anyio.to_thread
import mcp_types as types
import structlog
from mcp.server import Server, ServerRequestContext
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError

from schemas.brief import Brief
from schemas.errors import BriefNotFound, InvalidRequest, ParleyError
from schemas.export import CONTRACTS, json_schema
from service import __version__
from service.api.tracing import note_brief
from service.briefing import Briefer
from service.mcp.arguments import BriefArticle, GetBrief, checked
from service.reading import Limits, read_submission
from service.rendering.digest import as_digest
from service.rendering.wire import as_json
from service.telemetry.logging import frames_of

Context = ServerRequestContext[Any, Any]

INSTRUCTIONS = (
    "Parley reads a news article about a dispute and returns a brief: parties, mediators, demands, outcomes. "
    "Every item cites sentences of the article, and each evidence's start and end count code points of the text sent. "
    "Send the article's text as it stands. Items under `rejected` were not upheld: do not report them as facts."
)
SCHEMA_URI = "parley://schema/"
BRIEF_URI = "parley://brief/"
SURROGATE = re.compile("[\ud800-\udfff]")

TOOLS = (
    types.Tool(
        name="brief_article",
        title="Brief an article",
        description="Brief a news article on a dispute: who the parties and mediators are, who demands what of whom, "
        "and what came of it, each with the sentences that state it. The same article again returns the stored brief.",
        input_schema=BriefArticle.model_json_schema(),
        output_schema=json_schema("brief"),
        annotations=types.ToolAnnotations(destructive_hint=False, idempotent_hint=True, open_world_hint=False),
    ),
    types.Tool(
        name="get_brief",
        title="Read a stored brief",
        description="Return a brief that was made before, by its id.",
        input_schema=GetBrief.model_json_schema(),
        output_schema=json_schema("brief"),
        annotations=types.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
    ),
)


def build_manager(briefer: Briefer, limits: Limits) -> StreamableHTTPSessionManager:
    """Return the server behind its HTTP transport.

    It keeps no session and answers with JSON, so that any process may answer any request.
    """
    desk = Desk(briefer, limits)
    server: Server[Any] = Server(
        "parley",
        version=__version__,
        title="Parley",
        instructions=INSTRUCTIONS,
        get_tool_input_schema=lambda _name: None,  # no argument travels in a header, so there is none to compare
        on_list_tools=desk.list_tools,
        on_call_tool=desk.call_tool,
        on_list_resources=desk.list_resources,
        on_list_resource_templates=desk.list_templates,
        on_read_resource=desk.read_resource,
    )
    return StreamableHTTPSessionManager(
        server, json_response=True, stateless=True, max_request_body_size=limits.max_bytes
    )


def read_message(body: bytes) -> bytes:
    """Return the JSON-RPC message in a body as the SDK can read it: each lone surrogate made U+FFFD, as by HTTP.

    Raises:
        InvalidRequest: there is not one message; the SDK's own answer would quote what there is.

    """
    try:
        message = json.loads(body)
        types.jsonrpc_message_adapter.validate_python(message, by_name=False)
    except (ValidationError, ValueError, RecursionError):
        raise InvalidRequest("The body is not one JSON-RPC message.") from None
    return SURROGATE.sub("\ufffd", json.dumps(message, ensure_ascii=False)).encode()


class Desk:
    """Answers the requests of one server."""

    def __init__(self, briefer: Briefer, limits: Limits) -> None:
        self._briefer = briefer
        self._limits = limits
        self._tools: Mapping[str, Callable[[Mapping[str, Any] | None], Awaitable[Brief]]] = {
            "brief_article": self._brief_article,
            "get_brief": self._get_brief,
        }

    async def list_tools(self, _context: Context, _params: object) -> types.ListToolsResult:
        """Return the tools."""
        return types.ListToolsResult(tools=list(TOOLS))

    async def call_tool(self, context: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        """Return a brief, or a failure as a tool's error, which the agent's model gets to read."""
        if params.name not in self._tools:
            raise MCPError(types.INVALID_PARAMS, f"There is no such tool. There are {' and '.join(self._tools)}.")
        try:
            brief = await self._tools[params.name](params.arguments)
        except Exception as error:  # the SDK would send the message of one that is let through
            return _failed(_known(error))
        _note(context, brief)
        text = types.TextContent(text=as_digest(brief))
        return types.CallToolResult(content=[text], structured_content=json.loads(as_json(brief)))

    async def list_resources(self, _context: Context, _params: object) -> types.ListResourcesResult:
        """Return the schemas; briefs are found by their ids."""
        schemas = [
            types.Resource(
                name=f"schema-{name}",
                uri=SCHEMA_URI + name,
                title=f"JSON Schema: {name}",
                mime_type="application/schema+json",
            )
            for name in CONTRACTS
        ]
        return types.ListResourcesResult(resources=schemas)

    async def list_templates(self, _context: Context, _params: object) -> types.ListResourceTemplatesResult:
        """Return the form of a brief's address."""
        brief = types.ResourceTemplate(
            name="brief",
            uri_template=BRIEF_URI + "{id}",
            title="Stored brief",
            description="A brief that was made before, as JSON.",
            mime_type="application/json",
        )
        return types.ListResourceTemplatesResult(resource_templates=[brief])

    async def read_resource(
        self, context: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        """Return a schema or a stored brief; a failure is an error of the protocol."""
        uri = str(params.uri)
        if uri.startswith(SCHEMA_URI) and (name := uri.removeprefix(SCHEMA_URI)) in CONTRACTS:
            return _contents(uri, "application/schema+json", json.dumps(json_schema(name)))
        if not uri.startswith(BRIEF_URI):
            raise MCPError(types.INVALID_PARAMS, "There is no such resource. resources/list names the schemas.")
        try:
            brief = await self._briefer.stored(uri.removeprefix(BRIEF_URI))
        except Exception as error:
            known = _known(error)
            code = types.INVALID_PARAMS if isinstance(known, BriefNotFound) else types.INTERNAL_ERROR
            raise MCPError(code, f"{known.code}: {known.detail}") from None
        _note(context, brief)
        return _contents(uri, "application/json", as_json(brief))

    async def _brief_article(self, given: Mapping[str, Any] | None) -> Brief:
        asked = checked(BriefArticle, given)
        article = await anyio.to_thread.run_sync(read_submission, asked, self._limits)
        return await self._briefer.brief(article, engine=asked.engine, profile=asked.profile)

    async def _get_brief(self, given: Mapping[str, Any] | None) -> Brief:
        return await self._briefer.stored(checked(GetBrief, given).id)


log: structlog.stdlib.BoundLogger = structlog.get_logger("parley.failures")


def _known(error: Exception) -> ParleyError:
    """Return the error if it is one of ours; log another, and return what may be said of it."""
    if isinstance(error, ParleyError):
        return error
    log.error("unexpected error", error=frames_of(error))
    return ParleyError("The service failed. Its log says where.")


def _note(context: Context, brief: Brief) -> None:
    if context.request is not None:
        note_brief(context.request.scope, brief.id)


def _failed(error: ParleyError) -> types.CallToolResult:
    again = f" Try again in {error.retry_after:.0f} seconds." if error.retry_after is not None else ""
    text = types.TextContent(text=f"{error.code}: {error.detail}{again}")
    return types.CallToolResult(content=[text], is_error=True)


def _contents(uri: str, media_type: str, text: str) -> types.ReadResourceResult:
    return types.ReadResourceResult(contents=[types.TextResourceContents(uri=uri, mime_type=media_type, text=text)])
