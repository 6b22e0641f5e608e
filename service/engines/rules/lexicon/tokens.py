"""Tokens of one sentence: words with what name rules need to know of them, and punctuation marks."""

import re
import unicodedata
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from schemas.article import Article, Sentence

_TOKEN = re.compile(
    r"[a-z]++(?![\w\u0301’'.&/ʻ\u2011-])"  # most words; no other branch would read them otherwise
    r"|(?:[A-Z]\.){2,}(?:[A-Z]\b)?(?:['’]s\b)?"  # U.S., A.U.'s
    r"|(?:Gov|Sen|Rep|Gen|Lt|Maj|Col|Brig|Capt|Sgt|Adm|Mr|Mrs|Ms|Dr|Prof|St|Rev|Fr|Hon|Co|Corp|Inc|Ltd|No)\.(?=[\s,])"
    r"|\d[\d,.:]*\w*"
    r"|[^\W\d_][\w\u0301]*(?:[-’'.&/ʻ\u2011]\w+)*(?:(?<=s)[’'](?=\s+[^\W\d_]))?"
    r"|\S"
)
_HYPHENATED = re.compile(
    r"(?:mediated|brokered|led|backed|sponsored|hosted|facilitated|based|held|run|appointed|supported|drafted|proposed|chaired"
    r"|convened|guaranteed|monitored|controlled|mandated|born|owned|wide|aligned|recognised|recognized|funded|allied|moderated"
    r"|arbitrated|organised|organized|style|occupied|administered)$"
)
_ARTICLED = re.compile(r"(?:al|el|ul|as|ad|an|ash|at|ar|az|bin)-[A-Z]")
_LETTERS = str.maketrans(
    {"’": "'", "‘": "'", "ʻ": "'", "‑": "-", "ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D"}
)


class Token(NamedTuple):
    """A word or mark: `article.text[start:end]`."""

    text: str
    start: int
    end: int
    key: str
    """Accents and possessive ending removed, dotted acronyms closed up; case kept."""
    low: str
    """`key` in lower case."""
    cap: bool
    """Starts with a capital letter (an article joined to it aside: `al-Amin`)."""
    possessive: bool
    word: bool


@lru_cache(maxsize=16384)
def fold_key(word: str) -> tuple[str, bool]:
    """Return a word without accents, dots of an acronym and possessive ending, and whether it had that ending."""
    text = word.translate(_LETTERS)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    possessive = text.endswith(("'s", "s'"))
    if possessive:
        text = text[:-2] if text.endswith("'s") else text[:-1]
    if "." in text:
        text = text.replace(".", "")
    return text, possessive


@lru_cache(maxsize=16384)
def _known_of(text: str) -> tuple[str, str, bool, bool, bool]:
    """Return what a token's own characters tell: the fields of `Token` from `key` on."""
    key, possessive = fold_key(text)
    cap = text[0].isupper() or _ARTICLED.match(text) is not None
    return key, key.lower(), cap, possessive, text[0].isalnum()


_new = tuple.__new__
"""Makes a named tuple without going through its own constructor, which takes as long as all else here."""


def _token(text: str, start: int) -> Token:
    return Token(text, start, start + len(text), *_known_of(text))


def tokenise(article: Article, sentence: Sentence, compounds: frozenset[str]) -> list[Token]:
    """Return the tokens of one sentence, in order.

    Args:
        article: the article the sentence belongs to.
        sentence: the sentence.
        compounds: folded names that are cut off the front of a hyphenated word (`Qatar-mediated`, `Peru-Bolivia`).

    """
    found = list(_TOKEN.finditer(article.text, sentence.start, sentence.end))
    texts = list(map(re.Match.group, found))
    known = zip(*map(_known_of, texts), strict=True)
    spans = map(re.Match.start, found), map(re.Match.end, found)
    tokens = list(map(_new, repeat(Token), zip(texts, *spans, *known, strict=True)))
    if article.text.find("-", sentence.start, sentence.end) < 0:
        return tokens
    return [part for token in tokens for part in (_parts(token, compounds) if "-" in token.text else (token,))]


def _parts(token: Token, compounds: frozenset[str]) -> tuple[Token, ...]:
    """Return the tokens of one that holds a hyphen: three if it is cut there, else itself."""
    head, _, tail = token.text.partition("-")
    cut = (
        tail
        and head[:1].isupper()
        and (
            _HYPHENATED.match(tail)
            or (fold_key(head)[0] in compounds and tail[0].isupper() and fold_key(tail)[0] in compounds)
        )
    )
    if not cut:
        return (token,)
    hyphen = token.start + len(head)
    return (_token(head, token.start), _token("-", hyphen), _token(tail, hyphen + 1))
