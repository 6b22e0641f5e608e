import re

from schemas.brief import Brief
from schemas.events import Item
from service.rendering.html import as_html
from service.rendering.lit import lit_paragraphs
from service.rendering.picture import picture
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


def test_picture_draws_who_mediates_and_who_demands() -> None:
    drawn = picture(made())
    assert drawn is not None
    assert len(drawn.lines) == 2
    assert [arrow.title for arrow in drawn.arrows] == ["Norland → Varga Front: 1 demand"]


def test_there_is_no_picture_of_one_actor() -> None:
    assert picture(brief_of(read(), draft(party()))) is None
