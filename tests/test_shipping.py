"""What is shipped around the code fits it: the image's files exist, its base is pinned, and stops are waited for."""

import re
from pathlib import Path

from service.settings import Settings

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text("utf-8")
UNIT = (ROOT / "docs/parley.service").read_text("utf-8")
GRACE = Settings.model_fields["shutdown_grace"].default


def test_every_stage_of_the_image_has_one_base_pinned_by_digest() -> None:
    bases = {line.split()[1] for line in DOCKERFILE.splitlines() if line.startswith("FROM ")}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.13\.\d+-slim-\w+@sha256:[0-9a-f]{64}", bases.pop())


def test_what_the_image_copies_exists_and_reaches_the_builder() -> None:
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    copied = [
        source
        for line in DOCKERFILE.splitlines()
        if line.startswith("COPY ") and "--from=" not in line
        for source in line.split()[1:-1]
    ]
    assert copied
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert set(copied) == sent


def test_the_image_runs_as_nobody_in_particular() -> None:
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER \d{4,}$", last_stage, re.MULTILINE)


def test_whoever_stops_the_service_waits_longer_than_briefs_get_to_end() -> None:
    (compose,) = re.findall(r"stop_grace_period: (\d+)s", COMPOSE)
    (unit,) = re.findall(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    assert int(compose) > GRACE
    assert int(unit) > GRACE


def test_settings_that_are_shipped_exist() -> None:
    known = {f"PARLEY_{name.upper()}" for name in Settings.model_fields}
    for text in (DOCKERFILE, COMPOSE, UNIT):
        assert set(re.findall(r"PARLEY_[A-Z_]+[A-Z]", text)) <= known


def test_documented_settings_exist() -> None:
    known = {f"PARLEY_{name.upper()}" for name in Settings.model_fields}
    for name in ("README.md", "SECURITY.md", "CHANGELOG.md", *(str(page) for page in (ROOT / "docs").glob("*.md"))):
        assert set(re.findall(r"PARLEY_[A-Z_]+[A-Z]", (ROOT / name).read_text("utf-8"))) <= known, name
