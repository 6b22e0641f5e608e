"""Writes `needs.json`: for each pattern over actors, the words that a sentence must hold for it to match at all.

A development tool, run by hand and not imported by the service: `python generate_needs.py`. A pattern that the file
does not know is tried everywhere, so that a file out of date costs time and changes no result.
"""

import importlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
# nothing public in the standard library takes an expression apart
_constants, _parser = importlib.import_module("re._constants"), importlib.import_module("re._parser")
TABLES = ("mediation", "sides", "stakeholders")
_MACRO = re.compile(r"\{[A-Z]\}")
_LETTERS = re.compile(r"[^\W\d_]+")
_MOST = 400
"""Alternatives beyond which a part of an expression counts as unknown text."""
_LEAST = 2
"""Letters below which a word is in nearly every text."""
Words = frozenset[str]
Part = tuple[Any, Any]
"""An operation and what it works on, as the standard library reads them."""


def needs_of(pattern: str) -> list[list[str]]:
    """Return lists of rows of letters, lower case: a text that has none of one list in any word cannot match."""
    needs, _ = _read(_parser.parse(_MACRO.sub(r"[\\s\\S]*", pattern)))
    rows = [{max(reversed(_LETTERS.findall(text)), key=len, default="") for text in need} for need in needs]
    return [_shortest(row) for row in rows if min(map(len, row)) >= _LEAST]


def _shortest(words: set[str]) -> list[str]:
    return sorted(word for word in words if not any(other != word and other in word for other in words))


def _read(sequence: Iterable[Part]) -> tuple[list[Words], Words | None]:
    """Return sets of texts of which a match holds one each, and its whole text if that is one of a few."""
    needs: list[Words] = []
    run = whole = frozenset({""})
    plain = True
    for part in sequence:
        texts = _texts(part)
        if texts is None or len(whole) * len(texts) > _MOST:
            needs += (run, *_inside(part))
            run = whole = frozenset({""})
            plain = False
        elif texts == {" "}:
            needs.append(run)
            run, whole = frozenset({""}), _joined(whole, texts)
        else:
            run, whole = _joined(run, texts), _joined(whole, texts)
    return [*needs, run], whole if plain else None


def _joined(starts: Words, ends: Words) -> Words:
    return frozenset(start + end for start in starts for end in ends)


def _texts(part: Part) -> Words | None:
    """Return the few texts that a part may match, in lower case, or None if it is no such part."""
    operation, argument = part
    if operation is _constants.LITERAL:
        return frozenset({chr(argument).lower()})
    if operation is _constants.IN and all(kind is _constants.LITERAL for kind, _ in argument):
        return frozenset(chr(code).lower() for _, code in argument)
    if operation is _constants.SUBPATTERN:
        return _read(argument[3])[1]
    if operation is _constants.BRANCH:
        branches = [_read(branch)[1] for branch in argument[1]]
        known = [texts for texts in branches if texts is not None]
        return frozenset().union(*known) if len(known) == len(branches) else None
    if operation is _constants.MAX_REPEAT and argument[:2] == (0, 1):
        texts = _read(argument[2])[1]
        return None if texts is None else texts | {""}
    return None


def _inside(part: Part) -> list[Words]:
    """Return what a part that is no plain text needs."""
    operation, argument = part
    if operation is _constants.SUBPATTERN:
        return _read(argument[3])[0]
    if operation is _constants.MAX_REPEAT and argument[0] > 0:
        return _read(argument[2])[0]
    if operation is _constants.ASSERT and argument[0] > 0:
        return _read(argument[1])[0]
    if operation is _constants.BRANCH:
        return [frozenset().union(*(max(_read(branch)[0], key=_worth) for branch in argument[1]))]
    return []


def _worth(need: Words) -> float:
    """Return how telling a need is: few and long texts tell most."""
    return min(map(len, need)) / (1 + len(need))


def needs() -> dict[str, list[list[str]]]:
    """Return the needs of every pattern of the tables that has any."""
    tables = [json.loads((HERE / f"{name}.json").read_text("utf-8")) for name in TABLES]
    patterns = [row["pattern"] for table in tables for row in table["patterns"]]
    return {pattern: found for pattern in patterns if (found := needs_of(pattern))}


def text_of(found: dict[str, list[list[str]]]) -> str:
    """Return the file's text: one pattern to a line."""
    lines = (f" {json.dumps(pattern)}: {json.dumps([' '.join(n) for n in row])}" for pattern, row in found.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    (HERE / "needs.json").write_text(text_of(needs()), encoding="utf-8")
