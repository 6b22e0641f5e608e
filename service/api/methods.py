"""The methods of a path: the framework answers OPTIONS for those handlers that it knew when it first met the path."""

from litestar import Litestar
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import HttpMethod
from litestar.routes import HTTPRoute
from litestar.types import Message, Scope


async def name_every_method(message: Message, scope: Scope) -> None:
    """Have the answer to OPTIONS allow what the path allows (a hook before sending)."""
    if message["type"] != "http.response.start" or scope.get("method") != HttpMethod.OPTIONS:
        return
    headers = MutableScopeHeaders.from_message(message)
    if "Allow" in headers:
        headers["Allow"] = ", ".join(sorted(_methods(scope["litestar_app"], scope["path_template"])))


def _methods(app: Litestar, template: str) -> set[str]:
    return {
        str(method)
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path_format == template
        for method in route.methods
    }
