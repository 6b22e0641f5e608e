"""The article as a model reads it: numbered sentences between two fence lines that its text cannot imitate.

Every sentence is put on one line that starts with its number, so no line starts with anything the article says. White
space and invisible characters are levelled; numbers in brackets and the turn marks of chat formats are blunted.
Quotation is not affected: evidence is cut from the article itself, by sentence number.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from schemas.article import Article, Sentence

_FENCE_DIGITS = 10
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_JOINERS = "\u200c\u200d"
_NUMBER_MARK = re.compile(r"\[\s*(\d+)\s*\]")
_TURN_MARK = re.compile(r"(<)(?=\||/?(?:s|bos|eos|start_of_turn|end_of_turn)>)|(\[)(?=/?INST\])", re.IGNORECASE)


def article_block(article: Article, sentences: Sequence[Sentence] | None = None) -> str:
    """Return the article's quotable `sentences` (all of them by default) as one fenced block; deterministic.

    A blank line stands between paragraphs. The metadata come first, inside the fence, for they are no less foreign.
    """
    chosen = article.quotable if sentences is None else tuple(sentences)
    facts = [f"{name}: {one_line(value)}" for name, value in _metadata(article) if value]
    body = [*facts, *_numbered(article, chosen)]
    code = _fence_code(article, "\n".join(body))
    return "\n".join([f"<article {code}>", *body, f"</article {code}>"])


def quoted_sentence(article: Article, sentence: Sentence) -> str:
    """Return `[12] text` on one line, as it stands in the block."""
    return f"[{sentence.number}] {one_line(article.text_of(sentence))}"


def one_line(text: str) -> str:
    """Return foreign text (a model's own words among them) on one line, its marks blunted."""
    visible = text if text.isprintable() else "".join(map(_visible, text))
    levelled = " ".join(visible.split())
    return _TURN_MARK.sub(r"\1\2 ", _NUMBER_MARK.sub(r"(\1)", levelled))


def _metadata(article: Article) -> list[tuple[str, str | None]]:
    day = article.published
    published = f"{day.isoformat()} ({_WEEKDAYS[day.weekday()]})" if day else None
    return [("title", article.title), ("source", article.source), ("published", published)]


def _numbered(article: Article, sentences: Sequence[Sentence]) -> list[str]:
    lines: list[str] = []
    paragraph = None
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            lines.append("")
            paragraph = sentence.paragraph
        lines.append(quoted_sentence(article, sentence))
    return lines


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    if category == "Cs":
        return "\ufffd"
    return "" if category == "Cf" and character not in _JOINERS else character


def _fence_code(article: Article, body: str) -> str:
    """Return a code that `body` does not hold: of the article's hash, hashed again until that is so."""
    code = article.sha256
    while code[:_FENCE_DIGITS] in body:
        code = hashlib.sha256(code.encode()).hexdigest()
    return code[:_FENCE_DIGITS]
