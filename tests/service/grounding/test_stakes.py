from datetime import date

import pytest

from schemas.drafts import DraftDemand, DraftOutcome
from service.grounding import Grounded, Upheld, ground
from tests.drafting import STORY, demand, draft, mediator, outcome, party, read

CAST = (party("Norland"), party("Varga Front", id="front", cites=(4,)), mediator())


def _ground(item: DraftDemand | DraftOutcome, text: str = STORY, published: date | None = None) -> Grounded:
    return ground(read(text, published=published), draft(*CAST, item))


def _upheld(
    item: DraftDemand | DraftOutcome, text: str = STORY, published: date | None = None
) -> Upheld[DraftDemand] | Upheld[DraftOutcome]:
    grounded = _ground(item, text, published)
    assert grounded.failing == ()
    return grounded.demands[0] if grounded.demands else grounded.outcomes[0]


def _reason(item: DraftDemand | DraftOutcome) -> str:
    [failing] = _ground(item).failing
    return failing.reason


def test_stated_demand_is_upheld_on_its_sentence() -> None:
    result = _upheld(demand(by=("norland",), of=("front",)))
    assert [one.sentence for one in result.evidence] == [3]
    assert result.notes == ()


@pytest.mark.parametrize("text", ["", " ", "of the", "Norland", "Norland and the Varga Front", "…", "\0"])
def test_text_without_content_is_too_general(text: str) -> None:
    assert _reason(demand(text)) == "too_general"


def test_name_that_the_article_lacks_fails() -> None:
    assert _reason(demand("release 40 prisoners to Estmere")) == "name_not_in_article"


@pytest.mark.parametrize("text", ["release 50 prisoners", "release ٥٠ prisoners"])
def test_changed_number_fails(text: str) -> None:
    assert _reason(demand(text)) == "number_not_in_evidence"


@pytest.mark.parametrize(
    ("sentences", "text", "cites"),
    [
        ("Norland let 12 prisoners go. Some 70 more are due home by spring.", "release some 70 prisoners", (2, 1)),
        ("Norland has 31 square miles of it and 47 for the rest.", "leave the 47 square miles", (1,)),
        (
            "The Varga Front was told to leave by March 9 and come back on May 4.",
            "come back on May 4 and not leave",
            (1,),
        ),
    ],
)
def test_number_that_a_sentence_counts_no_other_thing_by_is_upheld(
    sentences: str, text: str, cites: tuple[int, ...]
) -> None:
    article = f"{sentences} Norland and the Varga Front met. Sudmark helped."
    assert _ground(demand(text, cites=cites), article).failing == ()


def test_number_that_a_sentence_counts_another_thing_by_fails() -> None:
    article = f"{STORY} Norland holds 12 prisoners and 40 guards."
    [failing] = _ground(demand("free 40 prisoners", cites=(7,)), article.replace("release 40", "release many")).failing
    assert failing.reason == "number_not_in_evidence"


def test_statement_of_something_else_fails() -> None:
    assert _reason(demand("pay pensions to village teachers")) == "unsupported"


def test_wrong_cite_is_replaced() -> None:
    result = _upheld(outcome("Both sides agreed to open the Isker road to aid convoys", cites=(6,)))
    assert result.item.cites == (5,)
    assert [note.code for note in result.notes] == ["evidence_replaced"]


@pytest.mark.parametrize("cites", [(-1,), (0,), (77,), (10**20,)])
def test_cite_outside_the_article_is_replaced_or_fails(cites: tuple[int, ...]) -> None:
    assert _upheld(outcome("Both sides agreed to open the Isker road to aid convoys", cites=cites)).item.cites == (5,)
    assert _reason(demand("close every school", cites=cites)) == "no_evidence"


def test_item_without_cites_fails() -> None:
    assert _reason(demand(cites=())) == "no_evidence"


def test_reference_by_name_becomes_the_id() -> None:
    result = _upheld(outcome(actors=("Norland", "VARGA FRONT")))
    assert isinstance(result.item, DraftOutcome)
    assert result.item.actors == ("norland", "front")
    assert result.notes == ()


def test_two_names_of_one_actor_are_one_reference() -> None:
    result = _upheld(outcome(actors=("norland", "Norland")))
    assert isinstance(result.item, DraftOutcome)
    assert result.item.actors == ("norland",)
    assert result.notes == ()


def test_unknown_reference_is_dropped_with_a_note() -> None:
    result = _upheld(outcome(actors=("norland", "estmere")))
    assert isinstance(result.item, DraftOutcome)
    assert result.item.actors == ("norland",)
    assert [note.code for note in result.notes] == ["reference_dropped"]


def test_only_unknown_references_fail() -> None:
    assert _reason(demand(by=("estmere",))) == "unknown_actor"


def test_contrary_verb_is_flagged() -> None:
    result = _upheld(outcome("The Varga Front agreed to leave the Isker valley.", cites=(4,)))
    assert [note.code for note in result.notes] == ["polarity_mismatch"]


def test_date_by_the_weekday_is_kept() -> None:
    result = _upheld(
        outcome("Norland and the Front met in Port Salis", cites=(1,), kind="talks_held", when="2025-11-04")
    )
    assert isinstance(result.item, DraftOutcome)
    assert result.item.when == "2025-11-04"


@pytest.mark.parametrize(
    "when", ["2025-11-05", "2025-13-40", "next week", "", "0000-00-00", "٢٠٢٥-١١-٠٤", "2025-11-04T10"]
)
def test_date_that_nothing_fixes_is_dropped_with_a_note(when: str) -> None:
    result = _upheld(outcome("Norland and the Front met in Port Salis", cites=(1,), kind="talks_held", when=when))
    assert isinstance(result.item, DraftOutcome)
    assert result.item.when is None
    assert [note.code for note in result.notes] == ["date_dropped"]


def test_text_is_published_in_one_line_without_formatting_characters() -> None:
    assert _upheld(demand("release\n 40 \u202eprisoners\0")).item.text == "release 40 prisoners"
