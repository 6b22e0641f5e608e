"""Prompt files with strict variables and a version that changes with their text.

A prompt is a Markdown file of this package. `{{name}}` stands for a variable, `{{> name}}` for another prompt file.
Values are put in once and never scanned again, so nothing an article says can act as a placeholder.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from schemas.errors import PromptError

_PLACEHOLDER = re.compile(r"\{\{(?P<partial>> )?(?P<name>[a-z][a-z_]*)\}\}")
_HASH_DIGITS = 12


@dataclass(frozen=True)
class Template:
    """A prompt whose partials have been put in; what is left to fill are its `variables`."""

    name: str
    text: str

    def __post_init__(self) -> None:
        """Refuse text with braces that are no placeholder: they are typing errors."""
        rest = _PLACEHOLDER.sub("", self.text)
        if "{{" in rest or "}}" in rest:
            raise PromptError(
                f"prompt {self.name}: braces that are no placeholder; write {{{{name}}}} or {{{{> name}}}}"
            )

    @property
    def variables(self) -> frozenset[str]:
        """Names that `render` wants, all of them and no others."""
        return frozenset(found["name"] for found in _PLACEHOLDER.finditer(self.text))

    def render(self, **values: str) -> str:
        """Return the text with every variable replaced by its value, to the letter.

        Raises:
            PromptError: a variable has no value, or a value no variable.

        """
        missing, unused = self.variables - values.keys(), values.keys() - self.variables
        if missing:
            raise PromptError(f"prompt {self.name}: no value for {', '.join(sorted(missing))}")
        if unused:
            raise PromptError(f"prompt {self.name}: no variable named {', '.join(sorted(unused))}")
        return _PLACEHOLDER.sub(lambda found: values[found["name"]], self.text)

    def version(self, *parts: Mapping[str, Any] | str) -> str:
        """Return `name@hash`; the hash covers the text and `parts` (such as the JSON schema of the reply)."""
        digest = hashlib.sha256(self.text.encode())
        for part in parts:
            digest.update(b"\0" + json.dumps(part, sort_keys=True).encode())
        return f"{self.name}@{digest.hexdigest()[:_HASH_DIGITS]}"


@lru_cache(maxsize=64)
def load(name: str) -> Template:
    """Return the prompt in `prompts/NAME.md`, its partials put in.

    Raises:
        PromptError: there is no such file, or its braces are malformed.

    """
    return Template(name, _assemble(name, ()))


def _assemble(name: str, above: tuple[str, ...]) -> str:
    if name in above:
        raise PromptError(f"prompt {name} includes itself")

    def put_in(found: re.Match[str]) -> str:
        return _assemble(found["name"], (*above, name)) if found["partial"] else found.group()

    return _PLACEHOLDER.sub(put_in, _read(name))


def _read(name: str) -> str:
    try:
        return Path(__file__).with_name(f"{name}.md").read_text(encoding="utf-8").rstrip("\n")
    except FileNotFoundError:
        raise PromptError(f"there is no prompt {name}.md") from None
