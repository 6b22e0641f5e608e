"""Makes articles of submissions and bodies: decode or extract, check, cut into sentences, mark furniture."""

import hashlib
from datetime import date

from schemas.article import Article, Submission
from schemas.errors import EmptyArticle, UnsupportedMediaType
from service.reading.limits import Limits, check_size, check_text
from service.reading.numbering import numbered
from service.reading.text import decode

MEDIA_TYPES = ("text/plain", "text/html")


def read_submission(submission: Submission, limits: Limits) -> Article:
    """Return the article of a submission, its text to the letter.

    Raises:
        schemas.errors.EmptyArticle: no visible character.
        schemas.errors.ArticleTooLong: more than `limits.max_characters`.
        schemas.errors.BinaryArticle: mostly control characters.

    """
    text = submission.text
    check_text(text, limits)
    return Article(
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        title=submission.title,
        source=submission.source,
        published=submission.published,
        language=submission.language,
        sentences=numbered(text, title=submission.title, source=submission.source, language=submission.language),
    )


def read_body(
    body: bytes,
    media_type: str,
    limits: Limits,
    *,
    charset: str | None = None,
    title: str | None = None,
    source: str | None = None,
    published: date | None = None,
    language: str | None = None,
) -> Article:
    """Return the article of a body of `text/plain` or `text/html`.

    Args:
        body: the bytes as received.
        media_type: without parameters.
        limits: the most that is read.
        charset: the media type's `charset` parameter, where the sender gives one; else UTF-8 (or a page's own `meta`).
        title: as the sender gives it, and so on; what is None is taken from a page's metadata, if it has them.
        source: the publication.
        published: the day of publication.
        language: BCP 47 tag.

    Raises:
        schemas.errors.BodyTooLarge: more than `limits.max_bytes`, or a page of too many elements.
        schemas.errors.UndecodableArticle: not UTF-8, nor the charset declared.
        schemas.errors.UnsupportedMediaType: another media type.
        schemas.errors.EmptyArticle, ArticleTooLong, BinaryArticle: as for `read_submission`.

    """
    check_size(body, limits)
    if media_type not in MEDIA_TYPES:
        raise UnsupportedMediaType(f"Articles are read as {' or '.join(MEDIA_TYPES)}.")
    if not body:
        raise EmptyArticle("The body is empty. Send the article's text.")
    if media_type == "text/html":
        from service.reading.html import read_page  # a third of a second to import, which plain text need not pay

        page = read_page(body, charset)
        text = page.text
        title, source = title or page.title, source or page.source
        published, language = published or page.published, language or page.language
    else:
        text = decode(body, charset)
    return read_submission(
        Submission(text=text, title=title, source=source, published=published, language=language), limits
    )
