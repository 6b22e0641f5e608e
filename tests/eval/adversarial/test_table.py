import re
from functools import lru_cache
from pathlib import Path

import pytest

from eval.adversarial.table import CONTRARY, FABRICATED, RENUMBERED, REPEATED, TRUE, Row, markdown, table

README = Path(__file__).parents[3] / "README.md"
_MARKED = re.compile(r"<!-- adversarial -->\n+(.*?)\n+<!-- /adversarial -->", re.DOTALL)


@lru_cache(maxsize=1)
def _rows() -> list[Row]:
    return table()


@pytest.mark.parametrize("place", range(6))
def test_row_keeps_its_bar(place: int) -> None:
    row = _rows()[place]
    assert row.within, row


def test_every_row_tries_as_many_as_it_should() -> None:
    assert [row.statements for row in _rows()] == [FABRICATED, FABRICATED, CONTRARY, RENUMBERED, TRUE, REPEATED]


def test_readme_shows_this_table() -> None:
    shown = _MARKED.search(README.read_text(encoding="utf-8"))
    if shown is None:
        pytest.skip("the README shows no table")
    assert shown.group(1) == markdown(_rows())


def test_markdown_has_a_line_a_row() -> None:
    row = Row("edited", 10, 2, "upheld", "0", within=False)
    assert markdown([row]).splitlines()[2] == "| edited | 10 | upheld | 0 | 2 |"
