"""Response models as they travel: the JSON schema sent to the endpoint, and the envelope instructor parses with.

instructor builds a model's schema and walks its validators at every call. The envelope has no fields of its own and
hands out a schema made once, which takes most of that time away; validation is the response model's.
"""

from functools import lru_cache
from typing import Any, ClassVar

from instructor import ResponseSchema

from schemas.base import Contract


@lru_cache(maxsize=32)
def wire_schema(model: type[Contract]) -> dict[str, Any]:
    """Return the strict JSON schema of `model`, without the titles pydantic adds; treat it as read-only."""
    schema: dict[str, Any] = _without_titles(model.model_json_schema())
    return schema


@lru_cache(maxsize=32)
def envelope(model: type[Contract]) -> type[ResponseSchema]:
    """Return a class that instructor takes for a response model and that yields instances of `model`."""
    return type(model.__name__, (_Envelope,), {"__doc__": model.__doc__, "__module__": __name__, "model": model})


class _Envelope(ResponseSchema):
    model: ClassVar[type[Contract]]

    @classmethod
    def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:  # noqa: ANN401 -- pydantic's signature
        return {"title": cls.__name__, **wire_schema(cls.model)}

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **_: Any) -> Any:  # noqa: ANN401 -- as above
        return cls.model.model_validate_json(json_data)


def _without_titles(node: Any) -> Any:  # noqa: ANN401 -- any JSON
    if isinstance(node, list):
        return [_without_titles(value) for value in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_titles(value) for key, value in node.items() if not (key == "title" and isinstance(value, str))
    }
