"""The settings: their documentation, their defaults, and what they refuse."""

from pathlib import Path

import pytest
from dotenv import dotenv_values
from pydantic import ValidationError

from service.settings import Settings, env_example

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def _no_settings_outside_the_test(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"PARLEY_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_env_example_is_what_the_settings_generate() -> None:
    assert EXAMPLE.read_text("utf-8") == env_example(), "run: make .env.example"


def test_env_example_has_every_setting_under_the_first_line_of_its_docstring() -> None:
    entries = EXAMPLE.read_text("utf-8").strip().split("\n\n")[1:]
    described = {
        f"PARLEY_{name.upper()}": (field.description or "").splitlines()[0]
        for name, field in Settings.model_fields.items()
    }
    written = {}
    for entry in entries:
        comment, assignment = entry.split("\n")
        written[assignment.partition("=")[0]] = comment.removeprefix("# ")
    assert written == described


def test_env_example_sets_exactly_the_settings() -> None:
    assert set(dotenv_values(EXAMPLE)) == {f"PARLEY_{name.upper()}" for name in Settings.model_fields}


def test_env_example_changes_no_default(monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = Settings()
    for name, value in dotenv_values(EXAMPLE).items():
        monkeypatch.setenv(name, value or "")
    assert Settings() == defaults


def test_a_dotenv_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PARLEY_PORT=9001\nPARLEY_PROFILE=fast\n", "utf-8")
    monkeypatch.setenv("PARLEY_PROFILE", "thorough")
    settings = Settings()
    assert (settings.port, settings.profile) == (9001, "thorough")


def test_an_empty_value_is_none_where_a_setting_may_be_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_LLM_TEMPERATURE", "")
    assert Settings().llm_temperature is None


def test_an_empty_value_is_the_default_where_a_setting_may_not_be_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_PORT", "")
    assert Settings().port == Settings.model_fields["port"].default


def test_the_llm_engine_needs_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_ENGINE", "llm")
    with pytest.raises(ValidationError, match="PARLEY_LLM_MODEL is not set"):
        Settings()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_addresses_need_no_leave(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("PARLEY_HOST", host)
    assert Settings().is_loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "news.example"])  # noqa: S104 - refusing them is the point
def test_another_address_needs_leave_in_so_many_words(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("PARLEY_HOST", host)
    with pytest.raises(ValidationError, match="PARLEY_ALLOW_PUBLIC=true"):
        Settings()
    monkeypatch.setenv("PARLEY_ALLOW_PUBLIC", "true")
    assert not Settings().is_loopback


def test_keys_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_LLM_API_KEY", "sk-made-up")
    assert "sk-made-up" not in repr(Settings())
