"""What is sent to Parley (`Submission`) and what reading makes of it (`Article` with numbered sentences)."""

import re
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from schemas.base import Contract

LANGUAGE_TAG = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
"""The form of a BCP 47 tag."""

BoilerplateKind = Literal[
    "dateline",
    "byline",
    "repeated_headline",
    "share_bar",
    "cookie_notice",
    "web_desk",
    "comments",
    "donate",
    "subscribe",
    "related",
    "copyright",
    "timestamp",
    "link",
    "other",
]


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")


def _encodable(value: object) -> object:
    r"""Return a string with each lone surrogate made U+FFFD, one code point for one, so that offsets hold.

    JSON can carry them (`"\ud800"`, RFC 8259, section 8.2), UTF-8 cannot.
    """
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


def _day_only(value: object) -> object:
    """Return the value, or raise where it is a number or a moment that pydantic would take for a day."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        return value
    raise PydanticCustomError("iso_day", "should be a day as YYYY-MM-DD")


EncodableText = Annotated[str, BeforeValidator(_encodable)]


class Submission(Contract):
    """An article as its sender gives it (the JSON body of `POST /v1/briefs`)."""

    text: EncodableText = Field(json_schema_extra={"minLength": 1, "pattern": r"\S"})  # reading says it better
    """The article, plain text, to the letter: offsets of the brief's evidence count its code points."""
    title: EncodableText | None = Field(default=None, max_length=1000)
    """The headline under which it appeared."""
    source: EncodableText | None = Field(default=None, max_length=1000)
    """The publication."""
    published: Annotated[date, BeforeValidator(_day_only)] | None = None
    """The day it appeared (ISO 8601); relative days in the article are counted from it."""
    language: str | None = Field(default=None, max_length=35, pattern=LANGUAGE_TAG)
    """Language tag (BCP 47), such as `en`."""


class Sentence(Contract):
    """One numbered sentence: `article.text[start:end]`, without white space around it."""

    number: int
    """1-based position in the article; what engines cite."""
    start: int
    """First code point, 0-based, into the article's text."""
    end: int
    """One past the last code point."""
    paragraph: int
    """1-based paragraph it belongs to: a line, or the lines over which an editor has wrapped one."""
    boilerplate: BoilerplateKind | None = None
    """Set where the sentence is page furniture: it is never offered to an engine, nor accepted as evidence."""


class Article(Contract):
    """An article that has been read: its text to the letter, and the sentences that tile it in order.

    Between two sentences (and before the first, after the last) stands nothing but white space and control characters.
    """

    text: str
    sha256: str
    """Hex digest of the text's UTF-8 bytes."""
    title: str | None = None
    source: str | None = None
    published: date | None = None
    language: str | None = None
    sentences: tuple[Sentence, ...]

    @cached_property
    def quotable(self) -> tuple[Sentence, ...]:
        """The sentences that may be evidence: all but boilerplate."""
        return tuple(s for s in self.sentences if s.boilerplate is None)

    def text_of(self, sentence: Sentence) -> str:
        """Return the sentence's own characters."""
        return self.text[sentence.start : sentence.end]
