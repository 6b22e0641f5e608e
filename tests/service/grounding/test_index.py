import time

import pytest

from service.grounding.index import ArticleIndex
from service.grounding.words import stem
from tests.drafting import STORY, read

INDEX = ArticleIndex(read())


def test_numbers_outside_the_article_are_no_sentences() -> None:
    assert [INDEX.at(number) for number in (-1, 0, 7, 10**30)] == [None] * 4


def test_furniture_is_not_indexed() -> None:
    article = read(f"{STORY}\n\nFacebook Twitter Email\n")
    furniture = [s.number for s in article.sentences if s.boilerplate]
    assert furniture
    index = ArticleIndex(article)
    assert [index.at(number) for number in furniture] == [None] * len(furniture)
    assert index.boilerplate == set(furniture)


def test_neighbours_stop_at_the_ends() -> None:
    assert [entry.sentence.number for entry in INDEX.around(1)] == [1, 2, 3]


@pytest.mark.parametrize("name", ["Norland", "the varga front", "Mira Toll"])
def test_name_that_is_written_is_held(name: str) -> None:
    assert INDEX.holds_name(name)


@pytest.mark.parametrize("name", ["", "…", "Norla", "Varga Salis", "the", "Front Varga"])
def test_name_that_is_not_written_is_not_held(name: str) -> None:
    assert not INDEX.holds_name(name)


def test_title_counts_for_names() -> None:
    assert ArticleIndex(read(title="Estmere waits")).holds_name("Estmere")


def test_name_does_not_run_from_title_into_text() -> None:
    assert not ArticleIndex(read(title="Talks in Estmere")).holds_name("Estmere Norland")


def test_sentences_naming_either_form_come_in_order() -> None:
    assert [e.sentence.number for e in INDEX.sentences_naming(("Varga Front", "Sudmark"))] == [1, 2, 3, 4]


def test_pronoun_is_not_taken_for_an_acronym() -> None:
    index = ArticleIndex(read("Norland told us to wait. The US agreed to the plan."))
    assert [entry.sentence.number for entry in index.sentences_naming(("US",))] == [2]


def test_prefix_is_looked_up_among_words() -> None:
    assert INDEX.holds_prefix("convo")
    assert not INDEX.holds_prefix("convx")
    assert not INDEX.holds_prefix("zzz")


def test_acronyms_are_initials_of_capitalised_runs() -> None:
    assert "vf" in INDEX.acronyms


def test_lower_case_words_leave_out_names() -> None:
    assert INDEX.writes_in_lower_case("prisoners")
    assert not INDEX.writes_in_lower_case("norland")


def test_word_carries_in_full_and_its_sense_almost() -> None:
    carrying = INDEX.carrying(stem("declined"))
    assert carrying == {3: 0.9}
    assert INDEX.carrying(stem("refused"))[3] == 1.0


@pytest.mark.parametrize("text", ["A" * 190_000, "Aa-" * 60_000, "U." * 90_000, "to " + " " * 190_000 + "x"])
def test_hostile_texts_are_indexed_in_time(text: str) -> None:
    started = time.process_time()
    index = ArticleIndex(read(f"Norland met. {text}"))
    assert index.acronyms is not None
    assert index.holds_name("Norland")
    assert time.process_time() - started < 5
