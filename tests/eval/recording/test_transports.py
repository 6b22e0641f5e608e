"""Recorder and replayer at their seam: the transport of an HTTP client."""

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from eval.recording.recorder import Recorder
from eval.recording.replayer import Replayer
from eval.recording.slots import Slot, working_on
from eval.recording.tape import Asking, Header, read_tape
from schemas.errors import InvalidRequest

URL = "http://user:quokka@model.test/tenant-wombat/v1/chat/completions?api-key=numbat"
HEADERS = {"authorization": "Bearer sk-dingo", "api-key": "sk-koala", "openai-organization": "org-emu"}
SECRETS = ("quokka", "wombat", "numbat", "dingo", "koala", "emu", "model.test")
HEADER = Header(
    answered_by="answered by hand",
    recorded=date(2026, 1, 2),
    software="parley 0",
    asking=Asking(
        model="m",
        profile="standard",
        mode="json_schema",
        temperature=0.0,
        max_completion_tokens=None,
        reasks=1,
        repair_rounds=1,
        window_characters=60_000,
        prompts={},
        repeats=1,
    ),
    cases=(),
)

Answer = Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]]


def _body(text: str, form: str = "Cast", **more: object) -> dict[str, Any]:
    schema = {"name": form, "schema": {"type": "object"}}
    message = {"role": "user", "content": text}
    return {"model": "m", "messages": [message], "response_format": {"json_schema": schema}, **more}


def _echo(request: httpx.Request) -> httpx.Response:
    asked = json.loads(request.content)["messages"][0]["content"]
    return httpx.Response(200, json={"said": asked}, headers={"openai-organization": "org-emu"})


class _Recording:
    """A recorder over a scripted endpoint that counts what reaches it."""

    def __init__(self, path: Path, answer: Answer = _echo) -> None:
        self.asked = 0

        async def counted(request: httpx.Request) -> httpx.Response:
            self.asked += 1
            reply = answer(request)
            return reply if isinstance(reply, httpx.Response) else await reply

        self.recorder = Recorder(httpx.MockTransport(counted), path, HEADER)
        self.client = httpx.AsyncClient(transport=self.recorder, headers=HEADERS)

    async def ask(self, case: str, text: str, *, repeat: int = 1, form: str = "Cast", **more: object) -> httpx.Response:
        with working_on(case, repeat):
            return await self.client.post(URL, json=_body(text, form, **more))


async def _replay(path: Path, *asked: tuple[str, int, str]) -> tuple[Replayer, list[httpx.Response]]:
    replayer = Replayer(read_tape(path)[1])
    replies = []
    async with httpx.AsyncClient(transport=replayer) as client:
        for case, repeat, text in asked:
            with working_on(case, repeat):
                replies.append(await client.post("http://elsewhere.test/chat/completions", json=_body(text)))
    return replayer, replies


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "recordings" / "x.jsonl"


async def test_replay_gives_what_was_recorded(path: Path) -> None:
    recording = _Recording(path)
    live = await recording.ask("arland", "one")
    assert recording.recorder.finish({"arland"}, ()) == []
    replayer, (again,) = await _replay(path, ("arland", 1, "one"))
    assert again.json() == live.json() == {"said": "one"}
    assert (replayer.misses, replayer.unused({"arland"})) == ([], [])


async def test_reply_that_is_no_json_is_replayed_to_the_letter(path: Path) -> None:
    events = 'data: {"a": 1}\n\ndata: [DONE]\n\n'
    recording = _Recording(path, lambda _: httpx.Response(200, text=events))
    await recording.ask("arland", "one", stream=True)
    recording.recorder.finish({"arland"}, ())
    _, (again,) = await _replay(path, ("arland", 1, "one"))
    assert again.text == events


async def test_reply_with_half_a_character_is_replayed_to_the_letter(path: Path) -> None:
    reply = b'{"said": "half \\ud83d a dove"}'
    recording = _Recording(path, lambda _: httpx.Response(200, content=reply))
    await recording.ask("arland", "one")
    recording.recorder.finish({"arland"}, ())
    _, (again,) = await _replay(path, ("arland", 1, "one"))
    assert (again.content, again.headers["content-type"]) == (reply, "application/json")


async def test_no_secret_host_or_organisation_is_recorded(path: Path) -> None:
    recording = _Recording(path)
    await recording.ask("arland", "one", user="emu", metadata={"team": "dingo"})
    partial = path.with_name("x.jsonl.partial").read_text("utf-8")
    recording.recorder.finish({"arland"}, ())
    written = partial + path.read_text("utf-8")
    assert '"path": "/chat/completions"' in written
    assert not [secret for secret in SECRETS if secret in written]


async def test_how_a_reply_is_delivered_does_not_matter(path: Path) -> None:
    recording = _Recording(path)
    await recording.ask("arland", "one", stream=True, stream_options={"include_usage": True}, user="somebody")
    recording.recorder.finish({"arland"}, ())
    replayer, _ = await _replay(path, ("arland", 1, "one"))
    assert not replayer.misses


async def test_any_other_difference_is_a_miss_that_nobody_tries_again(path: Path) -> None:
    recording = _Recording(path)
    await recording.ask("arland", "one", temperature=0.0)
    recording.recorder.finish({"arland"}, ())
    replayer, (reply,) = await _replay(path, ("arland", 1, "one"))
    assert reply.status_code == 422
    assert [miss.slot for miss in replayer.misses] == [Slot("arland", 1)]


async def test_reply_is_given_no_oftener_than_it_was_recorded(path: Path) -> None:
    recording = _Recording(path)
    await recording.ask("arland", "one")
    recording.recorder.finish({"arland"}, ())
    replayer, replies = await _replay(path, ("arland", 1, "one"), ("arland", 1, "one"))
    assert [reply.status_code for reply in replies] == [200, 422]
    assert len(replayer.misses) == 1


async def test_repeats_keep_their_own_replies(path: Path) -> None:
    said = iter("first second third".split())
    recording = _Recording(path, lambda _: httpx.Response(200, json={"said": next(said)}))
    for repeat in (1, 2, 3):
        await recording.ask("arland", "one", repeat=repeat)
    recording.recorder.finish({"arland"}, ())
    _, replies = await _replay(path, ("arland", 3, "one"), ("arland", 1, "one"), ("arland", 2, "one"))
    assert [reply.json()["said"] for reply in replies] == ["third", "first", "second"]


async def test_equal_requests_of_one_case_keep_their_order(path: Path) -> None:
    said = iter("first second".split())
    recording = _Recording(path, lambda _: httpx.Response(200, json={"said": next(said)}))
    await recording.ask("arland", "one")
    await recording.ask("arland", "one")
    recording.recorder.finish({"arland"}, ())
    _, replies = await _replay(path, ("arland", 1, "one"), ("arland", 1, "one"))
    assert [reply.json()["said"] for reply in replies] == ["first", "second"]


async def test_replies_nobody_asked_for_are_told(path: Path) -> None:
    recording = _Recording(path)
    await recording.ask("arland", "one")
    await recording.ask("arland", "two", form="Stakes")
    recording.recorder.finish({"arland"}, ())
    replayer, _ = await _replay(path, ("arland", 1, "one"))
    assert [exchange.form for exchange in replayer.unused({"arland"})] == ["Stakes"]
    assert replayer.unused({"borduria"}) == []


async def test_order_of_the_file_is_not_that_of_arrival(path: Path) -> None:
    asked = [(case, form, text) for case in ("arland", "borduria") for form in ("Cast", "Stakes") for text in "ab"]
    files = []
    for order in (asked, asked[::-1]):
        recording = _Recording(path)
        for case, form, text in order:
            await recording.ask(case, text, form=form)
        recording.recorder.finish({"arland", "borduria"}, ())
        files.append(path.read_bytes())
    assert files[0] == files[1]
    header, exchanges = read_tape(path)
    assert header.cases == ("arland", "borduria")
    assert [(e.case, e.form) for e in exchanges] == [(case, form) for case, form, _ in asked]


async def test_failed_attempts_are_not_recorded(path: Path) -> None:
    statuses = iter([500, 429, 200])
    recording = _Recording(path, lambda _: httpx.Response(next(statuses), json={"a": 1}))
    for expected in (500, 429, 200):
        assert (await recording.ask("arland", "one")).status_code == expected
    assert recording.recorder.finish({"arland"}, ()) == []
    assert [exchange.turn for exchange in read_tape(path)[1]] == [1]


async def test_many_at_once_are_each_recorded_for_their_case(path: Path) -> None:
    arrived = asyncio.Event()
    held: list[str] = []

    async def together(request: httpx.Request) -> httpx.Response:
        held.append("")
        if len(held) == 40:
            arrived.set()
        await arrived.wait()
        return _echo(request)

    recording = _Recording(path, together)
    names = [f"case-{n:02}" for n in range(20)]
    await asyncio.gather(*(recording.ask(name, "the same", repeat=repeat) for name in names for repeat in (1, 2)))
    assert recording.recorder.finish(names, ()) == []
    assert [exchange.slot for exchange in read_tape(path)[1]] == [Slot(n, r) for n in names for r in (1, 2)]


async def test_tasks_started_for_a_case_are_under_its_slot(path: Path) -> None:
    recording = _Recording(path)
    with working_on("arland", 2):
        task = asyncio.create_task(recording.client.post(URL, json=_body("one")))
    await task
    recording.recorder.finish({"arland"}, ())
    assert read_tape(path)[1][0].slot == Slot("arland", 2)


async def test_killed_recording_goes_on_without_asking_again(path: Path) -> None:
    first = _Recording(path)
    await first.ask("arland", "one")
    await first.ask("borduria", "one")
    assert not path.exists()
    second = _Recording(path)
    for case in ("arland", "borduria", "caledon"):
        await second.ask(case, "one")
    assert second.asked == 1
    second.recorder.finish({"arland", "borduria", "caledon"}, ())
    assert [exchange.case for exchange in read_tape(path)[1]] == ["arland", "borduria", "caledon"]
    assert not path.with_name("x.jsonl.partial").exists()


async def test_cases_that_the_run_had_finished_before_stay_recorded(path: Path) -> None:
    await _Recording(path).ask("arland", "one")
    second = _Recording(path)
    await second.ask("borduria", "one")
    second.recorder.finish({"arland", "borduria"}, ())
    assert [exchange.case for exchange in read_tape(path)[1]] == ["arland", "borduria"]


async def test_line_cut_off_by_a_kill_is_asked_again(path: Path) -> None:
    first = _Recording(path)
    await first.ask("arland", "one")
    await first.ask("borduria", "one")
    partial = path.with_name("x.jsonl.partial")
    partial.write_bytes(partial.read_bytes()[:-30])
    for again in (1, 0):
        recording = _Recording(path)
        await recording.ask("arland", "one")
        await recording.ask("borduria", "one")
        assert recording.asked == again


async def test_requests_no_longer_made_are_dropped(path: Path) -> None:
    await _Recording(path).ask("arland", "as it was")
    second = _Recording(path)
    await second.ask("arland", "as it is")
    second.recorder.finish({"arland"}, ())
    assert [exchange.reply for exchange in read_tape(path)[1]] == [{"said": "as it is"}]


async def test_case_with_an_unanswered_request_is_left_out_until_it_is_answered(path: Path) -> None:
    def moody(request: httpx.Request) -> httpx.Response:
        return httpx.Response(500) if b"two" in request.content else _echo(request)

    first = _Recording(path, moody)
    for case, text in (("arland", "one"), ("borduria", "one"), ("borduria", "two")):
        await first.ask(case, text)
    assert first.recorder.finish({"arland", "borduria"}, ()) == ["borduria"]
    assert read_tape(path)[0].cases == ("arland",)
    second = _Recording(path)
    for case, text in (("arland", "one"), ("borduria", "one"), ("borduria", "two")):
        await second.ask(case, text)
    assert second.asked == 1
    assert second.recorder.finish({"arland", "borduria"}, ()) == []
    assert read_tape(path)[0].cases == ("arland", "borduria")


async def test_lost_connection_leaves_the_case_out(path: Path) -> None:
    def lost(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    recording = _Recording(path, lost)
    with pytest.raises(httpx.ConnectError):
        await recording.ask("arland", "one")
    assert recording.recorder.finish({"arland"}, ()) == ["arland"]


async def test_recording_asked_in_another_way_is_not_taken_up(path: Path) -> None:
    await _Recording(path).ask("arland", "one")
    asking = HEADER.asking.model_copy(update={"temperature": 1.0, "repeats": 3})
    other = HEADER.model_copy(update={"asking": asking})
    with pytest.raises(InvalidRequest, match="differs in temperature, repeats"):
        Recorder(httpx.MockTransport(_echo), path, other)


async def test_compressed_replies_are_kept_as_text(path: Path) -> None:
    packed = gzip.compress(b'{"said": "one"}')
    headers = {"content-encoding": "gzip", "content-type": "application/json"}
    recording = _Recording(path, lambda _: httpx.Response(200, content=packed, headers=headers))
    assert (await recording.ask("arland", "one")).json() == {"said": "one"}
    recording.recorder.finish({"arland"}, ())
    assert read_tape(path)[1][0].reply == {"said": "one"}
