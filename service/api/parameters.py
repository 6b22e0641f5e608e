"""Query parameters: one that is unknown or can be read in two ways is refused; a misspelt `engine` may cost money."""

from typing import Any, get_args

from litestar import Request

from schemas.errors import InvalidRequest
from service.api.problems import accepted
from service.api.submissions import showable


async def refuse_unknown_parameters(request: Request[Any, Any, Any]) -> None:
    """Raise `InvalidRequest` where the query has a parameter that the route does not, or one twice, or null for one."""
    fields = request.route_handler.parsed_fn_signature.parameters
    known = {getattr(field.kwarg_definition, "name", None) or name: field for name, field in fields.items()}
    for name, values in request.query_params.dict().items():
        if name not in known:
            raise InvalidRequest(f"{showable(name)} is not a query parameter of this route. See /schema.")
        if len(values) > 1:
            raise InvalidRequest(f"{name} is given {len(values)} times. Give it once.")
        is_text = str in (known[name].annotation, *get_args(known[name].annotation))
        if values[0].lower() == "null" and not is_text:  # which the framework takes for "not given"
            raise InvalidRequest(f"{name} is not {accepted(request, name)}.")
