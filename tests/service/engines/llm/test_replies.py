import json
from collections.abc import Iterator
from typing import Any

import pytest
from llguidance import LLMatcher

from schemas.base import Contract
from schemas.drafts import Cast, Draft, Repairs, Stakes, Verdicts
from service.engines.llm.profiles import PROFILES
from service.engines.llm.replies import envelope, wire_schema

MODELS = sorted({stage.reply for stages in PROFILES.values() for stage in stages} | {Repairs}, key=lambda m: m.__name__)
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)

STRICT_KEYWORDS = {
    "$defs", "$ref", "additionalProperties", "anyOf", "description", "enum", "items", "properties", "required", "type",
}  # fmt: skip
"""What OpenAI's strict mode takes of JSON Schema, as far as the response models need it."""


def schemas_in(node: object) -> Iterator[dict[str, Any]]:
    """Every schema within a schema; names of properties and definitions are no schemas."""
    assert isinstance(node, dict)
    yield node
    for keyword in ("properties", "$defs"):
        for child in node.get(keyword, {}).values():
            yield from schemas_in(child)
    for child in (*node.get("anyOf", ()), *([node["items"]] if "items" in node else ())):
        yield from schemas_in(child)


def test_every_response_model_is_checked() -> None:
    assert set(MODELS) == {Cast, Stakes, Draft, Verdicts, Repairs}


@each_model
def test_the_grammar_compiler_of_llguidance_accepts_it(model: type[Contract]) -> None:
    grammar = LLMatcher.grammar_from_json_schema(json.dumps(wire_schema(model)))
    failed, messages = LLMatcher.validate_grammar_with_warnings(grammar)
    assert (failed, messages) == (False, [])


@each_model
def test_openai_strict_mode_accepts_it(model: type[Contract]) -> None:
    for schema in schemas_in(wire_schema(model)):
        assert set(schema) <= STRICT_KEYWORDS
        assert "$ref" not in schema or set(schema) == {"$ref"}
        if schema.get("type") == "object":
            assert schema["additionalProperties"] is False
            assert schema["required"] == list(schema["properties"])


def test_a_property_named_title_is_kept_and_pydantics_titles_are_not() -> None:
    person = wire_schema(Cast)["$defs"]["DraftRepresentative"]
    assert set(person["properties"]) == {"name", "title"}
    assert "title" not in person


def test_the_schema_is_made_once() -> None:
    assert wire_schema(Cast) is wire_schema(Cast)
    assert envelope(Cast) is envelope(Cast)


def test_the_envelope_yields_the_response_model_itself() -> None:
    parsed: object = envelope(Cast).model_validate_json('{"parties": [], "mediators": []}')
    assert type(parsed) is Cast


def test_the_grammar_compiler_refuses_what_it_does_not_know() -> None:
    grammar = LLMatcher.grammar_from_json_schema('{"type": "array", "uniqueItems": true}')
    assert "uniqueItems" in LLMatcher.validate_grammar(grammar)
