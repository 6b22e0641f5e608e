"""Where a test's recording goes."""

from pathlib import Path

import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "recordings" / "x.jsonl"
