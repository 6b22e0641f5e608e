"""What holds of the whole checkout: sizes of files, and lock files that fit the project and name no host."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES = ("schemas", "prompts", "service", "eval", "tests")
MOST_LINES = 250
LONGER_FOR_A_REASON = {
    "schemas/errors.py": "one tree, with its outline, that is read and changed as one",
}

EXTRAS = PROJECT["project"]["optional-dependencies"]
GROUPS = PROJECT["dependency-groups"]
RUNTIME = [*PROJECT["project"]["dependencies"], *EXTRAS["postgres"]]
EVAL = [*RUNTIME, *EXTRAS["eval"]]
TEST = [*RUNTIME, *(line for extra in EXTRAS.values() for line in extra), *GROUPS["test"], *GROUPS["browser"]]
DECLARED = {
    "build": GROUPS["build"],
    "runtime": RUNTIME,
    "eval": EVAL,
    "test": TEST,
    "check": [*TEST, *GROUPS["check"]],
    "client": GROUPS["client"],
    "audit": GROUPS["audit"],
}
APART = {"audit", "client"}
"""Sets with a virtual environment of their own."""


def pins(lock: str) -> dict[str, str]:
    lines = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8").splitlines()
    matches = (re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", line) for line in lines)
    return {canonicalize_name(match[1]): match[2] for match in matches if match}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_is_longer_than_can_be_read_in_one_go(package: str) -> None:
    modules = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / package).rglob("*.py")}
    sizes = {name: len(path.read_text("utf-8").splitlines()) for name, path in modules.items()}
    assert {name for name, size in sizes.items() if size > MOST_LINES} <= LONGER_FOR_A_REASON.keys()


def test_there_is_a_lock_for_each_set_of_dependencies() -> None:
    assert {path.stem for path in LOCKS} == set(DECLARED)


@pytest.mark.parametrize("lock", DECLARED)
def test_a_lock_pins_every_declared_dependency_within_its_range(lock: str) -> None:
    pinned = pins(lock)
    amiss = []
    for requirement in map(Requirement, DECLARED[lock]):
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version):
            amiss.append(f"{requirement} is locked as {version}")
    assert amiss == [], "run: make lock"


@pytest.mark.parametrize("lock", [name for name in DECLARED if name != "check" and name not in APART])
def test_no_two_locks_disagree(lock: str) -> None:
    everything = pins("check") | (pins("build") if lock == "build" else {})
    assert {name: version for name, version in pins(lock).items() if everything.get(name) != version} == {}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_a_lock_holds_pins_and_hashes_and_names_no_host_or_path(path: Path) -> None:
    line_shapes = re.compile(
        r"[a-z0-9._-]+(\[[a-z0-9,_-]+\])?==[0-9A-Za-z.+!]+( ; [^\\]+)? \\"  # a pin, with its marker
        r"|    --hash=sha256:[0-9a-f]{64}( \\)?"
    )
    assert [line for line in path.read_text("utf-8").splitlines() if not line_shapes.fullmatch(line)] == []
