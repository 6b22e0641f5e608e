"""The page at `/schema` that lists the operations of the OpenAPI document; it loads nothing from elsewhere."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request
from litestar.openapi.plugins import OpenAPIRenderPlugin
from markupsafe import Markup

from schemas.export import CONTRACTS
from service.api.headers import note_header

FOLDER = Path(__file__).parent / "templates"
TEMPLATES = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
STYLE = (FOLDER / "operations.css").read_text("utf-8")
POLICY = (
    f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
METHODS = ("get", "post", "put", "patch", "delete")


class OperationsPage(OpenAPIRenderPlugin):
    """Renders the OpenAPI document as one plain page."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Return the page as UTF-8."""
        note_header(request.scope, "Content-Security-Policy", POLICY)
        page = TEMPLATES.get_template("operations.html").render(
            info=openapi_schema["info"],
            openapi=openapi_schema["openapi"],
            document=self.get_openapi_json_route(request),
            contracts=CONTRACTS,
            operations=list(_operations(openapi_schema)),
            style=Markup(STYLE),  # noqa: S704 -- our own stylesheet
        )
        return page.encode()


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path, item in sorted(document["paths"].items()):
        for method in METHODS:
            if operation := item.get(method):
                yield {
                    "id": operation["operationId"],
                    "method": method.upper(),
                    "path": path,
                    "summary": operation["summary"],
                    "description": operation.get("description", ""),
                    "parameters": [_parameter(parameter) for parameter in operation.get("parameters", [])],
                    "bodies": list(operation.get("requestBody", {}).get("content", {})),
                    "responses": sorted(operation["responses"].items()),
                }


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter.get("schema", {})
    alternatives = schema.get("oneOf", schema.get("anyOf", [schema]))
    values = [value for alternative in alternatives for value in alternative.get("enum", []) if value is not None]
    return {"required": False, "description": "", **parameter, "values": values}
