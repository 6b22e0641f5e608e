"""What a recorder writes, and what it leaves out, at the transport of an HTTP client."""

import asyncio
import gzip
from pathlib import Path

import httpx
import pytest

from eval.recording.recorder import Recorder
from eval.recording.slots import Slot, working_on
from eval.recording.tape import read_tape
from schemas.errors import InvalidRequest
from tests.eval.recording.tapes import HEADER, SECRETS, URL, Recording, body, echo


async def test_no_secret_host_or_organisation_is_recorded(path: Path) -> None:
    recording = Recording(path)
    await recording.ask("arland", "one", user="emu", metadata={"team": "dingo"})
    partial = path.with_name("x.jsonl.partial").read_text("utf-8")
    recording.recorder.finish({"arland"}, ())
    written = partial + path.read_text("utf-8")
    assert '"path": "/chat/completions"' in written
    assert not [secret for secret in SECRETS if secret in written]


async def test_order_of_the_file_is_not_that_of_arrival(path: Path) -> None:
    asked = [(case, form, text) for case in ("arland", "borduria") for form in ("Cast", "Stakes") for text in "ab"]
    files = []
    for order in (asked, asked[::-1]):
        recording = Recording(path)
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
    recording = Recording(path, lambda _: httpx.Response(next(statuses), json={"a": 1}))
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
        return echo(request)

    recording = Recording(path, together)
    names = [f"case-{n:02}" for n in range(20)]
    await asyncio.gather(*(recording.ask(name, "the same", repeat=repeat) for name in names for repeat in (1, 2)))
    assert recording.recorder.finish(names, ()) == []
    assert [exchange.slot for exchange in read_tape(path)[1]] == [Slot(n, r) for n in names for r in (1, 2)]


async def test_tasks_started_for_a_case_are_under_its_slot(path: Path) -> None:
    recording = Recording(path)
    with working_on("arland", 2):
        task = asyncio.create_task(recording.client.post(URL, json=body("one")))
    await task
    recording.recorder.finish({"arland"}, ())
    assert read_tape(path)[1][0].slot == Slot("arland", 2)


async def test_killed_recording_goes_on_without_asking_again(path: Path) -> None:
    first = Recording(path)
    await first.ask("arland", "one")
    await first.ask("borduria", "one")
    assert not path.exists()
    second = Recording(path)
    for case in ("arland", "borduria", "caledon"):
        await second.ask(case, "one")
    assert second.asked == 1
    second.recorder.finish({"arland", "borduria", "caledon"}, ())
    assert [exchange.case for exchange in read_tape(path)[1]] == ["arland", "borduria", "caledon"]
    assert not path.with_name("x.jsonl.partial").exists()


async def test_cases_that_the_run_had_finished_before_stay_recorded(path: Path) -> None:
    await Recording(path).ask("arland", "one")
    second = Recording(path)
    await second.ask("borduria", "one")
    second.recorder.finish({"arland", "borduria"}, ())
    assert [exchange.case for exchange in read_tape(path)[1]] == ["arland", "borduria"]


async def test_line_cut_off_by_a_kill_is_asked_again(path: Path) -> None:
    first = Recording(path)
    await first.ask("arland", "one")
    await first.ask("borduria", "one")
    partial = path.with_name("x.jsonl.partial")
    partial.write_bytes(partial.read_bytes()[:-30])
    for again in (1, 0):
        recording = Recording(path)
        await recording.ask("arland", "one")
        await recording.ask("borduria", "one")
        assert recording.asked == again


async def test_requests_no_longer_made_are_dropped(path: Path) -> None:
    await Recording(path).ask("arland", "as it was")
    second = Recording(path)
    await second.ask("arland", "as it is")
    second.recorder.finish({"arland"}, ())
    assert [exchange.reply for exchange in read_tape(path)[1]] == [{"said": "as it is"}]


async def test_case_with_an_unanswered_request_is_left_out_until_it_is_answered(path: Path) -> None:
    def moody(request: httpx.Request) -> httpx.Response:
        return httpx.Response(500) if b"two" in request.content else echo(request)

    first = Recording(path, moody)
    for case, text in (("arland", "one"), ("borduria", "one"), ("borduria", "two")):
        await first.ask(case, text)
    assert first.recorder.finish({"arland", "borduria"}, ()) == ["borduria"]
    assert read_tape(path)[0].cases == ("arland",)
    second = Recording(path)
    for case, text in (("arland", "one"), ("borduria", "one"), ("borduria", "two")):
        await second.ask(case, text)
    assert second.asked == 1
    assert second.recorder.finish({"arland", "borduria"}, ()) == []
    assert read_tape(path)[0].cases == ("arland", "borduria")


async def test_lost_connection_leaves_the_case_out(path: Path) -> None:
    def lost(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    recording = Recording(path, lost)
    with pytest.raises(httpx.ConnectError):
        await recording.ask("arland", "one")
    assert recording.recorder.finish({"arland"}, ()) == ["arland"]


async def test_recording_asked_in_another_way_is_not_taken_up(path: Path) -> None:
    await Recording(path).ask("arland", "one")
    asking = HEADER.asking.model_copy(update={"temperature": 1.0, "repeats": 3})
    other = HEADER.model_copy(update={"asking": asking})
    with pytest.raises(InvalidRequest, match="differs in temperature, repeats"):
        Recorder(httpx.MockTransport(echo), path, other)


async def test_compressed_replies_are_kept_as_text(path: Path) -> None:
    packed = gzip.compress(b'{"said": "one"}')
    headers = {"content-encoding": "gzip", "content-type": "application/json"}
    recording = Recording(path, lambda _: httpx.Response(200, content=packed, headers=headers))
    assert (await recording.ask("arland", "one")).json() == {"said": "one"}
    recording.recorder.finish({"arland"}, ())
    assert read_tape(path)[1][0].reply == {"said": "one"}
