"""Access to the word tables in `data/`: read once, as plain frozen sets and dictionaries."""

import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def table(name: str) -> dict[str, Any]:
    """Return the JSON object in `data/NAME.json`."""
    loaded: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


@cache
def words(name: str, field: str) -> frozenset[str]:
    """Return one list of a table as a set."""
    return frozenset(table(name)[field])
