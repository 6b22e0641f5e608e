"""Whatever a model answers, no brief holds what its quotes do not carry (`eval.bench.hostile`: the same at length)."""

import asyncio
import random
from collections.abc import Callable

import jsonschema
import pytest

from eval.bench.hostile import Row, measure
from eval.cases import load_cases
from prompts.articles import article_block
from schemas.brief import Brief
from schemas.drafts import Cast, Draft, EngineIdentity, Repairs, Stakes, Verdicts
from service.assembly import assemble
from service.engines.llm.replies import wire_schema
from service.grounding import ground
from tests.drafting import STORY, demand, draft, party, read
from tests.hostile.checks import breaches
from tests.hostile.model import MODES, Mode, Vocabulary, answer
from tests.service.telemetry.pieces import brief as any_brief

BRIEFS = 24


@pytest.fixture(scope="module")
def rows() -> dict[Mode, Row]:
    return {mode: asyncio.run(measure(mode, load_cases(), BRIEFS, seed=7)) for mode in MODES}


@pytest.mark.parametrize("mode", MODES)
def test_nothing_that_is_upheld_breaks_a_check(mode: Mode, rows: dict[Mode, Row]) -> None:
    assert rows[mode].briefs == BRIEFS
    assert rows[mode].breaches == []


def test_the_model_gets_past_the_easy_hurdles(rows: dict[Mode, Row]) -> None:
    upheld = rows["names"].upheld
    assert upheld["parties"] > 5
    assert upheld["demands"] + upheld["outcomes"] > 5


def test_of_words_that_any_dispute_has_nearly_nothing_is_upheld(rows: dict[Mode, Row]) -> None:
    upheld = rows["generic"].upheld
    assert upheld["demands"] + upheld["outcomes"] <= 2


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("model", [Cast, Stakes, Draft, Verdicts, Repairs])
def test_every_answer_fits_the_schema_that_was_sent(
    model: type[Cast | Stakes | Draft | Verdicts | Repairs], mode: Mode
) -> None:
    article = read(STORY)
    message = article_block(article, article.quotable)
    for seed in range(3):
        written = answer(wire_schema(model), Vocabulary.of(message, mode, random.Random(seed)))  # noqa: S311
        jsonschema.validate(model.model_validate_json(written).model_dump(mode="json"), wire_schema(model))


def sound() -> Brief:
    """A brief that keeps every check."""
    drafted = draft(party(), party("Varga Front", id="front"), demand(by=("norland",), of=("front",)))
    identity = EngineIdentity(engine="llm", model="m", prompts={})
    return assemble(ARTICLE, ground(ARTICLE, drafted), any_brief().provenance, identity)


def changed(section: str, **values: object) -> Brief:
    """The same with the first item of a section changed after the fact."""
    brief = sound()
    first, *others = getattr(brief, section)
    return brief.model_copy(update={section: (first.model_copy(update=values), *others)})


ARTICLE = read(STORY)
SPOILT: dict[str, Callable[[], Brief]] = {
    "has a quote": lambda: changed("demands", evidence=()),
    "quotes are exact": lambda: changed(
        "demands", evidence=(sound().demands[0].evidence[0].model_copy(update={"text": "Norland agreed."}),)
    ),
    "speaks of what stands in or beside its quotes": lambda: changed("demands", text="harvest purple turnips"),
    "numbers are in the quotes": lambda: changed("demands", text="release 40 prisoners within 71 days"),
    "denies no verb, unflagged, where its quotes deny nothing": lambda: changed(
        "demands", text="not release 40 prisoners"
    ),
    "references are actors of the brief": lambda: changed("demands", by=("nobody",)),
    "names are in the article": lambda: changed("parties", name="Atlantis"),
}


def test_a_sound_brief_keeps_every_check() -> None:
    assert breaches(sound(), ARTICLE) == []


@pytest.mark.parametrize("check", SPOILT)
def test_a_check_finds_what_it_is_for(check: str) -> None:
    assert check in {breach.check for breach in breaches(SPOILT[check](), ARTICLE)}
