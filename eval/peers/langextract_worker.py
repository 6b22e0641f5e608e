"""Runs LangExtract once, in an environment of its own: what to ask as JSON on stdin, what it found as JSON on stdout.

It is started by file name with an interpreter that has `langextract[openai]`, and imports nothing of this project.
"""

import json
import sys
from importlib.metadata import version

import langextract
from langextract.providers.openai import OpenAILanguageModel


def main() -> None:
    """Extract and print."""
    asked = json.load(sys.stdin)
    examples = [
        langextract.data.ExampleData(
            text=example["text"],
            extractions=[langextract.data.Extraction(**extraction) for extraction in example["extractions"]],
        )
        for example in asked["examples"]
    ]
    found = langextract.extract(
        asked["text"],
        prompt_description=asked["prompt"],
        examples=examples,
        model=OpenAILanguageModel(
            model_id=asked["model"], api_key="none", base_url=asked["base_url"], temperature=asked["temperature"]
        ),
        max_char_buffer=asked["max_char_buffer"],
        use_schema_constraints=False,
        resolver_params={"suppress_parse_errors": False},
        show_progress=False,
    )
    extractions = [
        {
            "kind": one.extraction_class,
            "text": one.extraction_text,
            "start": one.char_interval.start_pos if one.char_interval else None,
            "end": one.char_interval.end_pos if one.char_interval else None,
            "attributes": one.attributes or {},
        }
        for one in found.extractions or []
    ]
    json.dump({"version": version("langextract"), "extractions": extractions}, sys.stdout)


if __name__ == "__main__":
    main()
