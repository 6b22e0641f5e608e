"""How much is read, and the checks that turn away what is no article."""

from dataclasses import dataclass

from schemas.errors import ArticleTooLong, BinaryArticle, BodyTooLarge, EmptyArticle
from service.reading.spans import is_blank

_FEW_CONTROLS = 8
_CONTROL_SHARE = 0.1
_TEXT_CONTROLS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85")


@dataclass(frozen=True)
class Limits:
    """The most that is read of one article."""

    max_bytes: int
    """Bytes of the body as received."""
    max_characters: int
    """Code points of the article's text, after decoding and extraction."""


def check_size(body: bytes, limits: Limits) -> None:
    """Raise `BodyTooLarge` when there are more bytes than are read."""
    if len(body) > limits.max_bytes:
        raise BodyTooLarge(
            f"The body has {len(body):,} bytes; at most {limits.max_bytes:,} are read. Send the article's text alone."
        )


def check_text(text: str, limits: Limits) -> None:
    """Raise `EmptyArticle`, `ArticleTooLong` or `BinaryArticle` when `text` is no article that can be read."""
    if all(is_blank(character) for character in text):
        raise EmptyArticle("The article has no visible character. Send its text.")
    if len(text) > limits.max_characters:
        raise ArticleTooLong(
            f"The article has {len(text):,} characters; at most {limits.max_characters:,} are read. "
            "Shorten it, or send its parts one by one."
        )
    if mostly_controls(text):
        raise BinaryArticle(
            "The content holds too many control characters to be text. Send plain text or HTML, encoded in UTF-8."
        )


def mostly_controls(text: str) -> bool:
    """Whether control characters, those that lay out text apart, are more than a few and over a tenth of `text`."""
    controls = sum(
        text.count(character)
        for character in map(chr, (*range(0x20), *range(0x7F, 0xA0)))
        if character not in _TEXT_CONTROLS
    )
    return controls > _FEW_CONTROLS and controls > _CONTROL_SHARE * len(text)
