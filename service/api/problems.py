"""Every error as problem details (RFC 9457): one table from error class to HTTP status, and what a problem may say."""

import math
from typing import Any, Literal, get_args, get_origin

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.plugins.problem_details import ProblemDetailsConfig, ProblemDetailsException, ProblemDetailsPlugin
from litestar.status_codes import (
    HTTP_400_BAD_REQUEST,
    HTTP_401_UNAUTHORIZED,
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_405_METHOD_NOT_ALLOWED,
    HTTP_406_NOT_ACCEPTABLE,
    HTTP_408_REQUEST_TIMEOUT,
    HTTP_409_CONFLICT,
    HTTP_413_REQUEST_ENTITY_TOO_LARGE,
    HTTP_415_UNSUPPORTED_MEDIA_TYPE,
    HTTP_422_UNPROCESSABLE_ENTITY,
    HTTP_429_TOO_MANY_REQUESTS,
    HTTP_500_INTERNAL_SERVER_ERROR,
    HTTP_502_BAD_GATEWAY,
    HTTP_503_SERVICE_UNAVAILABLE,
    HTTP_504_GATEWAY_TIMEOUT,
)
from litestar.types import Scope

from schemas import errors
from schemas.problems import ProblemDetails
from service.api.tracing import instance_of

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:parley:problem:"

STATUS: dict[type[errors.ParleyError], int] = {
    errors.ParleyError: HTTP_500_INTERNAL_SERVER_ERROR,
    errors.InputError: HTTP_400_BAD_REQUEST,
    errors.EmptyArticle: HTTP_422_UNPROCESSABLE_ENTITY,
    errors.ArticleTooLong: HTTP_413_REQUEST_ENTITY_TOO_LARGE,
    errors.BodyTooLarge: HTTP_413_REQUEST_ENTITY_TOO_LARGE,
    errors.UndecodableArticle: HTTP_400_BAD_REQUEST,
    errors.BinaryArticle: HTTP_415_UNSUPPORTED_MEDIA_TYPE,
    errors.UnsupportedMediaType: HTTP_415_UNSUPPORTED_MEDIA_TYPE,
    errors.NotAcceptable: HTTP_406_NOT_ACCEPTABLE,
    errors.BodyTooSlow: HTTP_408_REQUEST_TIMEOUT,
    errors.Unauthenticated: HTTP_401_UNAUTHORIZED,
    errors.RequestForbidden: HTTP_403_FORBIDDEN,
    errors.LimitReached: HTTP_429_TOO_MANY_REQUESTS,
    errors.Busy: HTTP_503_SERVICE_UNAVAILABLE,
    errors.BriefNotFound: HTTP_404_NOT_FOUND,
    errors.EmptyBatch: HTTP_422_UNPROCESSABLE_ENTITY,
    errors.BatchTooLarge: HTTP_413_REQUEST_ENTITY_TOO_LARGE,
    errors.WebhookRefused: HTTP_422_UNPROCESSABLE_ENTITY,
    errors.BatchNotFound: HTTP_404_NOT_FOUND,
    errors.IdempotencyBusy: HTTP_409_CONFLICT,
    errors.IdempotencyConflict: HTTP_422_UNPROCESSABLE_ENTITY,
    errors.StoreError: HTTP_503_SERVICE_UNAVAILABLE,
    errors.DeadlineExceeded: HTTP_504_GATEWAY_TIMEOUT,
    errors.EngineError: HTTP_502_BAD_GATEWAY,
    errors.EngineUnavailable: HTTP_422_UNPROCESSABLE_ENTITY,
    errors.UpstreamTimeout: HTTP_504_GATEWAY_TIMEOUT,
    errors.UpstreamRateLimited: HTTP_503_SERVICE_UNAVAILABLE,
    errors.CircuitOpen: HTTP_503_SERVICE_UNAVAILABLE,
}
"""A class that is not listed takes the status of its nearest listed ancestor."""

ROUTING: dict[int, tuple[str, str, str]] = {
    HTTP_400_BAD_REQUEST: ("invalid-request", "Invalid request", "The request cannot be read. See /schema."),
    HTTP_404_NOT_FOUND: ("not-found", "Not found", "There is nothing at this path. /schema lists what there is."),
    HTTP_405_METHOD_NOT_ALLOWED: (
        "method-not-allowed",
        "Method not allowed",
        "The Allow header lists the methods that are.",
    ),
    HTTP_413_REQUEST_ENTITY_TOO_LARGE: ("body-too-large", "Body too large", "The body is over the limit"),
}
"""Slug, title and detail of the statuses that the framework itself answers with."""


class Problem(ProblemDetailsException):
    """Problem details of one request, with its id."""

    def to_response(self, request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        """Return the answer; the request id goes where RFC 9457 puts the occurrence: `instance`."""
        self.instance = instance_of(request.scope)
        return super().to_response(request)


class InvalidParameters(Problem):
    """Parameters whose values are not accepted: named, with the values that are, and without those that were sent."""

    def to_response(self, request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        """Return the answer, whose detail comes from the signature of the route."""
        found = self.extra if isinstance(self.extra, list) else []
        keys = [str(item["key"]) for item in found if "key" in item]
        self.detail = " ".join(f"{key} is not {accepted(request, key)}." for key in keys) or self.detail
        self.extra = None
        return super().to_response(request)


def accepted(request: Request[Any, Any, Any], key: str) -> str:
    """Return in words what a parameter takes."""
    parameters = request.route_handler.parsed_fn_signature.parameters
    field = next((field for name, field in parameters.items() if key in {name, name.replace("_", "-")}), None)
    choices = [value for value in _choices(field.annotation) if value is not None] if field is not None else []
    return f"one of {', '.join(choices)}" if choices else "a value that is accepted: see /schema"


def _choices(annotation: object) -> list[str]:
    """Return the literals in an annotation, however deep in unions."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [choice for part in get_args(annotation) for choice in _choices(part)]


def status_of(error: type[errors.ParleyError]) -> int:
    """Return the HTTP status of an error class."""
    return next(STATUS[ancestor] for ancestor in error.__mro__ if ancestor in STATUS)


def problem_response(error: errors.ParleyError, request: Request[Any, Any, Any]) -> Response[Any]:
    """Return the answer that tells the problem."""
    return _from_parley(error).to_response(request)


def problem_of(error: Exception, scope: Scope) -> ProblemDetails:
    """Return the problem details of an error that is told in other ways than by the status of an answer."""
    problem = _from_parley(error) if isinstance(error, errors.ParleyError) else _from_unexpected(error)
    return ProblemDetails(
        type=problem.type_ or "about:blank",
        title=problem.title or "",
        status=problem.status_code,
        detail=problem.detail,
        instance=instance_of(scope),
    )


def problem_details_plugin(max_body_bytes: int) -> ProblemDetailsPlugin:
    """Return the plugin that turns our errors, the framework's and unexpected ones into problem details."""

    def from_framework(error: HTTPException) -> ProblemDetailsException:
        return _from_framework(error, max_body_bytes)

    return ProblemDetailsPlugin(
        ProblemDetailsConfig(
            exception_to_problem_detail_map={
                errors.ParleyError: _from_parley,
                HTTPException: from_framework,
                Exception: _from_unexpected,
            }
        )
    )


def _from_parley(error: errors.ParleyError) -> ProblemDetailsException:
    headers = {} if error.retry_after is None else {"Retry-After": str(max(1, math.ceil(error.retry_after)))}
    return Problem(
        type_=TYPE_PREFIX + error.code,
        title=error.title,
        status_code=status_of(type(error)),
        detail=error.detail,
        headers=headers,
    )


def _from_framework(error: HTTPException, max_body_bytes: int) -> ProblemDetailsException:
    """Keep status and headers; leave out the framework's words, which may quote what was sent."""
    if error.status_code not in ROUTING:
        return _from_unexpected(error)
    slug, title, detail = ROUTING[error.status_code]
    if error.status_code == HTTP_413_REQUEST_ENTITY_TOO_LARGE:
        detail = f"{detail} of {max_body_bytes:,} bytes."
    kind, extra = (InvalidParameters, error.extra) if isinstance(error, ValidationException) else (Problem, None)
    return kind(
        type_=TYPE_PREFIX + slug,
        title=title,
        status_code=error.status_code,
        detail=detail,
        headers=error.headers,
        extra=extra,
    )


def _from_unexpected(_error: Exception) -> ProblemDetailsException:
    return Problem(
        type_=TYPE_PREFIX + "internal",
        title="Internal error",
        status_code=HTTP_500_INTERNAL_SERVER_ERROR,
        detail="The service failed. Quote the instance when asking for help.",
    )
