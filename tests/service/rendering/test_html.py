import re
from datetime import date

from pydantic import JsonValue

from schemas.brief import Brief, BriefWarning, Rejected
from schemas.events import Item
from schemas.terms import Section
from service.rendering.html import as_html
from service.rendering.lit import lit_paragraphs
from tests.drafting import STORY, demand, draft, mediator, outcome, party, read
from tests.rendered import brief_of

TEXT = STORY.replace(". ", ".\n\n", 2)


def made(text: str = TEXT) -> Brief:
    items = (party(), party("Varga Front", id="front"), mediator(), demand(by=("norland",), of=("front",)), outcome())
    return brief_of(read(text), draft(*items))


def test_pieces_are_the_article_but_for_white_space_between_paragraphs() -> None:
    paragraphs = ["".join(piece.text for piece in pieces) for pieces in lit_paragraphs(made())]
    assert paragraphs == TEXT.split("\n\n")


def test_each_cited_sentence_is_a_piece_with_the_marks_of_all_that_cite_it() -> None:
    brief = made()
    lit = {piece.sentence: piece for pieces in lit_paragraphs(brief) for piece in pieces if piece.sentence}
    items: list[Item] = [*brief.parties, *brief.mediators, *brief.demands, *brief.outcomes]
    for item in items:
        for evidence in item.evidence:
            assert lit[evidence.sentence].text == evidence.text
    assert set(lit[3].marks) >= {"D1"}


def test_file_stands_alone_and_links_items_and_sentences_both_ways() -> None:
    page = as_html(made())
    assert "<style>" in page
    assert not re.search(r"<script|<link|<img|@import|url\((?!#)|https?://", page)
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids
    assert {"p1", "p2", "m1", "d1", "o1"} <= ids


def test_item_to_check_says_so() -> None:
    brief = made()
    warning = BriefWarning(code="verb_unsupported", detail="look at the verb", path="/demands/0")
    page = as_html(brief.model_copy(update={"warnings": (warning,)}))
    card = re.search(r'<li class="item demand" id="d1".*?</li>', page, re.DOTALL)
    assert card is not None
    assert "look at the verb" in card[0]
    assert '<a href="#d1">D1</a>: verb unsupported' in page


def test_rejected_items_of_every_section_are_counted_and_told() -> None:
    items: dict[Section, dict[str, JsonValue]] = {
        "parties": {"name": "Atlantis"},
        "mediators": {"name": "Thule"},
        "demands": {"text": "build a harbour"},
        "outcomes": {"text": "A harbour was built."},
    }
    rejected = tuple(
        Rejected(section=section, item=item, reason="unsupported", detail="not stated")
        for section, item in items.items()
    )
    page = as_html(made().model_copy(update={"rejected": rejected}))
    assert 'Found, but not upheld <span class="count">4</span>' in page
    for words in ("Atlantis", "Thule", "build a harbour", "A harbour was built."):
        assert f'<p class="claim" dir="auto">{words}</p>' in page


def test_outcomes_are_in_the_order_of_their_days() -> None:
    brief = made()
    days = ("2024-05-06", None, "2023-01-02")
    outcomes = [brief.outcomes[0].model_copy(update={"when": day and date.fromisoformat(day)}) for day in days]
    page = as_html(brief.model_copy(update={"outcomes": tuple(outcomes)}))
    assert re.findall(r'class="item outcome [a-z_]+" id="(o\d)"', page) == ["o3", "o1", "o2"]
    assert ">2 January 2023<" in page
