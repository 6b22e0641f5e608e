"""Every error Parley raises on purpose. Messages say what, which limit and what to do; never article text, never a key.

ParleyError
├── InputError                    the sender can mend it
│   ├── EmptyArticle              nothing to read
│   ├── ArticleTooLong            over the limit of characters
│   ├── BodyTooLarge              over the limit of bytes
│   ├── UndecodableArticle        not UTF-8
│   ├── BinaryArticle             an image, archive or other binary file
│   ├── UnsupportedMediaType      a content type Parley does not read
│   ├── NotAcceptable             an answer format Parley does not write
│   ├── InvalidRequest            malformed JSON, unknown fields or parameters
│   ├── EmptyBatch                a batch without a line
│   ├── WebhookRefused            an address that is none, or inside this network
│   └── BatchTooLarge             over the limit of lines
├── BriefNotFound                 no brief is stored under the id
├── BatchNotFound                 there is no batch of the id
├── IdempotencyConflict           the key was used for something else
├── IdempotencyBusy               the first use of the key has not ended
├── AttemptsExhausted             an article whose worker died each time it was tried
├── ConfigurationError            settings that cannot work
├── PromptError                   a prompt file and its variables disagree
├── StoreError                    the database does not answer, is full or read-only
├── DeadlineExceeded              the brief's time was used up
└── EngineError                   an engine could not make a draft
    ├── EngineUnavailable         not configured
    ├── UpstreamError             the model endpoint did not answer the call
    │   ├── UpstreamTimeout       no answer in time
    │   ├── UpstreamUnreachable   connection refused, reset or cut off
    │   ├── UpstreamRateLimited   429 until the attempts or the time ran out
    │   ├── UpstreamDenied        401 or 403
    │   ├── UpstreamModelMissing  404
    │   ├── UpstreamRejected      another 4xx
    │   ├── UpstreamFailed        5xx
    │   └── CircuitOpen           too many failures lately; not called
    └── ReplyError                it answered, but not usably
        ├── ReplyTruncated        finish reason `length`
        ├── ReplyRefused          the model refused
        ├── ReplyFiltered         finish reason `content_filter`
        ├── ReplyEmpty            no choice, or a choice without content
        ├── ReplyMalformed        not JSON
        └── ReplyInvalid          JSON that does not fit the response model
"""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from schemas.brief import Call  # at run time the command line's help needs the errors, but no pydantic


class ParleyError(Exception):
    """Root of the tree. `code` is a stable slug; `detail` is safe to show and to log."""

    code: ClassVar[str] = "error"
    title: ClassVar[str] = "Error"

    def __init__(self, detail: str, *, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after
        """Seconds after which trying again makes sense, where that is known."""
        self.calls: tuple[Call, ...] = ()
        """Model calls that had been made by then, so that what they took can be counted."""


class InputError(ParleyError):
    """The sender can mend it."""

    code = "input"
    title = "Unusable input"


class EmptyArticle(InputError):
    """There is nothing to read."""

    code = "empty-article"
    title = "Empty article"


class ArticleTooLong(InputError):
    """The article has more characters than are read."""

    code = "article-too-long"
    title = "Article too long"


class BodyTooLarge(InputError):
    """The body has more bytes than are read."""

    code = "body-too-large"
    title = "Body too large"


class UndecodableArticle(InputError):
    """The bytes are not UTF-8."""

    code = "undecodable-article"
    title = "Undecodable article"


class BinaryArticle(InputError):
    """The bytes are an image, an archive or another binary file."""

    code = "binary-article"
    title = "Binary content"


class UnsupportedMediaType(InputError):
    """The content type is none that Parley reads."""

    code = "unsupported-media-type"
    title = "Unsupported media type"


class NotAcceptable(InputError):
    """The wanted answer format is none that Parley writes."""

    code = "not-acceptable"
    title = "Not acceptable"


class InvalidRequest(InputError):
    """Malformed JSON, a wrong or unknown field, an unknown parameter value."""

    code = "invalid-request"
    title = "Invalid request"


class EmptyBatch(InputError):
    """There is no line in a batch."""

    code = "empty-batch"
    title = "Empty batch"


class WebhookRefused(InputError):
    """The webhook's address is none that may be told."""

    code = "webhook-refused"
    title = "Webhook refused"


class BatchTooLarge(InputError):
    """A batch has more lines than are taken at once."""

    code = "batch-too-large"
    title = "Batch too large"


class BodyTooSlow(InputError):
    """The body did not come in time."""

    code = "body-too-slow"
    title = "Body too slow"


class Unauthenticated(InputError):
    """The request has no API key, or none that is valid."""

    code = "unauthenticated"
    title = "API key needed"


class RequestForbidden(InputError):
    """The request comes from another site's page, or by a name that was made to point to this machine."""

    code = "forbidden"
    title = "Forbidden"


class LimitReached(InputError):
    """The key has used up its requests of the minute or its tokens of the day."""

    code = "limit-reached"
    title = "Limit reached"


class Busy(ParleyError):
    """As many requests as the service takes are being answered."""

    code = "busy"
    title = "Service busy"


class BriefNotFound(ParleyError):
    """No brief is stored under the id."""

    code = "brief-not-found"
    title = "Brief not found"


class BatchNotFound(ParleyError):
    """There is no batch of the id."""

    code = "batch-not-found"
    title = "Batch not found"


class IdempotencyConflict(ParleyError):
    """An idempotency key was used before, for something else."""

    code = "idempotency-conflict"
    title = "Idempotency key already used"


class IdempotencyBusy(ParleyError):
    """An idempotency key is in use by a request that has not ended."""

    code = "idempotency-busy"
    title = "Idempotency key in use"


class AttemptsExhausted(ParleyError):
    """The worker died each time it tried this article."""

    code = "attempts-exhausted"
    title = "Attempts exhausted"


class ConfigurationError(ParleyError):
    """Settings that cannot work; the message names the setting."""

    code = "configuration"
    title = "Configuration error"


class PromptError(ParleyError):
    """A prompt file and the variables given to it disagree."""

    code = "prompt"
    title = "Prompt error"


class StoreError(ParleyError):
    """The database does not answer, is full or is read-only."""

    code = "store-unavailable"
    title = "Store unavailable"


class DeadlineExceeded(ParleyError):
    """The time of the whole brief was used up."""

    code = "deadline-exceeded"
    title = "Deadline exceeded"


class EngineError(ParleyError):
    """An engine could not make a draft."""

    code = "engine"
    title = "Engine error"


class EngineUnavailable(EngineError):
    """The engine asked for is not configured."""

    code = "engine-unavailable"
    title = "Engine unavailable"


class UpstreamError(EngineError):
    """The model endpoint did not answer the call."""

    code = "upstream"
    title = "Model endpoint failed"


class UpstreamTimeout(UpstreamError):
    """No answer came in time."""

    code = "upstream-timeout"
    title = "Model endpoint timed out"


class UpstreamUnreachable(UpstreamError):
    """The connection was refused, reset or cut off."""

    code = "upstream-unreachable"
    title = "Model endpoint unreachable"


class UpstreamRateLimited(UpstreamError):
    """429 until the attempts or the time ran out."""

    code = "upstream-rate-limited"
    title = "Model endpoint is rate limiting"


class UpstreamDenied(UpstreamError):
    """401 or 403: the key is missing, wrong or not allowed."""

    code = "upstream-denied"
    title = "Model endpoint denied access"


class UpstreamModelMissing(UpstreamError):
    """404: the endpoint does not know the model or the path."""

    code = "upstream-model-missing"
    title = "Model not found at the endpoint"


class UpstreamRejected(UpstreamError):
    """Another 4xx: the endpoint does not take this request."""

    code = "upstream-rejected"
    title = "Model endpoint rejected the request"


class UpstreamFailed(UpstreamError):
    """5xx until the attempts or the time ran out."""

    code = "upstream-failed"
    title = "Model endpoint failed"


class CircuitOpen(UpstreamError):
    """The endpoint failed too often lately, and is not called until it has had time to recover."""

    code = "circuit-open"
    title = "Model endpoint is being rested"


class ReplyError(EngineError):
    """The model answered, but not usably."""

    code = "reply"
    title = "Unusable model reply"


class ReplyTruncated(ReplyError):
    """Finish reason `length`."""

    code = "reply-truncated"
    title = "Model reply truncated"


class ReplyRefused(ReplyError):
    """The model refused."""

    code = "reply-refused"
    title = "Model refused"


class ReplyFiltered(ReplyError):
    """Finish reason `content_filter`."""

    code = "reply-filtered"
    title = "Model reply filtered"


class ReplyEmpty(ReplyError):
    """No choice, or a choice without content."""

    code = "reply-empty"
    title = "Empty model reply"


class ReplyMalformed(ReplyError):
    """The reply is not JSON."""

    code = "reply-malformed"
    title = "Malformed model reply"


class ReplyInvalid(ReplyError):
    """The reply is JSON that does not fit the response model."""

    code = "reply-invalid"
    title = "Invalid model reply"
