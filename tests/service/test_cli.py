import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.brief import Brief
from schemas.export import CONTRACTS, json_schema
from service import __version__

TEXT = "Norland asked Sudland on Monday to withdraw its troops. Qatar is mediating between Norland and Sudland."
PAGE = """<!doctype html><html lang="en"><head><title>Talks open</title></head><body><article><h1>Talks open</h1>
<p>Qatar said on Monday that it was mediating between Iran and Iraq over the river, which both have claimed.</p>
<p>Iran demanded that Iraq withdraw its troops from the valley, officials of both countries said after a meeting.</p>
</article></body></html>"""

Parley = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def parley(tmp_path: Path) -> Parley:
    """Return a function that runs the command line in an empty folder, without settings of whoever runs the tests."""

    def run(*arguments: str, stdin: bytes = b"", **settings: str) -> "subprocess.CompletedProcess[bytes]":
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "service.cli", *arguments],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**plain, **settings},
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_help_names_every_command(parley: Parley) -> None:
    ran = parley("--help")
    assert ran.returncode == 0
    for command in (b"serve", b"brief", b"schema", b"doctor", b"eval"):
        assert b"\n  " + command in ran.stdout


def test_help_loads_no_heavy_library() -> None:
    program = (
        "import sys, click.testing, service.cli as c;"
        "r = click.testing.CliRunner().invoke(c.main, ['--help']); assert r.exit_code == 0, r;"
        "print(*(m for m in ('pydantic', 'litestar', 'sqlalchemy', 'openai', 'structlog', 'eval') if m in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=60)  # noqa: S603
    assert ran.stdout.strip() in {b"", b"eval"}  # finding a command's module imports its package, not the module


def test_help_answers_at_once(parley: Parley) -> None:
    def seconds() -> float:
        """Processor time, since other tests may run beside this one."""
        before = os.times()
        parley("--help")
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    assert min(seconds() for _ in range(5)) < 0.3


def test_version(parley: Parley) -> None:
    assert parley("--version").stdout.decode().strip() == f"parley, version {__version__}"


def test_unknown_command_is_wrong_use(parley: Parley) -> None:
    assert parley("breif").returncode == 2


class TestBrief:
    def test_stdout_is_one_brief_and_nothing_else(self, parley: Parley, article: Path) -> None:
        ran = parley("brief", str(article), "--engine", "rules")
        assert ran.returncode == 0
        brief = Brief.model_validate_json(ran.stdout)
        assert brief.provenance.engine == "rules"
        assert brief.article.characters == len(TEXT)
        assert ran.stderr == b""

    def test_it_writes_nothing_to_the_folder(self, parley: Parley, article: Path) -> None:
        parley("brief", str(article))
        assert list(article.parent.iterdir()) == [article]

    def test_dash_reads_stdin(self, parley: Parley) -> None:
        assert json.loads(parley("brief", "-", stdin=TEXT.encode()).stdout)["article"]["characters"] == len(TEXT)

    def test_options_are_the_metadata(self, parley: Parley, article: Path) -> None:
        options = [
            "--title",
            "A",
            "--source",
            "B",
            "--published",
            "2024-05-06",
            "--language",
            "en",
            "--profile",
            "fast",
        ]
        brief = json.loads(parley("brief", str(article), *options).stdout)
        facts = brief["article"]
        assert (facts["title"], facts["source"], facts["published"], facts["language"]) == (
            "A",
            "B",
            "2024-05-06",
            "en",
        )
        assert brief["provenance"]["profile"] == "fast"

    def test_included_article_is_what_evidence_counts_into(self, parley: Parley, article: Path) -> None:
        brief = Brief.model_validate_json(parley("brief", str(article), "--include-article").stdout)
        assert brief.article.text == TEXT
        found = [evidence for party in brief.parties for evidence in party.evidence]
        assert all(TEXT[each.start : each.end] == each.text for each in found)

    def test_html_is_read_by_its_name(self, parley: Parley, tmp_path: Path) -> None:
        (tmp_path / "page.HTML").write_text(PAGE, encoding="utf-8")
        brief = json.loads(parley("brief", "page.HTML", "--include-article").stdout)
        assert "<p>" not in brief["article"]["text"]

    def test_markdown_is_to_read(self, parley: Parley, article: Path) -> None:
        assert parley("brief", str(article), "--format", "md").stdout.startswith(b"# ")

    def test_output_is_utf8_whatever_the_locale(self, parley: Parley, article: Path) -> None:
        article.write_text("Türkiye asked Sudland to leave.", encoding="utf-8")
        ran = parley("brief", str(article), "--include-article", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
        assert "Türkiye" in ran.stdout.decode("utf-8")

    def test_missing_file_is_wrong_use(self, parley: Parley) -> None:
        ran = parley("brief", "nowhere.txt")
        assert (ran.returncode, ran.stdout) == (2, b"")
        assert b"nowhere.txt" in ran.stderr

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", b"empty"),
            (b" \n ", b"no visible character"),
            (b"whispered \xff\xfe", b"UTF-8"),
            (b"\x89PNG\r\n\x1a\n" + bytes(100), b"PNG"),
            (b"whispered " * 30_000, b"200,000"),
            (b"a" * 2_000_001, b"2,000,000"),
        ],
    )
    def test_unusable_article_fails_with_one_clear_line(
        self, parley: Parley, article: Path, content: bytes, said: bytes
    ) -> None:
        article.write_bytes(content)
        ran = parley("brief", str(article))
        assert (ran.returncode, ran.stdout) == (1, b"")
        assert ran.stderr.count(b"\n") == 1
        assert said in ran.stderr
        assert b"whispered" not in ran.stderr

    def test_engine_that_is_not_configured(self, parley: Parley, article: Path) -> None:
        ran = parley("brief", str(article), "--engine", "llm")
        assert ran.returncode == 2
        assert b"PARLEY_LLM_MODEL" in ran.stderr

    def test_closed_pipe_is_no_noise(self, article: Path) -> None:
        ran = subprocess.run(  # noqa: S602 - a pipe is the point
            f"{sys.executable} -m service.cli brief {article} --include-article | true",
            shell=True,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert ran.stderr == b""


class TestSettings:
    @pytest.mark.parametrize("command", [("brief", "-"), ("serve",), ("doctor",)])
    def test_wrong_setting_is_named_and_not_shown(self, parley: Parley, command: tuple[str, ...]) -> None:
        ran = parley(*command, stdin=TEXT.encode(), PARLEY_LLM_TIMEOUT="hunter2")
        assert ran.returncode == 2
        assert b"PARLEY_LLM_TIMEOUT" in ran.stderr
        assert b"hunter2" not in ran.stderr

    @pytest.mark.parametrize("command", ["serve", "doctor"])
    def test_wrong_database_is_named_and_not_shown(self, parley: Parley, command: str) -> None:
        ran = parley(command, PARLEY_DATABASE_URL="mysql://u:hunter2@h/n")
        assert ran.returncode == 2
        assert b"PARLEY_DATABASE_URL" in ran.stderr
        assert b"hunter2" not in ran.stderr


class TestSchema:
    @pytest.mark.parametrize("name", CONTRACTS)
    def test_one_contract(self, parley: Parley, name: str) -> None:
        assert json.loads(parley("schema", name).stdout) == json_schema(name)

    def test_all_contracts(self, parley: Parley) -> None:
        assert set(json.loads(parley("schema").stdout)) == set(CONTRACTS)

    def test_unknown_contract_is_wrong_use(self, parley: Parley) -> None:
        assert parley("schema", "nope").returncode == 2

    def test_files(self, parley: Parley, tmp_path: Path) -> None:
        assert parley("schema", "--output", "out").stdout == b""
        assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{name}.json" for name in CONTRACTS}


class TestDoctor:
    def test_fresh_folder_is_fine(self, parley: Parley) -> None:
        ran = parley("doctor")
        assert ran.returncode == 0
        assert b"rules" in ran.stdout

    def test_secrets_are_masked_and_what_does_not_answer_fails(self, parley: Parley) -> None:
        ran = parley(
            "doctor",
            PARLEY_LLM_MODEL="m",
            PARLEY_LLM_API_KEY="sk-hunter2",
            PARLEY_LLM_BASE_URL="http://u:hunter2@127.0.0.1:9/v1",
            PARLEY_DATABASE_URL="postgresql://u:hunter2@127.0.0.1:9/n",
        )
        assert ran.returncode == 1
        assert b"hunter2" not in ran.stdout + ran.stderr
        assert ran.stdout.count(b"fails") == 2
