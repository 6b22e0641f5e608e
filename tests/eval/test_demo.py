"""The demonstration, run as `make demo` runs it."""

import json
import subprocess
import sys
from pathlib import Path

from eval.demo import misquotes
from schemas.brief import Brief

GOLDEN = Path(__file__).parents[2] / "eval" / "golden"


def run_demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "eval.demo", *arguments]
    return subprocess.run(  # noqa: S603 - our own command
        command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120
    )


def test_the_brief_alone_is_on_stdout_and_quotes_the_article() -> None:
    case = json.loads(min(GOLDEN.glob("*.json")).read_text("utf-8"))
    text = (GOLDEN / case["article"]).read_bytes().decode("utf-8")
    done = run_demo()
    assert done.returncode == 0, done.stderr
    brief = Brief.model_validate_json(done.stdout)
    assert brief.provenance.engine == "rules"
    assert brief.article.title == case["title"]
    assert brief.parties
    assert misquotes(brief, text) == 0
    assert misquotes(brief, "\n" + text) > 0
    assert f"POST {case['article']}" in done.stderr


def test_an_unknown_case_is_wrong_use() -> None:
    done = run_demo("no-such-case")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no golden case 'no-such-case'" in done.stderr
