"""Takes the article and its metadata out of an HTML page, by trafilatura; scripts and styles never come along.

Bounds what hostile pages cost: libxml2 stops at 256 levels of nesting, and pages of too many elements are refused.
"""

import re
from dataclasses import dataclass
from datetime import date

import lxml.html
import trafilatura
from trafilatura.settings import Document

from schemas.errors import BodyTooLarge, EmptyArticle, UndecodableArticle
from service.reading.text import decode

MOST_ELEMENTS = 20_000
"""Elements of a page at most: extraction takes time that grows with their square."""

MOST_ATTRIBUTES = 1_000
"""Attributes of one element at most: libxml2 compares each with all before it."""

# one attribute, as tokenised by the HTML Standard, section 13.2.5.32; possessive, so that scanning stays linear
_ATTRIBUTE = rb"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_TAG = re.compile(
    rb"<!--(?:(?!-->).)*+|<(script|style)\b(?:(?!</\1).)*+|<[a-z][^\s/>]*+((?:%b)*+)" % _ATTRIBUTE,
    re.IGNORECASE | re.DOTALL,
)
_EACH_ATTRIBUTE = re.compile(_ATTRIBUTE, re.DOTALL)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_PRESCAN = 4096
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
_DATES = {"original_date": True, "extensive_search": False}
"""Dates of the page's own metadata only: a day found somewhere in its text is no publication date."""


@dataclass(frozen=True)
class Page:
    """What an HTML page says: the article's text, its paragraphs one a line, and what its metadata tell."""

    text: str
    title: str | None
    source: str | None
    published: date | None
    language: str | None


def read_page(body: bytes, charset: str | None = None) -> Page:
    """Return the article of an HTML page.

    Args:
        body: the page's bytes.
        charset: as declared outside the page; else UTF-8, else what a `meta` element of the page declares.

    Raises:
        EmptyArticle: no article text was found.
        BodyTooLarge: more elements or deeper nesting than are read.
        UndecodableArticle: neither UTF-8 nor what the page declares.
        BinaryArticle: the bytes are no text.

    """
    root = _tree(_decoded(body, charset).encode())
    found = _extracted(root) if root is not None else None
    if root is None or found is None or not (found.text or "").strip():
        raise EmptyArticle(
            "The page holds no article text; pages that a script fills in come without it. Send the text itself."
        )
    return Page(
        text=found.text or "",
        title=_short(found.title),
        source=_short(found.sitename),
        published=date.fromisoformat(found.date) if found.date else None,
        language=_language(root),
    )


def _extracted(root: lxml.html.HtmlElement) -> Document | None:
    found = trafilatura.bare_extraction(
        root, include_comments=False, include_tables=True, with_metadata=True, date_extraction_params=_DATES
    )
    return found if isinstance(found, Document) else None


def _decoded(body: bytes, charset: str | None) -> str:
    try:
        return decode(body, charset)
    except UndecodableArticle:
        declared = _META_CHARSET.search(body[:_PRESCAN])
        if charset is not None or declared is None:
            raise
        return decode(body, declared.group(1).decode("ascii"))


def _tree(page: bytes) -> lxml.html.HtmlElement | None:
    _check_attributes(page)
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(page, parser=parser)
    except lxml.etree.ParserError:  # an empty document
        return None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise BodyTooLarge(
            "The page nests its elements deeper than is read (256 levels). Send the article's text alone."
        )
    elements = sum(1 for _ in root.iter())
    if elements > MOST_ELEMENTS:
        raise BodyTooLarge(
            f"The page has {elements:,} elements; at most {MOST_ELEMENTS:,} are read. Send the article's text alone."
        )
    return root


def _check_attributes(page: bytes) -> None:
    for tag in _TAG.finditer(page):
        attributes = tag.group(2) or b""
        if len(attributes) > MOST_ATTRIBUTES and len(_EACH_ATTRIBUTE.findall(attributes)) > MOST_ATTRIBUTES:
            raise BodyTooLarge(
                f"An element of the page has more than {MOST_ATTRIBUTES:,} attributes. Send the article's text alone."
            )


def _short(value: str | None) -> str | None:
    return value[:1000] if value else None


def _language(root: lxml.html.HtmlElement) -> str | None:
    declared = (root.get("lang") or "").strip()
    return declared if _LANGUAGE.fullmatch(declared) else None
