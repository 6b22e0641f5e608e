"""What went wrong in a model call, told by safe fields only: status codes, known error codes, finish reasons.

A `Failure` is plain data. The exception is made from it where nothing else is being handled, so that neither its
message nor its cause or context holds a prompt, a reply or a key.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import openai
from pydantic import ValidationError

from schemas.errors import (
    DeadlineExceeded,
    ParleyError,
    ReplyEmpty,
    ReplyFiltered,
    ReplyInvalid,
    ReplyMalformed,
    ReplyRefused,
    ReplyTruncated,
    UpstreamDenied,
    UpstreamFailed,
    UpstreamModelMissing,
    UpstreamRateLimited,
    UpstreamRejected,
    UpstreamTimeout,
    UpstreamUnreachable,
)


@dataclass(frozen=True)
class Failure:
    """One failure as data; `transient` ones may be tried again."""

    kind: type[ParleyError]
    detail: str
    transient: bool = False
    retry_after: float | None = None
    """Seconds the endpoint asks to wait."""
    limited: bool = False
    """The endpoint says that calls come too fast."""

    def error(self) -> ParleyError:
        """Return a new exception; raise it outside every `except` block."""
        return self.kind(self.detail, retry_after=self.retry_after)


TIMED_OUT = Failure(
    UpstreamTimeout, "the model endpoint did not answer in time; raise PARLEY_LLM_TIMEOUT if it is slow", transient=True
)
UNREACHABLE = Failure(
    UpstreamUnreachable,
    "the connection to the model endpoint was refused, reset or cut off; check PARLEY_LLM_BASE_URL",
    transient=True,
)
OUT_OF_TIME = Failure(
    DeadlineExceeded, "the time for this brief ran out during a model call; raise PARLEY_BRIEF_DEADLINE"
)
NOT_A_COMPLETION = Failure(
    ReplyMalformed, "the model endpoint answered with something other than a chat completion; check PARLEY_LLM_BASE_URL"
)
EMPTY = Failure(ReplyEmpty, "the model endpoint answered without content")
REFUSED = Failure(ReplyRefused, "the model refused to answer")

_BY_FINISH_REASON: Mapping[str, Failure] = {
    "length": Failure(
        ReplyTruncated, "the reply was cut off at the limit of tokens; raise PARLEY_LLM_MAX_COMPLETION_TOKENS"
    ),
    "content_filter": Failure(ReplyFiltered, "the endpoint's content filter withheld the reply"),
}
_BY_STATUS: Mapping[int, Failure] = {
    401: Failure(UpstreamDenied, "the model endpoint answered 401: check PARLEY_LLM_API_KEY"),
    403: Failure(UpstreamDenied, "the model endpoint answered 403: the key may not use this model"),
    404: Failure(
        UpstreamModelMissing, "the model endpoint answered 404: check PARLEY_LLM_MODEL and PARLEY_LLM_BASE_URL"
    ),
    408: Failure(UpstreamTimeout, "the model endpoint answered 408 (request timeout)", transient=True),
    409: Failure(UpstreamRejected, "the model endpoint answered 409 (conflict)", transient=True),
    429: Failure(
        UpstreamRateLimited,
        "the model endpoint answered 429 (too many requests); lower PARLEY_LLM_IN_FLIGHT or set a limit a minute",
        transient=True,
        limited=True,
    ),
}
_BY_CODE: Mapping[str, Failure] = {
    "content_filter": Failure(ReplyFiltered, "the endpoint's content filter refused the article"),
    "context_length_exceeded": Failure(
        UpstreamRejected, "the article does not fit the model's window; lower PARLEY_LLM_WINDOW_CHARACTERS"
    ),
    "insufficient_quota": Failure(UpstreamRateLimited, "the endpoint's quota is used up", limited=True),
    "model_not_found": Failure(UpstreamModelMissing, "the endpoint does not know the model; check PARLEY_LLM_MODEL"),
    "unsupported_parameter": Failure(
        UpstreamRejected, "the model refuses a parameter; try PARLEY_LLM_TEMPERATURE empty or PARLEY_LLM_MODE=tools"
    ),
    "unsupported_value": Failure(
        UpstreamRejected, "the model refuses a parameter's value; try PARLEY_LLM_TEMPERATURE empty"
    ),
}


def of_exception(error: Exception) -> Failure:
    """Return what an exception of the client means; nothing of its message is kept."""
    if isinstance(error, openai.APIStatusError):
        return _of_status(error)
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return UNREACHABLE if _lost_connection(error) else TIMED_OUT
    if isinstance(error, openai.APIResponseValidationError):
        return NOT_A_COMPLETION
    if isinstance(error, openai.APIConnectionError | OSError | ValueError):
        return UNREACHABLE  # ValueError: the body ended within its JSON
    return Failure(UpstreamFailed, f"the client of the model endpoint failed ({type(error).__name__})")


def of_completion(completion: Any) -> Failure | None:  # noqa: ANN401 -- the client does not validate what it decodes
    """Return what makes a raw completion unusable before it is parsed, or None."""
    choices = getattr(completion, "choices", None)
    if not hasattr(completion, "choices"):
        return NOT_A_COMPLETION
    if not choices:
        return EMPTY
    finish = getattr(choices[0], "finish_reason", None)
    if isinstance(finish, str) and finish in _BY_FINISH_REASON:
        return _BY_FINISH_REASON[finish]
    message = getattr(choices[0], "message", None)
    if getattr(message, "refusal", None):
        return REFUSED
    content = getattr(message, "content", None)
    if getattr(message, "tool_calls", None) or (isinstance(content, str) and content.strip()):
        return None
    return EMPTY


def of_misfit(error: BaseException | None) -> Failure:
    """Return what is wrong with a reply that did not parse: kinds of error only, for the rest may quote the article."""
    if not isinstance(error, ValidationError):
        return Failure(ReplyMalformed, "the reply is not JSON")
    kinds = [problem["type"] for problem in error.errors(include_url=False, include_context=False, include_input=False)]
    if "json_invalid" in kinds:
        return Failure(ReplyMalformed, "the reply is not JSON")
    return Failure(
        ReplyInvalid, f"the reply does not fit the schema: {len(kinds)} errors ({', '.join(sorted(set(kinds)))})"
    )


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return the seconds a `Retry-After` header asks for (RFC 9110 section 10.2.3: seconds or a date), or None."""
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        seconds = _seconds_until(value, now or datetime.now(UTC))
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def _seconds_until(date: str, now: datetime) -> float:
    try:
        then = parsedate_to_datetime(date)
    except ValueError:
        return math.nan
    return (then.replace(tzinfo=then.tzinfo or UTC) - now).total_seconds()


def _lost_connection(error: BaseException) -> bool:
    """Whether a timeout is one in name only: the aiohttp transport calls a lost or refused connection so, too."""
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:  # an exception raised from itself would go round for ever
        causes.append(cause)
        cause = cause.__cause__
    timed_out = any(isinstance(cause, TimeoutError) for cause in causes)
    return not timed_out and any(isinstance(cause, aiohttp.ClientConnectionError) for cause in causes)


def _of_status(error: openai.APIStatusError) -> Failure:
    status, wait = error.status_code, retry_after(error.response.headers)
    if error.code is not None and error.code in _BY_CODE:
        found = _BY_CODE[error.code]
    elif status in _BY_STATUS:
        found = _BY_STATUS[status]
    elif status >= 500:
        found = Failure(UpstreamFailed, f"the model endpoint answered {status}", transient=True)
    else:
        found = Failure(UpstreamRejected, f"the model endpoint answered {status} to the request")
    return Failure(found.kind, found.detail, found.transient, wait, found.limited)
