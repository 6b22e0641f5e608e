import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.grounding.index import ArticleIndex, IndexedSentence
from service.grounding.statements import statement
from service.grounding.support import (
    RECITED_THRESHOLD,
    SHORT_RECITED_THRESHOLD,
    candidates,
    coverage,
    least_support,
    missing_names,
    missing_numbers,
    recite,
    supported,
)
from tests.drafting import STORY, read

INDEX = ArticleIndex(read())
NOBODY = frozenset[str]()


def _cited(*numbers: int) -> list[IndexedSentence]:
    return [entry for entry in map(INDEX.at, numbers) if entry is not None]


def test_statement_of_the_sentence_is_carried_whole() -> None:
    assert coverage(statement("release 40 prisoners", NOBODY), _cited(3)) == 1.0


def test_statement_of_something_else_is_not_carried() -> None:
    assert coverage(statement("pay pensions to teachers", NOBODY), _cited(3)) == 0.0


def test_word_of_the_same_sense_counts_almost_in_full() -> None:
    assert 0.8 < coverage(statement("free 40 detainees", NOBODY), _cited(3)) < 1.0


def test_names_of_actors_are_left_out() -> None:
    assert statement("Norland release prisoners", frozenset({"norland"})).stems == ("releas", "prison")


def test_short_statement_must_stand_in_one_sentence() -> None:
    stated = statement("dry convoys", NOBODY)
    assert supported(stated, _cited(5, 6), INDEX) == 0.5
    assert least_support(stated) > 0.5


def test_name_that_the_article_lacks_is_missing() -> None:
    assert missing_names(statement("join Estmere", NOBODY), INDEX, NOBODY) == ["estmere"]


@pytest.mark.parametrize("text", ["trust Norlanders", "meet the VF", "meet on Friday", "stop. Leave"])
def test_name_that_the_article_writes_or_derives_is_not_missing(text: str) -> None:
    assert missing_names(statement(text, NOBODY), INDEX, NOBODY) == []


def test_foreign_name_that_opens_a_sentence_is_missing() -> None:
    assert missing_names(statement("Estmere agreed to open the road", NOBODY), INDEX, NOBODY) == ["estmere"]


@pytest.mark.parametrize(
    "text", ["Ceasefire holds", "Meanwhile, both met", "Speaking there", "Three met", "However they"]
)
def test_ordinary_word_that_opens_a_sentence_is_no_name(text: str) -> None:
    assert missing_names(statement(text, NOBODY), INDEX, NOBODY) == []


def test_verb_that_opens_a_demand_is_no_name() -> None:
    assert statement("Dismantle the camps", NOBODY, opens_with_verb=True).names == ()


def test_known_name_is_not_missing() -> None:
    assert missing_names(statement("join Estmere", NOBODY), INDEX, frozenset({"estmere"})) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("release 40 prisoners", []),
        ("release 50 prisoners", ["50"]),
        ("release ٤٠ prisoners", []),
        ("release ٥٠ prisoners", ["50"]),
        ("release ² prisoners", ["2"]),
        ("release forty prisoners", []),
    ],
)
def test_numbers_must_be_in_the_cited_sentences(text: str, missing: list[str]) -> None:
    assert missing_numbers(statement(text, NOBODY), _cited(3)) == missing


def test_two_sides_may_be_counted() -> None:
    assert missing_numbers(statement("the two sides agreed", NOBODY), _cited(5)) == []


def test_recite_finds_the_sentence() -> None:
    found = recite(statement("open the Isker road to aid convoys", NOBODY), INDEX)
    assert [entry.sentence.number for entry in found] == [5]


def test_recite_finds_nothing_for_what_is_not_said() -> None:
    assert recite(statement("open the harbour to fishing boats", NOBODY), INDEX) == []


def test_recite_finds_nothing_for_nothing() -> None:
    assert recite(statement("the of", NOBODY), INDEX) == []


def test_recite_prefers_the_repeat_nearest_to_the_cite() -> None:
    index = ArticleIndex(read(f"{STORY}\n\n{STORY}"))
    stated = statement("open the Isker road to aid convoys", NOBODY)
    assert [entry.sentence.number for entry in recite(stated, index, near=(12,))] == [11]


_WORDS = st.sampled_from("norland free release captive prisoner road open shut aid talks weather valley 40 50".split())


@given(st.lists(st.lists(_WORDS, min_size=2, max_size=6), min_size=1, max_size=12), st.lists(_WORDS, min_size=1))
def test_recite_is_the_best_of_all_singles_and_pairs(sentences: list[list[str]], text: list[str]) -> None:
    index = ArticleIndex(read(" ".join(f"They {' '.join(one)}." for one in sentences)))
    stated = statement(" ".join(text), NOBODY)
    groups = [[one] for one in index.sentences] + [list(two) for two in zip(index.sentences, index.sentences[1:])]  # noqa: B905 -- pairs in a row
    carried = [group for group in groups if all(coverage(stated, [one]) > 0 for one in group)]
    fitting = [supported(stated, group, index) for group in carried if not missing_numbers(stated, group)]
    needed = RECITED_THRESHOLD if len(stated.stems) > 4 else SHORT_RECITED_THRESHOLD
    found = recite(stated, index)
    best = max(fitting, default=0.0)
    assert bool(found) == (best >= needed)
    if found:
        assert supported(stated, found, index) == pytest.approx(best, abs=2e-6)


def test_candidates_come_best_first() -> None:
    assert candidates(statement("open the Isker valley road", NOBODY), INDEX)[:2] == (5, 4)


def test_no_candidates_for_a_text_of_function_words() -> None:
    assert candidates(statement("of the and", NOBODY), INDEX) == ()
