"""The lexicon's table."""

import pytest

from schemas.article import Article, Sentence
from service.engines.rules.lexicon.entries import lookup, single_words
from service.engines.rules.lexicon.tokens import Token, tokenise
from service.engines.rules.tables import table


def _tokens(text: str) -> list[Token]:
    sentence = Sentence(number=1, start=0, end=len(text), paragraph=1)
    return tokenise(Article(text=text, sha256="", sentences=(sentence,)), sentence, single_words())


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("U.S.", "United States", "name"),
        ("Washington’s", "United States", "capital"),
        ("White House", "United States", "metonym"),
        ("Côte d’Ivoire", "Ivory Coast", "name"),
        ("Turkiye", "Türkiye", "name"),
        ("Kosovo", "Kosovo", "name"),
        ("Filipinos", "Philippines", "demonym"),
        ("OIC", "Organisation of Islamic Cooperation", "name"),
        ("Papua New Guinea", "Papua New Guinea", "name"),
    ],
)
def test_form_finds_its_entry(text: str, name: str, form: str) -> None:
    hit = lookup(_tokens(text), 0)
    assert hit is not None
    assert (hit.entry.name, hit.form) == (name, form)


def test_hyphenated_mediator_is_cut_off() -> None:
    assert [token.text for token in _tokens("Qatar-mediated talks")] == ["Qatar", "-", "mediated", "talks"]


def test_ordinary_capitals_are_not_found() -> None:
    assert lookup(_tokens("Chairs"), 0) is None


def test_every_state_has_a_name_and_states_its_sources() -> None:
    states = table("states")
    assert states["sources"]
    assert len(states["states"]) > 190
    assert all(row["names"] for row in states["states"].values())
