"""The error answer of the HTTP interface: problem details (RFC 9457)."""

from pydantic import BaseModel, ConfigDict, Field


class ProblemDetails(BaseModel):
    """RFC 9457 problem details, media type `application/problem+json`."""

    model_config = ConfigDict(extra="allow", frozen=True, use_attribute_docstrings=True)

    type: str
    """Stable identifier of the kind of problem: `urn:parley:problem:` and a slug."""
    title: str
    """The kind of problem, in words."""
    status: int = Field(ge=400, le=599)
    detail: str
    """What went wrong this time, which limit, and what to do. Never article text, never a key."""
    instance: str | None = None
    """The request id, as `urn:uuid:…`, to quote when asking for help."""
