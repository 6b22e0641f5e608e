"""Decodes bodies to text, to the letter: nothing is added, dropped or normalised.

A leading byte-order mark stays in the text as U+FEFF, so that offsets count into what was received; sentences begin
after it. Line ends, NULs, combining characters and bidi controls stay as they are.
"""

import codecs
import re

from schemas.errors import BinaryArticle, UndecodableArticle
from service.reading.limits import mostly_controls

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (or DOCX, ODT, EPUB)"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh91AY&SY", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\x00asm", "a WebAssembly module"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"OggS\x00", "an Ogg file"),
    (b"ID3\x03", "an MP3 file"),
    (b"ID3\x04", "an MP3 file"),
    (b"fLaC\x00", "a FLAC file"),
)
"""First bytes of files that are no text, and what to call them."""

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TEXT_CODECS = re.compile(
    r"utf-8|utf-16(-[lb]e)?|utf-32(-[lb]e)?|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|tis-620|ptcp154|hp-roman8"
    r"|gb2312|gbk|gb18030|hz|big5\w*|euc_\w+|shift_jis\w*|iso2022_\w+|johab"
)
_AS_BROWSERS_DO = {"ascii": "utf-8", "iso8859-1": "cp1252"}
"""Labels that name more than they say (WHATWG Encoding Standard, section 4.2)."""


def decode(body: bytes, charset: str | None = None) -> str:
    """Return the text of `body`: strict UTF-8, or the `charset` that the sender declares.

    Raises:
        BinaryArticle: the bytes begin as a known binary file does, or are mostly control characters.
        UndecodableArticle: they are not valid in the charset, or the charset is not known.

    """
    refuse_binary(body)
    codec = _codec(charset)
    try:
        return body.decode(codec)
    except UnicodeError as error:
        raise _undecodable(body, codec, error) from None


def refuse_binary(body: bytes) -> None:
    """Raise `BinaryArticle` when `body` begins as a known binary file does."""
    if body[4:8] == b"ftyp":
        raise BinaryArticle("The content is a video or HEIC image, not text. Send plain text or HTML.")
    for signature, name in SIGNATURES:
        if body.startswith(signature) and (signature != b"RIFF" or b"\x00" in body[4:12]):
            raise BinaryArticle(f"The content is {name}, not text. Send plain text or HTML.")


def _codec(charset: str | None) -> str:
    if charset is None:
        return "utf-8"
    try:
        name = codecs.lookup(charset.strip().strip("\"'")).name
    except (LookupError, ValueError):
        name = ""
    if not _TEXT_CODECS.fullmatch(name) and name not in _AS_BROWSERS_DO:
        raise UndecodableArticle(f"The charset {charset[:40]!r} is not known. Send UTF-8.")
    return _AS_BROWSERS_DO.get(name, name)


def _undecodable(body: bytes, codec: str, error: UnicodeError) -> BinaryArticle | UndecodableArticle:
    if body.startswith(_UTF16_MARKS):
        return UndecodableArticle("The content begins as UTF-16 does. Send UTF-8, or declare charset=utf-16.")
    if mostly_controls(body.decode("latin-1")):
        return BinaryArticle("The content is binary, not text. Send plain text or HTML, encoded in UTF-8.")
    where = f" at byte {error.start:,} (counted from 0)" if isinstance(error, UnicodeDecodeError) else ""
    return UndecodableArticle(
        f"The content is not valid {codec.upper()}{where}. Send UTF-8, or declare the charset it is written in."
    )
