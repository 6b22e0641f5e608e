from pathlib import Path

import pytest

from eval.cases import GOLDEN, load_cases
from eval.predictions import load_prediction
from schemas.errors import InvalidRequest


def test_cases_come_by_name_with_their_articles_to_the_letter() -> None:
    cases = load_cases()
    assert [case.name for case in cases] == sorted(case.name for case in cases)
    assert all(case.text.encode() == (GOLDEN / f"{case.name}.txt").read_bytes() for case in cases)


def test_submission_carries_the_metadata_of_the_labels() -> None:
    case = load_cases()[0]
    assert (case.submission.text, case.submission.title) == (case.text, case.golden.title)
    assert case.submission.published == case.golden.published


def test_crlf_article_is_kept(tmp_path: Path) -> None:
    source = load_cases()[0]
    (tmp_path / "a.txt").write_bytes(source.text.replace("\n", "\r\n").encode())
    (tmp_path / "a.json").write_text(source.golden.model_dump_json(), encoding="utf-8")
    assert "\r\n" in load_cases(tmp_path)[0].text


def test_folder_without_cases_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="holds no case"):
        load_cases(tmp_path)


def test_labels_without_article_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes((GOLDEN / f"{load_cases()[0].name}.json").read_bytes())
    with pytest.raises(InvalidRequest, match=r"a\.txt does not exist"):
        load_cases(tmp_path)


def test_labels_that_do_not_fit_are_named_without_their_content(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"headline": "secret words"}', encoding="utf-8")
    with pytest.raises(InvalidRequest, match="is no golden case") as raised:
        load_cases(tmp_path)
    assert "secret" not in raised.value.detail


def test_missing_prediction_is_an_error_not_a_case_left_out(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="no prediction for"):
        load_prediction(tmp_path, load_cases()[0])


def test_prediction_that_is_neither_brief_nor_labels_is_named(tmp_path: Path) -> None:
    case = load_cases()[0]
    (tmp_path / f"{case.name}.json").write_text('{"schema_version": "1.0"}', encoding="utf-8")
    with pytest.raises(InvalidRequest, match="neither a brief nor"):
        load_prediction(tmp_path, case)
