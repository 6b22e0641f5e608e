"""Patterns that are tried only on sentences that hold one of their telling words, which most sentences do not."""

import re
import sys
from collections.abc import Iterator

from service.engines.rules.syntax.lines import KEY_LETTERS, Line

_CAPITAL = re.compile(r"(?<!\\)[A-Z]")


class CaseBlind:
    """A case-blind pattern, looked for in lower case first: that is several times as fast.

    Args:
        pattern: regular expression.

    """

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern, re.IGNORECASE)
        self._lower = self.pattern if _CAPITAL.search(pattern) else re.compile(pattern)

    def search(self, text: str, lower: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match inside `text[start:end]`; `lower` is the text in lower case, of the same length."""
        found = self._lower.search(lower, start, end)
        return None if found is None else self.pattern.match(text, found.start(), end)


class Cue:
    """A case-blind pattern with the words without which it cannot match.

    Args:
        words: words separated by white space; they are compared by their first letters, so that "agree" stands for
            "agreed" and "agreement" too.
        pattern: regular expression; it must not match where none of the words stands.

    """

    def __init__(self, words: str, pattern: str) -> None:
        self._keys = frozenset(word[:KEY_LETTERS] for word in words.split())
        self._blind = CaseBlind(pattern)
        self._pattern = self._blind.pattern

    def search(self, line: Line, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match inside `line.text[start:end]`; offsets are into the line."""
        if self._keys.isdisjoint(line.keys):
            return None
        return self._blind.search(line.text, line.lower, start, end)

    def finditer(self, line: Line) -> Iterator[re.Match[str]]:
        """Return every match in the line in order."""
        return iter(()) if self._keys.isdisjoint(line.keys) else self._pattern.finditer(line.text)

    def match(self, line: Line, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match that begins at `start`, if there is one; offsets are into the line."""
        if self._keys.isdisjoint(line.keys):
            return None
        return self._pattern.match(line.text, start, end)
