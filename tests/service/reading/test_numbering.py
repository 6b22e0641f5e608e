import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from schemas.article import Sentence
from service.reading.numbering import numbered
from service.reading.sentences import LONGEST

# all of Unicode, with the characters on which sentence ends and furniture hang far oftener than by chance
PIECES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(
        [". ", "! ", "… ", "\n", "\r\n", "\n\n", "\u2028", "\x85", "\u00a0", "\ufeff", "\x00", "\u200b", "\u202e"]
    ),
    st.sampled_from(
        ["“", "”", '"', "(", ") ", " — ", "GENEVA, March 3 — ", "Mr. ", "6 p.m. ", "The talks failed. ", "1. "]
    ),
    st.sampled_from(
        ["| ", "Comments 0", "Share this: Facebook  X", "\U0001f469\u200d\U0001f467", "e\u0301", "word " * 15]
    ),
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


def blank(text: str) -> bool:
    return all(unicodedata.category(c) in {"Cc", "Cf", "Zs", "Zl", "Zp"} for c in text)


@given(TEXTS, st.none() | st.text(max_size=20))
@example("BERLIN: Ab", None)
def test_sentences_tile_the_text_in_order(text: str, title: str | None) -> None:
    end = 0
    for sentence in numbered(text, title=title):
        assert end <= sentence.start < sentence.end
        assert blank(text[end : sentence.start])
        assert not blank(text[sentence.start]) or 0xE0020 <= ord(text[sentence.start]) < 0xE0080
        assert sentence.end - sentence.start <= LONGEST
        end = sentence.end
    assert blank(text[end:])


@given(TEXTS)
def test_sentences_and_paragraphs_are_numbered_without_gaps(text: str) -> None:
    sentences = numbered(text)
    assert [sentence.number for sentence in sentences] == list(range(1, len(sentences) + 1))
    paragraphs = [sentence.paragraph for sentence in sentences]
    assert paragraphs == sorted(paragraphs)
    assert set(paragraphs) == set(range(1, len(set(paragraphs)) + 1))


@given(TEXTS)
def test_reading_is_deterministic(text: str) -> None:
    assert numbered(text) == numbered(text)


def kinds(text: str, sentences: tuple[Sentence, ...]) -> list[tuple[str, str | None]]:
    return [(text[sentence.start : sentence.end], sentence.boilerplate) for sentence in sentences]


def test_dateline_is_a_sentence_of_its_own() -> None:
    text = "Talks fail\n\nGENEVA, March 3 — The talks failed on Tuesday. No date was set.\n"
    assert kinds(text, numbered(text)) == [
        ("Talks fail", None),
        ("GENEVA, March 3 —", "dateline"),
        ("The talks failed on Tuesday.", None),
        ("No date was set.", None),
    ]


def test_place_and_dash_deep_in_the_report_are_no_dateline() -> None:
    lead = "The two towns agreed on Tuesday to share the toll of the old bridge, officials of both said."
    text = f"{lead}\n{lead}\n{lead}\nGENEVA — The talks went on."
    assert kinds(text, numbered(text))[-1] == ("GENEVA — The talks went on.", None)


def test_furniture_below_the_report_is_marked() -> None:
    text = "The talks failed on Tuesday. No date was set.\n\nLeave a comment. Your email address will not be published."
    assert [kind for _, kind in kinds(text, numbered(text))] == [None, None, "comments", "comments"]
