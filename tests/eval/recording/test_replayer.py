"""What was recorded, asked for again at the transport of an HTTP client."""

from pathlib import Path

import httpx

from eval.recording.slots import Slot
from tests.eval.recording.tapes import Recording, replayed


async def test_replay_gives_what_was_recorded(path: Path) -> None:
    recording = Recording(path)
    live = await recording.ask("arland", "one")
    assert recording.recorder.finish({"arland"}, ()) == []
    replayer, (again,) = await replayed(path, ("arland", 1, "one"))
    assert again.json() == live.json() == {"said": "one"}
    assert (replayer.misses, replayer.unused({"arland"})) == ([], [])


async def test_reply_that_is_no_json_is_replayed_to_the_letter(path: Path) -> None:
    events = 'data: {"a": 1}\n\ndata: [DONE]\n\n'
    recording = Recording(path, lambda _: httpx.Response(200, text=events))
    await recording.ask("arland", "one", stream=True)
    recording.recorder.finish({"arland"}, ())
    _, (again,) = await replayed(path, ("arland", 1, "one"))
    assert again.text == events


async def test_reply_with_half_a_character_is_replayed_to_the_letter(path: Path) -> None:
    reply = b'{"said": "half \\ud83d a dove"}'
    recording = Recording(path, lambda _: httpx.Response(200, content=reply))
    await recording.ask("arland", "one")
    recording.recorder.finish({"arland"}, ())
    _, (again,) = await replayed(path, ("arland", 1, "one"))
    assert (again.content, again.headers["content-type"]) == (reply, "application/json")


async def test_how_a_reply_is_delivered_does_not_matter(path: Path) -> None:
    recording = Recording(path)
    await recording.ask("arland", "one", stream=True, stream_options={"include_usage": True}, user="somebody")
    recording.recorder.finish({"arland"}, ())
    replayer, _ = await replayed(path, ("arland", 1, "one"))
    assert not replayer.misses


async def test_any_other_difference_is_a_miss_that_nobody_tries_again(path: Path) -> None:
    recording = Recording(path)
    await recording.ask("arland", "one", temperature=0.0)
    recording.recorder.finish({"arland"}, ())
    replayer, (reply,) = await replayed(path, ("arland", 1, "one"))
    assert reply.status_code == 422
    assert [miss.slot for miss in replayer.misses] == [Slot("arland", 1)]


async def test_reply_is_given_no_oftener_than_it_was_recorded(path: Path) -> None:
    recording = Recording(path)
    await recording.ask("arland", "one")
    recording.recorder.finish({"arland"}, ())
    replayer, replies = await replayed(path, ("arland", 1, "one"), ("arland", 1, "one"))
    assert [reply.status_code for reply in replies] == [200, 422]
    assert len(replayer.misses) == 1


async def test_repeats_keep_their_own_replies(path: Path) -> None:
    said = iter("first second third".split())
    recording = Recording(path, lambda _: httpx.Response(200, json={"said": next(said)}))
    for repeat in (1, 2, 3):
        await recording.ask("arland", "one", repeat=repeat)
    recording.recorder.finish({"arland"}, ())
    _, replies = await replayed(path, ("arland", 3, "one"), ("arland", 1, "one"), ("arland", 2, "one"))
    assert [reply.json()["said"] for reply in replies] == ["third", "first", "second"]


async def test_equal_requests_of_one_case_keep_their_order(path: Path) -> None:
    said = iter("first second".split())
    recording = Recording(path, lambda _: httpx.Response(200, json={"said": next(said)}))
    await recording.ask("arland", "one")
    await recording.ask("arland", "one")
    recording.recorder.finish({"arland"}, ())
    _, replies = await replayed(path, ("arland", 1, "one"), ("arland", 1, "one"))
    assert [reply.json()["said"] for reply in replies] == ["first", "second"]


async def test_replies_nobody_asked_for_are_told(path: Path) -> None:
    recording = Recording(path)
    await recording.ask("arland", "one")
    await recording.ask("arland", "two", form="Stakes")
    recording.recorder.finish({"arland"}, ())
    replayer, _ = await replayed(path, ("arland", 1, "one"))
    assert [exchange.form for exchange in replayer.unused({"arland"})] == ["Stakes"]
    assert replayer.unused({"borduria"}) == []
