import json
from pathlib import Path

import pytest

from schemas.export import CONTRACTS, json_schema

SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize("name", CONTRACTS)
def test_published_schema_is_the_one_recorded(name: str) -> None:
    recorded = json.loads((SNAPSHOTS / f"{name}.json").read_text(encoding="utf-8"))
    assert json_schema(name) == recorded, "if the change is meant: parley schema --output tests/schemas/snapshots"


def test_no_snapshot_is_left_over() -> None:
    assert {path.stem for path in SNAPSHOTS.glob("*.json")} == set(CONTRACTS)


@pytest.mark.parametrize("name", CONTRACTS)
def test_schema_says_what_it_is(name: str) -> None:
    schema = json_schema(name)
    assert schema["$id"] == f"urn:parley:schema:{name}"
    assert schema["description"]
