from typing import Any

from eval.recording.differences import MOST_LINES, WIDTH, describe
from eval.recording.slots import Slot
from eval.recording.tape import Exchange, key_of

ARTICLE = "\n".join(f"[{n}] The envoy met both delegations on day {n} of the talks." for n in range(1, 30))


def _request(text: str, form: str = "Cast", **more: object) -> dict[str, Any]:
    messages = [{"role": "system", "content": "Read."}, {"role": "user", "content": text}]
    return {"messages": messages, "model": "m", "response_format": {"json_schema": {"name": form}}, **more}


def _exchange(case: str, request: dict[str, Any]) -> Exchange:
    form = request["response_format"]["json_schema"]["name"]
    return Exchange(
        case=case,
        repeat=1,
        form=form,
        turn=1,
        key=key_of(request),
        method="POST",
        path="/x",
        reply=None,
        request=request,
    )


def test_changed_line_stands_alone_under_its_message() -> None:
    asked = _request(ARTICLE.replace("day 7 of", "day 70 of"))
    told = describe(Slot("arland", 1), asked, [_exchange("arland", _request(ARTICLE))])
    assert told.split("\n")[1:] == [
        "  message 2 (user):",
        "    -[7] The envoy met both delegations on day 7 of the talks.",
        "    +[7] The envoy met both delegations on day 70 of the talks.",
    ]


def test_changed_fields_are_named() -> None:
    asked = _request(ARTICLE, temperature=0.5)
    told = describe(Slot("arland", 1), asked, [_exchange("arland", _request(ARTICLE, temperature=0.0))])
    assert told.split("\n")[1:] == ["  temperature:", "    -0.0", "    +0.5"]


def test_nearest_is_of_the_same_form_and_case() -> None:
    recorded = [
        _exchange("borduria", _request(ARTICLE)),
        _exchange("arland", _request(ARTICLE, "Stakes")),
        _exchange("arland", _request("[1] Something else altogether.")),
    ]
    told = describe(Slot("arland", 1), _request(ARTICLE), recorded)
    assert "nearest is Cast of arland" in told


def test_length_is_bounded() -> None:
    asked = _request("\n".join("word " * 500 for _ in range(200)))
    told = describe(Slot("arland", 1), asked, [_exchange("arland", _request(ARTICLE))]).split("\n")
    assert len(told) == MOST_LINES + 2
    assert max(map(len, told[1:])) <= WIDTH + 5
    assert "lines more" in told[-1]


def test_one_time_too_many_is_told_as_such() -> None:
    told = describe(Slot("arland", 1), _request(ARTICLE), [_exchange("arland", _request(ARTICLE))])
    assert told.endswith("the recording has it, but not so many times")


def test_empty_recording_is_told_as_such() -> None:
    assert describe(Slot("arland", 1), _request(ARTICLE), []).endswith("the recording is empty")
