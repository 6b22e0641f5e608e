import pytest

from schemas.errors import BinaryArticle, UndecodableArticle
from service.reading.text import decode


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffHe left.",
        "a\r\nb\rc\n",
        "a\u00a0b\u202fc",
        "a\x00b",
        "e\u0301 and \u00e9",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f4\U000e0067\U000e0062\U000e007f",
        "\u202bوصل الوفد.\u202c",
        "one\u2028two\u2029three\u0085four",
    ],
)
def test_utf8_is_kept_to_the_letter(text: str) -> None:
    assert decode(text.encode()) == text


def test_invalid_utf8_names_the_byte() -> None:
    with pytest.raises(UndecodableArticle, match="at byte 5"):
        decode(b"caf\xc3\xa9\xe9 au lait")


def test_message_never_holds_the_text() -> None:
    with pytest.raises(UndecodableArticle) as caught:
        decode(b"SECRET \xff\xe9 SECRET")
    assert "SECRET" not in caught.value.detail


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", '"utf-8"', "us-ascii"])
def test_utf8_by_any_of_its_labels(charset: str) -> None:
    assert decode("Türkiye".encode(), charset) == "Türkiye"


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("windows-1252", "cp1252"), ("iso-8859-1", "cp1252"), ("utf-16", "utf-16"), ("koi8-r", "koi8-r")],
)
def test_declared_charset_is_decoded(charset: str, encoding: str) -> None:
    text = "“Привет”" if encoding == "koi8-r" else "“Hello” he said"
    text = text.strip("“”") if encoding == "koi8-r" else text
    assert decode(text.encode(encoding), charset) == text


def test_declared_charset_is_strict() -> None:
    with pytest.raises(UndecodableArticle, match="SHIFT_JIS"):
        decode(b"\x81", "shift_jis")


@pytest.mark.parametrize("charset", ["klingon", "punycode", "unicode_escape", "base64", "utf-7", "a\x00b", ""])
def test_unknown_or_unsafe_charset_is_refused(charset: str) -> None:
    with pytest.raises(UndecodableArticle, match="not known"):
        decode(b"hello", charset)


@pytest.mark.parametrize(
    "body",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"GIF89a\x01\x00",
        b"%PDF-1.7\n",
        b"PK\x03\x04\x14\x00",
        b"\x1f\x8b\x08\x00",
        b"\x7fELF\x02\x01",
        b"\x00\x00\x00\x18ftypmp42",
        b"RIFF\x24\x00\x00\x00WEBP",
        bytes(range(256)),
    ],
)
def test_binary_is_named_binary(body: bytes) -> None:
    with pytest.raises(BinaryArticle):
        decode(body)


@pytest.mark.parametrize("text", ["RIFF-RAFF, he said.", "BMW workers strike.", "MZ is a code.", "PK is a postcode."])
def test_text_that_begins_like_a_signature_is_text(text: str) -> None:
    assert decode(text.encode()) == text


def test_utf16_without_declaration_says_what_to_do() -> None:
    with pytest.raises(UndecodableArticle, match="charset=utf-16"):
        decode("Hello there".encode("utf-16"))
