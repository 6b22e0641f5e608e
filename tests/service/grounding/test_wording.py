from service.grounding.index import ArticleIndex
from service.grounding.wording import ground_headline, ground_summary
from tests.drafting import read

INDEX = ArticleIndex(read(title="Norland and Front agree on road"))
NOBODY = frozenset[str]()


def test_headline_that_the_article_bears_out_is_kept() -> None:
    assert ground_headline("Norland and Varga Front agree to open road", INDEX, NOBODY) == (
        "Norland and Varga Front agree to open road",
        (),
    )


def test_headline_with_a_foreign_name_is_replaced_by_the_title() -> None:
    text, notes = ground_headline("Norland and Estmere agree to open road", INDEX, NOBODY)
    assert text == "Norland and Front agree on road"
    assert [note.code for note in notes] == ["headline_replaced"]


def test_headline_with_a_foreign_number_is_replaced() -> None:
    assert ground_headline("Norland demands 900 prisoners", INDEX, NOBODY)[1] != ()


def test_headline_of_other_matters_is_replaced() -> None:
    assert ground_headline("Football final ends in penalty drama", INDEX, NOBODY)[1] != ()


def test_without_title_the_opening_stands_in() -> None:
    text, _ = ground_headline("", ArticleIndex(read()), NOBODY)
    assert text == "Norland and the Varga Front met in Port Salis on Tuesday."


def test_empty_headline_is_told_as_such() -> None:
    [note] = ground_headline(" ", INDEX, NOBODY)[1]
    assert note.detail == "no headline was drafted"


def test_long_headline_is_cut_with_a_note() -> None:
    text, notes = ground_headline(
        "Norland and the Varga Front agree to open the Isker road to aid convoys in the hills", INDEX, NOBODY
    )
    assert len(text.split()) == 15
    assert [note.code for note in notes] == ["text_shortened"]


def test_summary_loses_only_the_sentences_that_are_not_borne_out() -> None:
    text, notes = ground_summary(
        "Both sides agreed to open the road. Estmere paid 9 million. Sudmark brokered.", INDEX, NOBODY
    )
    assert text == "Both sides agreed to open the road. Sudmark brokered."
    assert [note.code for note in notes] == ["summary_replaced"]


def test_summary_without_a_true_sentence_is_replaced_by_the_opening() -> None:
    text, notes = ground_summary("Estmere paid 9 million.", INDEX, NOBODY)
    assert text == "Norland and the Varga Front met in Port Salis on Tuesday."
    assert [note.code for note in notes] == ["summary_replaced"]


def test_long_summary_is_cut() -> None:
    text, notes = ground_summary("Both sides agreed to open the road. " * 20, INDEX, NOBODY)
    assert len(text.split()) == 90
    assert [note.code for note in notes] == ["text_shortened"]


def test_article_of_furniture_only_has_no_headline() -> None:
    assert ground_headline("", ArticleIndex(read("Advertisement")), NOBODY)[0] == ""
