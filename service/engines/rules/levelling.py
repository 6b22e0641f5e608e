"""The article as the rules read it: white space levelled, and sentences that give orders to a reading machine left out.

Both keep every offset: a character stands for a character, a sentence keeps its number.
"""

import re
from collections.abc import Iterator

from schemas.article import Article, Sentence

_SPACE = re.compile(r"[^\S ]")
_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.!?]{0,40}"
    r"\b(?:instructions?|prompts?|directions|rules above|guidelines|the above|everything above|all previous)\b"
    r"|\b(?:system|developer) prompt\b|\byou are (?:now )?(?:an? )?(?:ai|language model|assistant|chatbot)\b"
    r"|\b(?:respond|reply|answer) (?:only )?with\b[^.!?]{0,30}\bjson\b",
    re.IGNORECASE,
)
_TELLING = ("ignore", "disregard", "forget", "override", "bypass", " prompt", "you are ", " with")
"""What a sentence with an order holds, casefolded; the pattern takes dotted and dotless letters for one."""
_COMMAND = re.compile(r"\W*(?:output|print|return|write|state) only\b", re.IGNORECASE)


def levelled(article: Article) -> Article:
    """Return the article for the rules to read; for cites and offsets it is the article itself."""
    text = _SPACE.sub(" ", article.text)
    sentences = tuple(_without_orders(text, article.sentences))
    return Article(  # no copy, which would keep what the article may have worked out of its own sentences
        text=text,
        sha256=article.sha256,
        title=article.title,
        source=article.source,
        published=article.published,
        language=article.language,
        sentences=sentences,
    )


def _without_orders(text: str, sentences: tuple[Sentence, ...]) -> Iterator[Sentence]:
    """Yield the sentences; an order, and what follows it in its paragraph, is no report and marked as such."""
    ordering = 0
    for sentence in sentences:
        folded = text[sentence.start : sentence.end].casefold().replace("ı", "i").replace("i̇", "i")
        ordered = _COMMAND.match(text, sentence.start, sentence.end) or (
            any(word in folded for word in _TELLING) and _ORDER.search(text, sentence.start, sentence.end)
        )
        if ordered and sentence.boilerplate is None:
            ordering = sentence.paragraph
        if sentence.paragraph == ordering and sentence.boilerplate is None:
            yield sentence.model_copy(update={"boilerplate": "other"})
        else:
            yield sentence
