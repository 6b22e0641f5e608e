"""The brief beside its article: marks, quotations and lit sentences."""

from datetime import UTC, date, datetime

import pytest
from rich.console import Console

from eval.spotlight import item_list, lit_article, marked, show
from schemas.brief import ArticleFacts, Brief, Demand, Evidence, Mediator, Outcome, Party, Provenance, Usage

FIRST = "The miners want a raise."
SECOND = "The mayor will host talks."
TEXT = f"{FIRST} {SECOND}\nIt rained."


def span(number: int, sentence: str) -> Evidence:
    start = TEXT.index(sentence)
    return Evidence(sentence=number, start=start, end=start + len(sentence), text=sentence, support=1)


@pytest.fixture
def brief() -> Brief:
    first, second = span(1, FIRST), span(2, SECOND)
    return Brief(
        id="brf_" + "0" * 24,
        article=ArticleFacts(
            sha256="", title=None, source=None, published=None, language=None, characters=len(TEXT), sentences=3
        ),
        headline="Miners want a raise",
        summary="The mayor will host talks.",
        parties=(
            Party(
                id="miners",
                name="Miners",
                kind="union",
                role="disputant",
                aliases=(),
                representatives=(),
                evidence=(first,),
            ),
        ),
        mediators=(
            Mediator(
                id="mayor",
                name="Mayor",
                kind="political",
                role="host",
                status="planned",
                aliases=(),
                representatives=(),
                evidence=(second,),
            ),
        ),
        demands=(
            Demand(by=("miners",), of=(), text="pay [more]", force="demand", status="open", evidence=(first, second)),
        ),
        outcomes=(
            Outcome(
                kind="talks_planned",
                text="talks at the hall",
                actors=("mayor",),
                when=date(2024, 5, 2),
                evidence=(second,),
            ),
        ),
        rejected=(),
        warnings=(),
        provenance=Provenance(
            engine="rules",
            profile="fast",
            model=None,
            degraded=False,
            cached=False,
            created=datetime(2024, 5, 1, tzinfo=UTC),
            software="parley",
            prompts={},
            calls=(),
            usage=Usage(),
            coverage=(),
        ),
    )


def printed(renderable: object) -> str:
    console = Console(width=200, highlight=False)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_items_are_marked_by_section_and_number(brief: Brief) -> None:
    assert [mark for mark, _ in marked(brief)] == ["P1", "M1", "D1", "O1"]


def test_a_lit_sentence_carries_the_marks_of_every_item_that_cites_it(brief: Brief) -> None:
    assert lit_article(brief, TEXT).plain == f"[P1 D1] {FIRST} [M1 D1 O1] {SECOND}\nIt rained."


def test_an_article_without_items_is_shown_to_the_letter(brief: Brief) -> None:
    empty = brief.model_copy(update={"parties": (), "mediators": (), "demands": (), "outcomes": ()})
    assert lit_article(empty, TEXT).plain == TEXT


def test_each_item_is_followed_by_the_sentences_it_cites(brief: Brief) -> None:
    lines = [line.strip() for line in printed(item_list(brief)).splitlines()]
    at = next(index for index, line in enumerate(lines) if line.startswith("D1"))
    assert lines[at + 1 : at + 3] == [f"[1] {FIRST}", f"[2] {SECOND}"]


def test_refs_are_shown_by_name_and_square_brackets_are_no_markup(brief: Brief) -> None:
    shown = printed(item_list(brief))
    assert "Miners → nobody named: pay [more] (demand, open)" in shown
    assert "talks at the hall (talks_planned, 2024-05-02; Mayor)" in shown


def test_show_ends_with_the_counts(brief: Brief) -> None:
    console = Console(width=200, highlight=False)
    with console.capture() as capture:
        show(brief, TEXT, console)
    assert capture.get().splitlines()[-1] == "Engine rules; 4 items, 5 quotations; 0 found but not upheld."
