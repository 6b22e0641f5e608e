"""API keys by themselves: their form, the lines that configure them, and which of them let in."""

import hashlib
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from schemas.errors import ConfigurationError, Unauthenticated
from service.api.keys import KEY, KeyRing, new_key, parse_keys

DIGEST = "ab" * 32


def test_a_key_has_256_random_bits_behind_a_known_prefix() -> None:
    keys = {new_key("desk")[0] for _ in range(50)}
    assert len(keys) == 50
    assert all(KEY.fullmatch(key) for key in keys)
    assert len("parley_") + 43 == len(keys.pop())


def test_a_line_says_all_of_a_key_but_the_key() -> None:
    key, entry = new_key("desk-2", expires=date(2027, 1, 31), requests=30, tokens=0)
    line = entry.as_line()
    assert parse_keys(line, "X") == (entry,)
    assert line.endswith(":expires=2027-01-31:requests=30:tokens=0")
    assert key not in line
    assert key not in repr(entry)
    assert entry.digest.hex() not in repr(entry)


def test_entries_stand_on_lines_or_between_commas_beside_comments() -> None:
    text = f"# the desk\na:sha256:{DIGEST}, b:sha256:{DIGEST}\n\nc:sha256:{DIGEST} # gone soon\n"
    assert [key.name for key in parse_keys(text, "X")] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "entry",
    [
        "desk",
        f"desk:{DIGEST}",
        f"desk:md5:{DIGEST}",
        "desk:sha256:abc",
        f":sha256:{DIGEST}",
        f"a b:sha256:{DIGEST}",
        f"desk:sha256:{DIGEST}:colour=3",
        f"desk:sha256:{DIGEST}:expires=2027-02-30",
        f"desk:sha256:{DIGEST}:expires=7",
        f"desk:sha256:{DIGEST}:requests=0",
        f"desk:sha256:{DIGEST}:tokens=-1",
        pytest.param(new_key("desk")[0], id="a key itself"),
    ],
)
def test_a_wrong_entry_is_named_by_its_place_and_not_quoted(entry: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_keys(f"ok:sha256:{DIGEST},{entry}", "PARLEY_API_KEYS")
    assert "PARLEY_API_KEYS: entry 2" in caught.value.detail
    assert entry not in caught.value.detail


def test_keys_of_one_name_have_one_limit() -> None:
    with pytest.raises(ConfigurationError, match="desk have different limits"):
        parse_keys(f"desk:sha256:{DIGEST}:requests=5,desk:sha256:{'cd' * 32}:requests=6", "X")


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a,b", "é", "x" * 41, "-a"])
def test_a_name_that_a_line_cannot_hold_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match="A key's name"):
        new_key(name)


def test_old_and_new_key_of_one_name_are_valid_at_once() -> None:
    (old, first), (new, second) = new_key("desk"), new_key("desk")
    ring = KeyRing(f"{first.as_line()},{second.as_line()}")
    assert ring.find(old) == first
    assert ring.find(new) == second


@pytest.mark.parametrize("given", ["", "parley_", "parley_" + "x" * 43, "secret", "é" * 50, "x" * 100_000])
def test_what_is_no_key_of_the_service_is_refused(given: str) -> None:
    with pytest.raises(Unauthenticated):
        KeyRing(new_key("desk")[1].as_line()).find(given)


def test_a_word_that_somebody_chose_is_no_key_though_its_digest_is_configured() -> None:
    ring = KeyRing(f"desk:sha256:{hashlib.sha256(b'hunter2').hexdigest()}")
    with pytest.raises(Unauthenticated):
        ring.find("hunter2")


def test_a_key_is_valid_to_the_end_of_its_last_day() -> None:
    key, entry = new_key("desk", expires=date(2026, 11, 22))
    now = [datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)]
    ring = KeyRing(entry.as_line(), now=lambda: now[0])
    assert ring.find(key) == entry
    now[0] = datetime(2026, 11, 23, tzinfo=UTC)
    with pytest.raises(Unauthenticated, match="expired after 2026-11-22"):
        ring.find(key)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def rewrite(file: Path, text: str) -> None:
    """Put a new file in the old one's place, as tools that configure services do."""
    fresh = file.with_suffix(".new")
    fresh.write_text(text, "utf-8")
    os.replace(fresh, file)  # noqa: PTH105 -- said as the system says it


def test_a_changed_file_is_read_again(file: Path) -> None:
    (old, first), (new, second) = new_key("desk"), new_key("desk")
    rewrite(file, first.as_line())
    ring = KeyRing("", file)
    assert ring.find(old) == first
    rewrite(file, second.as_line())
    assert ring.find(new) == second
    with pytest.raises(Unauthenticated):
        ring.find(old)


@pytest.mark.parametrize("text", ["nonsense", None])
def test_a_file_that_can_no_longer_be_used_leaves_the_keys_as_they_were(file: Path, text: str | None) -> None:
    key, entry = new_key("desk")
    rewrite(file, entry.as_line())
    ring = KeyRing("", file)
    file.unlink() if text is None else rewrite(file, text)
    assert ring.find(key) == entry


def test_an_emptied_file_lets_nobody_in(file: Path) -> None:
    key, entry = new_key("desk")
    rewrite(file, entry.as_line())
    ring = KeyRing("", file)
    rewrite(file, "# nobody\n")
    with pytest.raises(Unauthenticated):
        ring.find(key)


def test_no_key_at_all_is_a_mistake(file: Path) -> None:
    rewrite(file, "# to come\n")
    with pytest.raises(ConfigurationError, match="there is none"):
        KeyRing("", file)
