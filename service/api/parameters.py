"""Query parameters: one that a route does not know is refused, since a misspelt `engine` may cost money."""

from typing import Any

from litestar import Request

from schemas.errors import InvalidRequest
from service.api.submissions import showable


async def refuse_unknown_parameters(request: Request[Any, Any, Any]) -> None:
    """Raise `InvalidRequest` where the query has a parameter that the route's signature does not."""
    fields = request.route_handler.parsed_fn_signature.parameters
    known = {getattr(field.kwarg_definition, "name", None) or name for name, field in fields.items()}
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise InvalidRequest(f"{showable(unknown[0])} is not a query parameter of this route. See /schema.")
