from pathlib import Path

import pytest

from eval.recording.tape import Exchange, canonical, form_of, key_of, line, read_tape, write_tape
from schemas.errors import InvalidRequest
from tests.eval.recording.tapes import HEADER


def _exchange(text: str) -> Exchange:
    request = {"messages": [{"role": "user", "content": text}], "model": "m"}
    return Exchange(
        case="arland",
        repeat=1,
        form="Cast",
        turn=1,
        key=key_of(request),
        method="POST",
        path="/chat/completions",
        reply=None,
        request=request,
    )


def test_key_does_not_depend_on_the_order_of_fields() -> None:
    one, other = b'{"b": {"d": 1, "c": 2}, "a": 0}', b'{"a": 0, "b": {"c": 2, "d": 1}}'
    assert key_of(canonical(one)) == key_of(canonical(other))


def test_key_depends_on_every_message() -> None:
    assert _exchange("one").key != _exchange("two").key


def test_form_is_that_of_the_schema_or_of_the_tool() -> None:
    assert form_of({"response_format": {"json_schema": {"name": "Cast"}}}) == "Cast"
    assert form_of({"tools": [{"function": {"name": "Stakes"}}]}) == "Stakes"
    assert form_of({"messages": []}) == ""


@pytest.mark.parametrize("text", ["plain", "a\u2028b\u0085c\x0bd", "line\nbreak", "\U0001f54a"])
def test_any_text_survives_the_file(tmp_path: Path, text: str) -> None:
    write_tape(tmp_path / "x.jsonl", HEADER, [_exchange(text)])
    assert read_tape(tmp_path / "x.jsonl") == (HEADER, (_exchange(text),))


def test_edited_request_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(line(HEADER) + line(_exchange("one")) + line(_exchange("two")).replace("two", "three"), "utf-8")
    with pytest.raises(InvalidRequest, match=r"line 3, is not of a recording: .*not the one that the key was made of"):
        read_tape(path)


def test_missing_recording_and_wrong_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="there is no recording at"):
        read_tape(tmp_path / "none.jsonl")
    (tmp_path / "x.jsonl").write_text("{}\n", "utf-8")
    with pytest.raises(InvalidRequest, match="line 1, is not of a recording"):
        read_tape(tmp_path / "x.jsonl")
