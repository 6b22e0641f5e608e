"""`parley keys new` and what a service does with the keys it is given, as programs."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from service.api.keys import KEY, KeyRing, parse_keys
from tests.service.test_serving import Start, start

__all__ = ["start"]

Parley = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def parley(tmp_path: Path) -> Parley:
    def run(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
        command = [sys.executable, "-m", "service.cli", *arguments]
        return subprocess.run(  # noqa: S603 - our own program
            command, capture_output=True, text=True, cwd=tmp_path, env={**plain, **settings}, timeout=60, check=False
        )

    return run


def test_it_prints_the_key_and_the_line_that_configures_it(parley: Parley) -> None:
    ran = parley("keys", "new", "desk", "--expires", "2099-12-31", "--requests", "30", "--tokens", "1000")
    key, line = ran.stdout.splitlines()
    assert ran.returncode == 0
    assert KEY.fullmatch(key)
    (entry,) = parse_keys(line, "X")
    assert (entry.name, str(entry.expires), entry.requests, entry.tokens) == ("desk", "2099-12-31", 30, 1000)
    assert KeyRing(line).find(key) == entry
    assert key not in ran.stderr


def test_it_adds_the_line_to_a_file_and_prints_the_key_alone(parley: Parley, tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text("# keys of the desk", "utf-8")  # without the end of its line
    keys = [parley("keys", "new", "desk", "--file", "keys").stdout.strip() for _ in range(2)]
    ring = KeyRing("", file)
    assert [ring.find(key).name for key in keys] == ["desk", "desk"]
    assert file.read_text("utf-8").startswith("# keys of the desk\ndesk:sha256:")


@pytest.mark.parametrize(
    "arguments", [["a b"], ["desk", "--expires", "2001-01-01"], ["desk", "--file", "no/such/folder"]]
)
def test_what_cannot_be_made_is_one_line(parley: Parley, arguments: list[str]) -> None:
    ran = parley("keys", "new", *arguments)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    "settings",
    [
        {"PARLEY_API_KEYS": "hunter2"},
        {"PARLEY_API_KEYS_FILE": "missing"},
        {"PARLEY_CORS_ORIGINS": "https://news.example/path"},
        {"PARLEY_CORS_ORIGINS": "*"},
    ],
)
def test_a_service_with_wrong_keys_does_not_start(parley: Parley, settings: dict[str, str]) -> None:
    ran = parley("serve", "--port", "0", **settings)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
    assert next(iter(settings)) in ran.stderr
    assert "hunter2" not in ran.stderr


def test_with_keys_it_listens_beyond_loopback_and_they_are_renewed_in_service(
    start: Start,
    parley: Parley,
    tmp_path: Path,
) -> None:
    old = parley("keys", "new", "desk", "--file", "keys").stdout.strip()
    service = start("--host", "0.0.0.0", PARLEY_API_KEYS_FILE=str(tmp_path / "keys"))  # noqa: S104 -- the point
    url = service.url.replace("0.0.0.0", "127.0.0.1") + "/v1/briefs"  # noqa: S104 -- the same

    def status(key: str) -> int:
        return httpx.get(url, headers={"authorization": f"Bearer {key}"}).status_code

    assert (status(old), status("none")) == (200, 401)
    fresh = parley("keys", "new", "desk", "--file", "keys").stdout.strip()
    assert (status(old), status(fresh)) == (200, 200)
    lines = (tmp_path / "keys").read_text("utf-8").splitlines()
    (tmp_path / "keys").write_text(lines[-1] + "\n", "utf-8")
    assert (status(old), status(fresh)) == (401, 200)
    _, _, err = service.stop()
    assert old not in err
    assert fresh not in err
    assert '"key": "desk"' in err
