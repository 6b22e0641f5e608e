import json
from pathlib import Path
from typing import Any

import pytest

from eval.cases import GOLDEN
from eval.checking import problems

TEXT = "Arland told Borduria to open the bridge. The Arland envoy Ann Lee left."
QUOTE = "Arland told Borduria to open the bridge."


def _valid() -> dict[str, Any]:
    def party(name: str) -> dict[str, Any]:
        return {
            "id": name.lower(),
            "name": name,
            "kind": "state",
            "role": "disputant",
            "aliases": [],
            "representatives": [],
            "evidence": [QUOTE],
        }

    return {
        "article": "a.txt",
        "title": None,
        "source": None,
        "published": "2025-01-02",
        "headline": "Arland asks Borduria to open a bridge",
        "summary": "Arland told Borduria to open the bridge.",
        "parties": [party("Arland"), party("Borduria")],
        "mediators": [],
        "demands": [
            {
                "by": ["arland"],
                "of": ["borduria"],
                "text": "open the bridge",
                "force": "demand",
                "status": "open",
                "evidence": [QUOTE],
            }
        ],
        "outcomes": [
            {"kind": "talks_held", "text": "An envoy left.", "actors": ["arland"], "when": None, "evidence": [QUOTE]}
        ],
    }


def _problems(folder: Path, case: dict[str, Any], text: str = TEXT) -> list[str]:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    (folder / "a.json").write_text(json.dumps(case), encoding="utf-8")
    return problems(folder / "a.json", folder / "a.txt")


def test_case_that_keeps_every_rule_has_no_problem(tmp_path: Path) -> None:
    assert _problems(tmp_path, _valid()) == []


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("article",), "b.txt", "article names another file"),
        (("headline",), "word " * 16, "headline: over 15 words"),
        (("summary",), "word " * 91, "summary: over 90 words"),
        (("summary",), "too short", "summary: fewer than 5 words"),
        (("published",), "tomorrow", "published"),
        (("published",), 1735776000, "published: not written YYYY-MM-DD"),
        (("parties", 0, "id"), "Arland!", "parties[0].id"),
        (("parties", 1, "id"), "arland", "actor arland stands 2 times"),
        (("parties", 0, "kind"), "planet", "parties[0].kind"),
        (("parties", 0, "role"), "mediator", "parties[0].role"),
        (("parties", 0, "name"), "Caledon", "parties[0]: form not in the article"),
        (("parties", 0, "aliases"), ["Nowhere"], "parties[0]: form not in the article"),
        (("parties", 0, "representatives"), [{"name": "Zoe Day", "title": None}], "representative not in the article"),
        (("parties", 0, "representatives"), [{"name": "Ann Lee"}], "parties[0].representatives"),
        (("parties", 0, "evidence"), [], "parties[0].evidence"),
        (("parties", 0, "evidence"), [QUOTE] * 4, "parties[0].evidence"),
        (("parties", 0, "evidence"), [""], "not in the article"),
        (("demands", 0, "evidence"), ["Arland told Borduria to shut the bridge."], "demands[0]: not in the article"),
        (("demands", 0, "by"), ["caledon"], "demands[0].by: names no actor: caledon"),
        (("demands", 0, "of"), ["caledon"], "demands[0].of: names no actor: caledon"),
        (("demands", 0, "text"), "word " * 26, "demands[0].text: over 25 words"),
        (("demands", 0, "force"), "wish", "demands[0].force"),
        (("demands", 0, "status"), "new", "demands[0].status"),
        (("outcomes", 0, "kind"), "war", "outcomes[0].kind"),
        (("outcomes", 0, "text"), "word " * 31, "outcomes[0].text: over 30 words"),
        (("outcomes", 0, "actors"), ["caledon"], "outcomes[0].actors: names no actor: caledon"),
        (("outcomes", 0, "when"), "2025-02-30", "outcomes[0].when"),
        (("outcomes", 0, "when"), "2025-02-03T00:00:00", "outcomes[0].when: not written YYYY-MM-DD"),
    ],
)
def test_broken_rule_is_named(tmp_path: Path, path: tuple[Any, ...], value: object, said: str) -> None:
    case = _valid()
    place: Any = case
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    found = _problems(tmp_path, case)
    assert any(said in problem for problem in found), found


def test_unknown_and_missing_keys_are_named(tmp_path: Path) -> None:
    case = _valid() | {"notes": "x"}
    del case["demands"]
    assert {problem.split(":")[0] for problem in _problems(tmp_path, case)} == {"notes", "demands"}


def test_missing_article_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(_valid()), encoding="utf-8")
    assert problems(tmp_path / "a.json", tmp_path / "a.txt") == ["article a.txt is not there"]


def test_article_that_is_not_utf8_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(_valid()), encoding="utf-8")
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    assert problems(tmp_path / "a.json", tmp_path / "a.txt") == ["article a.txt is not UTF-8 (byte 3)"]


def test_labels_that_are_no_json_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    assert len(problems(tmp_path / "a.json", tmp_path / "a.txt")) == 1


@pytest.mark.parametrize("folder", [GOLDEN, GOLDEN / "first-reader", GOLDEN / "second-reader"], ids=lambda f: f.name)
def test_our_golden_cases_keep_every_rule(folder: Path) -> None:
    labels = sorted(folder.glob("*.json"))
    assert len(labels) == 24
    assert [problem for path in labels for problem in problems(path, GOLDEN / f"{path.stem}.txt")] == []
