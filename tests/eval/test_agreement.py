import pytest

from eval.agreement import FIRST, SECOND, agreement
from eval.cases import GOLDEN
from schemas.errors import InvalidRequest


def test_f1_is_the_same_whichever_reader_is_taken_as_right() -> None:
    one, other = agreement(FIRST, SECOND), agreement(SECOND, FIRST)
    assert one.summary.found == pytest.approx(other.summary.found)
    assert one.summary.strict == pytest.approx(other.summary.strict)
    assert one.summary.found_by_document == pytest.approx(other.summary.found_by_document)


def test_readers_agree_as_an_independent_scorer_found() -> None:
    summary = agreement().summary
    assert summary.found_by_document == pytest.approx(0.971, abs=0.01)
    assert summary.strict_by_document == pytest.approx(0.919, abs=0.01)


def test_two_articles_without_dispute_are_abstention_for_both() -> None:
    summary = agreement().summary
    assert (summary.empty_cases, summary.abstained_cases, summary.false_items) == (2, 2, 0)


def test_folders_that_label_different_articles_are_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("one")
    label = min(FIRST.glob("*.json"))
    (folder / label.name).write_bytes(label.read_bytes())
    with pytest.raises(InvalidRequest, match="do not label the same articles"):
        agreement(folder, SECOND, GOLDEN)
