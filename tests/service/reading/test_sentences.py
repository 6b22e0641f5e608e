import pytest

from service.reading.sentences import LONGEST, sentence_spans


def cut(text: str, language: str | None = None) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, (0, len(text)), language)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Olawale told Ms. Doe and Gen. Musa that Lt. Col. Adeyemi had gone.",
        "Lt.\u00a0 Gen.\u00a0 Musa spoke.",
        "The U.N. Security Council met on Nov. 2 at 6 p.m. in New York.",
        "At about 5 a.m. Monday gunmen fired.",
        "It ended at 7 p.m. EST in the hall.",
        "Elders of St. Andrew's met Bloom Ltd. officials.",
        "J. K. Rowe and J.R. Poe wrote it.",
        "Sgt. Pip and Amb. Lee came.",
        "Talks resume on Tues. Nov. 5 at the ministry.",
        "The authority will pay Sh. 200 more.",
        "Road No. 3 is shut.",
        "He waited... then spoke.",
        "“Both are written down. We will see,” he said.",
        '"I came. I saw," she said.',
        "The (ret.) Colonel spoke.",
        "It cost $2.5 million (approx. 2 million euros) to build.",
    ],
)
def test_one_sentence_stays_one(sentence: str) -> None:
    assert cut(sentence) == [sentence]


@pytest.mark.parametrize(
    "sentences",
    [
        ["He left Bloom Ltd. and went home.", "She stayed."],
        ["It was read out on Oct. 25.", "Then they left."],
        ["He praised “a victory for reason.”", "Mr. Doe did not."],
        ['He said "no."', "Then he left."],
        ["The army pulled out of the A.U.", "The next day it rained."],
        ["Is it over?", "Yes!", "It is."],
        ["He waited…", "Then he spoke."],
        ["He spoke for an hour.", "(Nobody had asked him to.)", "She did not answer."],
        ["The villagers' pipe was cut.", "They took the farmers' water."],
    ],
)
def test_sentences_are_cut(sentences: list[str]) -> None:
    assert cut(" ".join(sentences)) == sentences


def test_number_of_a_list_item_stays_with_its_sentence() -> None:
    assert cut("1. The army withdraws. 2. The rebels disarm.") == ["1. The army withdraws.", "2. The rebels disarm."]


def test_format_characters_stand_between_sentences() -> None:
    assert cut("\ufeffHe left.\u200b She stayed.\u202c") == ["He left.", "She stayed."]


def test_language_of_the_article_is_used() -> None:
    assert cut("वह चला गया। वह रुक गई।", "hi-IN") == ["वह चला गया।", "वह रुक गई।"]


def test_unknown_language_is_read_as_english() -> None:
    assert cut("Mr. Doe left. She stayed.", "xx") == ["Mr. Doe left.", "She stayed."]


def test_endless_sentence_is_cut_at_the_end_of_words() -> None:
    found = cut("word " * 10_000)
    assert all(len(piece) <= LONGEST and set(piece.split()) == {"word"} for piece in found)
    assert sum(len(piece.split()) for piece in found) == 10_000


def test_endless_word_is_cut_too() -> None:
    assert [len(piece) for piece in cut("x" * 2500)] == [1000, 1000, 500]


def test_sentences_of_a_very_long_paragraph_are_all_found() -> None:
    assert cut("The talks went on. " * 2000) == ["The talks went on."] * 2000
