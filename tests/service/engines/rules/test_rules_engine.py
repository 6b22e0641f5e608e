"""The rules engine as the pipeline sees it."""

import time
from datetime import date

import pytest

from schemas.article import Article, Submission
from service.engines.rules.engine import RulesEngine, draft_of, rules_hash
from service.reading import Limits, read_submission

TEXT = (
    "Peru and Chile signed a ceasefire on Friday after talks mediated by Norway. "
    "Peru demands that Chile withdraw its patrol boats from the disputed bay. "
)


def _read(text: str) -> Article:
    limits = Limits(max_bytes=2_000_000, max_characters=200_000)
    return read_submission(Submission(text=text, published=date(2025, 10, 30)), limits)


async def test_draft_is_whole_and_costs_no_call() -> None:
    result = await RulesEngine().draft(_read(TEXT), "standard", deadline=0.0)
    assert {party.name for party in result.draft.parties} == {"Peru", "Chile"}
    assert [mediator.name for mediator in result.draft.mediators] == ["Norway"]
    assert result.draft.headline
    assert result.calls == ()
    assert [(part.part, part.state) for part in result.coverage] == [("1-2", "read")]


async def test_repair_gives_nothing() -> None:
    engine = RulesEngine()
    assert (await engine.repair(_read(TEXT), "fast", (), deadline=0.0)).items == ()
    await engine.aclose()


def test_identity_is_the_hash_of_the_rules() -> None:
    identity = RulesEngine().identity("fast")
    assert identity.prompts == {"rules": f"rules@{rules_hash()}"}
    assert identity == RulesEngine().identity("thorough")


def test_same_article_same_draft() -> None:
    assert draft_of(_read(TEXT)) == draft_of(_read(TEXT))


@pytest.mark.parametrize(
    "unit", ["Peru, ", "the United Nations and ", "Union of ", "“Peru said, ", "ceasefire mediate Peru will "]
)
def test_repetitive_text_stays_linear(unit: str) -> None:
    article = _read((unit * 40_000)[:60_000])
    began = time.process_time()
    draft_of(article)
    assert time.process_time() - began < 10
