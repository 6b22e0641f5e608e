import hashlib
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import Article, Submission
from schemas.errors import BodyTooLarge, EmptyArticle, UnsupportedMediaType
from service.reading import Limits, read_body, read_submission

LIMITS = Limits(max_bytes=10_000, max_characters=5_000)


def sentences(article: Article) -> list[str]:
    return [article.text_of(sentence) for sentence in article.sentences]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffMr. Doe left. She stayed.",
        "Mr. Doe left.\r\nShe stayed.\r\n",
        "Mr.\u00a0Doe left.\u00a0 She stayed.",
        "Mr. Doe\x00 left. She stayed.",
        "Mr. Doe\u0301 left. She stayed e\u0301.",
        "\U0001f469\u200d\U0001f467 left. She stayed \U0001f600.",
        "\u2067غادر الوفد. بقيت هي.\u2069",
    ],
)
def test_text_and_offsets_are_those_received(text: str) -> None:
    article = read_body(text.encode(), "text/plain", LIMITS)
    assert article.text == text
    assert len(article.sentences) == 2
    assert all(text[s.start : s.end].strip() == article.text_of(s) for s in article.sentences)


def test_byte_order_mark_counts_as_one_character() -> None:
    article = read_body(b"\xef\xbb\xbfHe left.", "text/plain", LIMITS)
    assert (article.text[0], article.sentences[0].start) == ("\ufeff", 1)


def test_lone_surrogates_become_one_replacement_each() -> None:
    body = json.loads(r'{"text": "He \ud800left. She\udfff \ud83d\ude00 stayed.", "title": "\udc00"}')
    article = read_submission(Submission.model_validate(body), LIMITS)
    assert sentences(article) == ["He \ufffdleft.", "She\ufffd \U0001f600 stayed."]
    assert article.sentences[1].start == 10
    assert Article.model_validate_json(article.model_dump_json()) == article


@given(st.text(st.characters(), min_size=1).map(lambda text: f"x {text}"))
def test_any_text_that_json_can_carry_is_read(text: str) -> None:
    received = Submission.model_validate(json.loads(json.dumps({"text": text})))
    article = read_submission(received, Limits(max_bytes=10**6, max_characters=10**6))
    assert len(article.text) == len(json.loads(json.dumps(text)))
    assert article.sha256 == hashlib.sha256(article.text.encode()).hexdigest()


def test_metadata_of_a_submission_are_kept() -> None:
    submission = Submission(text="He left.", title="T", source="S", published=date(2024, 3, 5), language="en")
    article = read_submission(submission, LIMITS)
    assert (article.title, article.source, article.published, article.language) == ("T", "S", date(2024, 3, 5), "en")


def test_metadata_of_a_page_fill_what_the_sender_leaves_out() -> None:
    page = b'<html lang="en"><head><title>Page title</title></head><body><p>They agreed on Monday.</p></body></html>'
    article = read_body(page, "text/html", LIMITS, source="Given")
    assert (article.title, article.source, article.language) == ("Page title", "Given", "en")
    assert read_body(page, "text/html", LIMITS, title="Given").title == "Given"


def test_sentences_count_into_the_extracted_text() -> None:
    page = b"<html><body><p>They agreed. It held.</p><p>Nobody knows why.</p></body></html>"
    assert sentences(read_body(page, "text/html", LIMITS)) == ["They agreed.", "It held.", "Nobody knows why."]


def test_declared_charset_reaches_the_decoder() -> None:
    assert read_body("“No”, he said.".encode("cp1252"), "text/plain", LIMITS, charset="cp1252").text == "“No”, he said."


def test_size_is_checked_before_anything_else() -> None:
    with pytest.raises(BodyTooLarge):
        read_body(b"\xff" * 10_001, "text/plain", LIMITS)


@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
def test_empty_body_is_empty(media_type: str) -> None:
    with pytest.raises(EmptyArticle):
        read_body(b"", media_type, LIMITS)


def test_other_media_types_are_refused() -> None:
    with pytest.raises(UnsupportedMediaType, match="text/plain or text/html"):
        read_body(b"x", "application/pdf", LIMITS)
