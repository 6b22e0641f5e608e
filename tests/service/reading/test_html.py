from datetime import date

import pytest

from schemas.errors import BodyTooLarge, EmptyArticle, UndecodableArticle
from service.reading.html import MOST_ELEMENTS, read_page

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Towns agree on bridge toll | The Example Gazette</title>
<meta property="og:site_name" content="The Example Gazette">
<meta property="article:published_time" content="2024-03-05T08:00:00Z">
<script>var tracker = "SCRIPT";</script><style>.x {content: "STYLE"}</style></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<h1>Towns agree on bridge toll</h1>
<article>
<p>NORTHBRIDGE, March 5 &mdash; The councils of the two towns agreed on Tuesday to share the toll of the old bridge,
ending a quarrel of three years.</p>
<p>“We have <b>an accord</b>,” said <a href="/m">Mayor Ann Black</a>. The county had mediated since January.</p>
<script>document.write("SCRIPT")</script>
<h2>The terms</h2>
<ul><li>Northbridge will keep sixty per cent of the toll.</li><li>Southbridge will repair the deck.</li></ul>
<p>Southbridge demanded that the night closure be lifted.<br>The county will answer in a week.</p>
</article>
<section id="comments"><p>COMMENT of a reader, who thinks that this is great news.</p></section>
<footer><p>© 2024 The Example Gazette</p></footer></body></html>"""


def test_article_is_extracted_one_paragraph_a_line() -> None:
    assert read_page(PAGE.encode()).text.splitlines() == [
        "NORTHBRIDGE, March 5 — The councils of the two towns agreed on Tuesday to share the toll of the old bridge, "
        "ending a quarrel of three years.",
        "“We have an accord,” said Mayor Ann Black. The county had mediated since January.",
        "The terms",
        "- Northbridge will keep sixty per cent of the toll.",
        "- Southbridge will repair the deck.",
        "Southbridge demanded that the night closure be lifted.",
        "The county will answer in a week.",
    ]


def test_scripts_styles_and_readers_comments_are_left_out() -> None:
    text = read_page(PAGE.encode()).text
    assert not any(word in text for word in ("SCRIPT", "STYLE", "COMMENT"))


def test_metadata_are_read() -> None:
    page = read_page(PAGE.encode())
    assert (page.title, page.source) == ("Towns agree on bridge toll", "The Example Gazette")
    assert (page.published, page.language) == (date(2024, 3, 5), "en-GB")


def test_day_named_in_the_text_is_no_publication_date() -> None:
    page = read_page(b"<html><body><p>They signed on 5 March 2023.</p><p>It held.</p></body></html>")
    assert page.published is None


def test_same_page_reads_the_same_again() -> None:
    assert read_page(PAGE.encode()) == read_page(PAGE.encode())


def test_charset_of_the_page_is_respected() -> None:
    body = '<html><head><meta charset="windows-1251"></head><body><p>Стороны подписали соглашение.</p></body></html>'
    assert read_page(body.encode("cp1251")).text == "Стороны подписали соглашение."


def test_utf8_goes_before_a_wrong_declaration() -> None:
    body = '<html><head><meta charset="iso-8859-1"></head><body><p>Türkiye agreed.</p></body></html>'
    assert read_page(body.encode()).text == "Türkiye agreed."


def test_bytes_of_no_declared_charset_are_refused() -> None:
    with pytest.raises(UndecodableArticle):
        read_page("<html><body><p>caf\xe9 au lait</p></body></html>".encode("latin-1"))


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>App</title></head><body><div id=root></div><script>render()</script></body></html>",
        "<!-- nothing -->",
        "<html></html>",
        "   ",
    ],
)
def test_page_without_article_text_is_empty(page: str) -> None:
    with pytest.raises(EmptyArticle, match="no article text"):
        read_page(page.encode())


@pytest.mark.parametrize("tag", ["div", "b", "table", "span"])
def test_a_hundred_thousand_nested_tags_are_refused(tag: str) -> None:
    with pytest.raises(BodyTooLarge, match="deeper than is read"):
        read_page((f"<{tag}>" * 100_000 + "text").encode())


def test_too_many_elements_are_refused() -> None:
    with pytest.raises(BodyTooLarge, match="elements"):
        read_page(b"<p>a" * (MOST_ELEMENTS + 1))


@pytest.mark.parametrize(
    "tag",
    [
        "<p " + "a " * 2000 + ">",
        "<p " + "a=''" * 2000 + ">",
        "<p " + "a/" * 2000,
        '<p a=b" ' + "c=>d ".replace(">", "") * 2000,
    ],
)
def test_too_many_attributes_are_refused(tag: str) -> None:
    with pytest.raises(BodyTooLarge, match="attributes"):
        read_page(f"<html><body>{tag}text".encode())


def test_long_attribute_values_scripts_and_comments_are_no_attributes() -> None:
    words = "a " * 3000
    furniture = f"<!-- {words} --><script>if (x <y {words}) 1</script>"
    page = f"<html><body>{furniture}<p title='{words}'>They agreed.</p></body></html>"
    assert read_page(page.encode()).text == "They agreed."
