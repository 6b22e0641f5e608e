import json
from collections.abc import AsyncIterator

import pytest

from service.batches.lines import Line, read_line, read_lines
from tests.service.batches.many import LIMITS


async def read(body: bytes, portion: int) -> list[Line]:
    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), portion):
            yield body[start : start + portion]

    return [line async for line in read_lines(chunks(), LIMITS)]


@pytest.mark.parametrize("portion", [1, 7, 64, 10_000])
async def test_lines_are_the_same_however_they_are_cut_into_chunks(portion: int) -> None:
    body = b'{"text": "One."}\r\n\n{"text": "Zwei \xc3\xa4.", "id": "b"}\nnot JSON\n{"text": "Four."}'
    found = await read(body, portion)
    assert [(line.number, line.article.text if line.article else None) for line in found] == [
        (1, "One."),
        (3, "Zwei ä."),
        (4, None),
        (5, "Four."),
    ]


@pytest.mark.parametrize("portion", [13, 5_000])
async def test_line_over_the_limit_fails_alone_and_is_not_held(portion: int) -> None:
    long = json.dumps({"text": "x" * 3_000}).encode()
    found = await read(b'{"text": "One."}\n' + long + b'\n{"text": "Three."}\n' + long, portion)
    assert [line.failure.code if line.failure else "read" for line in found] == [
        "read",
        "invalid-request",
        "read",
        "invalid-request",
    ]


def test_byte_order_mark_before_the_first_line_is_left_out() -> None:
    line = read_line(1, b'\xef\xbb\xbf{"text": "One."}', LIMITS)
    assert line is not None
    assert line.article is not None


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"\xff\xfe", "invalid-request"),
        (b'["text"]', "invalid-request"),
        (b'{"text": 5}', "invalid-request"),
        (b'{"text": "One.", "published": 20240510}', "invalid-request"),
        (b'{"text": "  \\n"}', "empty-article"),
        (b'{"text": "' + b"x" * 1_001 + b'"}', "article-too-long"),
        (b'{"text": "Ab' + rb"\u0001" * 50 + b'"}', "binary-article"),
        (b"[" * 1_999, "invalid-request"),
    ],
)
def test_what_is_no_article_is_a_failure_of_its_kind(sent: bytes, code: str) -> None:
    line = read_line(2, sent, LIMITS)
    assert line is not None
    assert line.failure is not None
    assert line.failure.code == code


def test_failure_keeps_the_senders_name_and_quotes_nothing() -> None:
    line = read_line(2, b'{"id": "a7", "text": "One.", "secret words": "The fleet sailed."}', LIMITS)
    assert line is not None
    assert line.failure is not None
    assert line.id == "a7"
    assert "secret" not in line.failure.detail
    assert "fleet" not in line.failure.detail


def test_lone_surrogate_is_read_as_elsewhere() -> None:
    line = read_line(1, rb'{"text": "Odd \ud800 text."}', LIMITS)
    assert line is not None
    assert line.article is not None
    assert line.article.text == "Odd � text."
