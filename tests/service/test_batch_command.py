"""`parley batch` as its user runs it: a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TEXT = "Norland demands that Sudmark withdraw its ships. Sudmark refuses. This is report number {number}."


def parley(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {"PATH": os.environ["PATH"], "PARLEY_LOG_LEVEL": "error"}
    return subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-m", "service.cli", "batch", *arguments, "--engine", "rules"],
        cwd=folder,
        input=given,
        env={**environment, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
        timeout=100,
    )


def read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_every_line_has_its_result_and_failures_are_listed(tmp_path: Path) -> None:
    articles = [json.dumps({"text": TEXT.format(number=number % 2), "id": f"no. {number}"}) for number in range(3)]
    (tmp_path / "in.jsonl").write_text("\n".join([*articles, "", "not JSON"]), encoding="utf-8")
    ran = parley(tmp_path, "in.jsonl", "-o", "out.jsonl")
    assert ran.returncode == 1, ran.stderr.decode()
    assert ran.stdout == b""
    results = read(tmp_path / "out.jsonl")
    assert [(line["position"], line["line"], line["state"]) for line in results] == [
        (1, 1, "done"),
        (2, 2, "done"),
        (3, 3, "done"),
        (4, 5, "failed"),
    ]
    assert [line.get("id") for line in results] == ["no. 0", "no. 1", "no. 2", None]
    assert results[0]["brief"]["id"] == results[2]["brief"]["id"]
    assert read(tmp_path / "out.failures.jsonl") == [results[3]]

    written = (tmp_path / "out.jsonl").read_bytes()
    again = parley(tmp_path, "in.jsonl", "-o", "out.jsonl")
    assert again.returncode == 1
    assert (tmp_path / "out.jsonl").read_bytes() == written, "nothing is made anew"


def test_folder_is_read_with_its_folders_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "articles" / "may"
    folder.mkdir(parents=True)
    (folder / "b.txt").write_text(TEXT.format(number=1), encoding="utf-8")
    page = f"<html><body><article><p>{TEXT.format(number=2)}</p></article></body></html>"
    (folder.parent / "a.html").write_text(page, encoding="utf-8")
    (folder / "notes.csv").write_text("not an article", encoding="utf-8")
    ran = parley(tmp_path, "articles", "-o", "out.jsonl")
    assert ran.returncode == 0, ran.stderr.decode()
    assert [line["id"] for line in read(tmp_path / "out.jsonl")] == ["a.html", "may/b.txt"]
    assert not (tmp_path / "out.failures.jsonl").exists()


def test_standard_input_is_read(tmp_path: Path) -> None:
    ran = parley(tmp_path, "-", "-o", "out.jsonl", given=json.dumps({"text": TEXT.format(number=1)}).encode())
    assert ran.returncode == 0, ran.stderr.decode()
    assert len(read(tmp_path / "out.jsonl")) == 1


@pytest.mark.parametrize("arguments", [["in.jsonl"], ["missing.jsonl", "-o", "out.jsonl"]])
def test_wrong_use_is_told(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "in.jsonl").write_text("", encoding="utf-8")
    assert parley(tmp_path, *arguments).returncode == 2
