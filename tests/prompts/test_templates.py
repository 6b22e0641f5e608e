import json
import re
from pathlib import Path

import pytest

import prompts.templates
from prompts.templates import Template, load
from schemas.errors import PromptError

GOLDEN = Path(__file__).parents[2] / "eval" / "golden"
FILES = sorted(Path(prompts.templates.__file__).parent.glob("*.md"))


def test_every_variable_gets_its_value() -> None:
    assert Template("t", "a {{one}} b {{two}}").render(one="1", two="2") == "a 1 b 2"


def test_a_missing_variable_is_an_error_that_names_it() -> None:
    with pytest.raises(PromptError, match="no value for two"):
        Template("t", "{{one}} {{two}}").render(one="1")


def test_an_unused_variable_is_an_error_that_names_it() -> None:
    with pytest.raises(PromptError, match="no variable named other"):
        Template("t", "{{one}}").render(one="1", other="2")


def test_values_are_never_scanned_for_placeholders() -> None:
    assert Template("t", "{{one}}|{{two}}").render(one="{{two}} {{> system}} {% if x %}", two="2") == (
        "{{two}} {{> system}} {% if x %}|2"
    )


@pytest.mark.parametrize("text", ["{{One}}", "{{ one}}", "{{one", "one}}", "{{>one}}{{"])
def test_braces_that_are_no_placeholder_are_an_error(text: str) -> None:
    with pytest.raises(PromptError, match="braces"):
        Template("t", text)


def test_an_unknown_prompt_is_an_error() -> None:
    with pytest.raises(PromptError, match=r"nowhere\.md"):
        load("nowhere")


def test_partials_are_put_in() -> None:
    assert load("actors").text in load("cast").text


def test_the_version_changes_with_the_text_and_with_its_parts() -> None:
    template = Template("t", "a")
    versions = {template.version(), Template("t", "b").version(), template.version("x"), template.version({"x": 1})}
    assert len(versions) == 4
    assert all(re.fullmatch(r"t@[0-9a-f]{12}", version) for version in versions)
    assert template.version({"x": 1, "y": 2}) == template.version({"y": 2, "x": 1})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_prompt_file_loads(path: Path) -> None:
    assert load(path.stem).text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_prompt_file_is_a_stage_or_part_of_one(path: Path) -> None:
    entrances = ("system", "whole", "cast", "stakes", "missing", "check", "repair")
    assert path.stem in entrances or any(load(path.stem).text in load(name).text for name in entrances)


def test_no_prompt_names_an_actor_of_a_golden_case() -> None:
    cases = [json.loads(path.read_text(encoding="utf-8")) for path in GOLDEN.glob("*.json")]
    actors = [actor for case in cases for actor in (*case["parties"], *case["mediators"])]
    names = {actor["name"] for actor in actors} | {p["name"] for actor in actors for p in actor["representatives"]}
    assert len(names) > 100
    text = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
    assert [name for name in names if re.search(rf"\b{re.escape(name)}\b", text)] == []
