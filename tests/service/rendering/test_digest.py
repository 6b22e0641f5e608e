import pytest

from service.rendering.digest import as_digest
from tests.service.rendering.test_markdown import brief


def test_every_upheld_item_has_its_line() -> None:
    lines = as_digest(brief()).splitlines()
    assert lines[:2] == ["Norland", "Norland"]
    assert "Party: Norland (disputant, armed_group)" in lines
    assert "Mediator: Isle (host, active)" in lines
    assert "Demand: Norland of Isle: Norland (demand, partly_met)" in lines
    assert [line for line in lines if line.startswith("Outcome: Norland (talks_held, Norland, Isle")]
    assert lines[-1].startswith("brf_000000000000000000000000: ")


@pytest.mark.parametrize("breaking", ["\n", "\r", "\u2028", "\u202e", "\x00", "\x1b"])
def test_text_of_an_article_stays_on_its_line(breaking: str) -> None:
    plain = as_digest(brief("a b"))
    assert as_digest(brief(f"a{breaking}b")) == plain


def test_an_item_without_actors_is_unnamed() -> None:
    full = brief()
    demand = full.demands[0].model_copy(update={"by": (), "of": ()})
    assert "Demand: unnamed: Norland" in as_digest(full.model_copy(update={"demands": (demand,)}))
