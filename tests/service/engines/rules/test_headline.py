from schemas.terms import HEADLINE_WORDS, SUMMARY_WORDS
from tests.staging import stage

LEAD = "HALD, May 6 — Norland and Sudmark signed a border treaty on Monday, the foreign ministry of Veria said."
MORE = (
    " The text was read out in a small hall by the river. It was raining. Sudmark "
    "had rejected the proposal of Veria twice"
    " before. Ships on the strait blew their horns for an hour after the ceremony."
)


def test_the_title_is_the_headline_where_the_article_bears_it_out() -> None:
    assert stage(LEAD + MORE, title="Norland and Sudmark sign border treaty").headline() == (
        "Norland and Sudmark sign border treaty"
    )


def test_a_title_about_something_else_is_not_the_headline() -> None:
    headline = stage(LEAD + MORE, title="Five recipes with wild garlic for spring").headline()
    assert headline == "Norland and Sudmark signed a border treaty"


def test_a_title_with_a_number_that_the_article_lacks_is_not_the_headline() -> None:
    headline = stage(LEAD + MORE, title="Norland and Sudmark sign 3 border treaty texts").headline()
    assert headline == "Norland and Sudmark signed a border treaty"


def test_a_long_lead_is_cut_where_a_phrase_ends() -> None:
    long = "The council of the old harbour town voted in the small hours to keep its ferry running through the winter."
    headline = stage(long, {}, {}).headline()
    assert len(headline.split()) <= HEADLINE_WORDS
    assert not headline.endswith((" in", " to", " the", " its", " through"))


def test_a_summary_is_made_of_whole_sentences_in_order() -> None:
    summary = stage(LEAD + MORE).summary()
    assert summary.startswith("Norland and Sudmark signed a border treaty on Monday")
    assert "HALD" not in summary
    assert len(summary.split()) <= SUMMARY_WORDS


def test_a_summary_passes_over_sentences_that_lean_on_others() -> None:
    assert "It was raining" not in stage(LEAD + MORE).summary()


def test_an_article_without_a_dispute_has_a_summary_too() -> None:
    text = (
        "The festival of kites opened on the beach on Saturday. Children ran along the "
        "water with paper dragons all day."
    )
    assert stage(text, {}, {}).summary() == text


def test_an_article_without_a_sentence_has_no_summary() -> None:
    assert stage("Kites", {}, {}).summary() == ""


def test_a_headline_cut_from_a_long_lead_ends_at_a_phrase_with_its_verb() -> None:
    text = (
        "The president of Veria has announced that a large delegation from Veria will visit Norland next week to hold "
        "consultations about the negotiations with Sudmark."
    )
    headline = stage(text).headline()
    assert headline.startswith("A large delegation from Veria will visit Norland next week")
    assert len(headline.split()) <= 15
