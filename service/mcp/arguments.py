"""What the tools take: the JSON Schema that agents see, and the check of what they send."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from schemas.article import Submission
from schemas.base import Contract
from schemas.errors import InvalidRequest
from schemas.terms import ProfileName
from service.api.submissions import describe
from service.briefing import EngineChoice

Arguments = TypeVar("Arguments", bound=Contract)


class BriefArticle(Submission):
    """An article, and who is to brief it."""

    profile: ProfileName | None = None
    """How much work to spend; left out, the service decides."""
    engine: EngineChoice | None = None
    """Who makes the brief: llm (a model), rules (no model, English only) or auto; left out, the service decides."""


class GetBrief(Contract):
    """Which brief."""

    id: str = Field(max_length=100)
    """Id of a stored brief, as in its `id`: brf_ and 24 hexadecimal digits."""


def checked(model: type[Arguments], given: Mapping[str, Any] | None) -> Arguments:
    """Return the arguments of a call.

    Raises:
        InvalidRequest: says what is wrong with which argument, without the value that was sent.

    """
    try:
        return model.model_validate(dict(given or {}))
    except ValidationError as error:
        raise InvalidRequest(describe(error, known=model)) from None
