"""A recorder over a scripted endpoint, a replayer over a file, and clients that use them."""

import json
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from eval.recording.recorder import Recorder
from eval.recording.replayer import Replayer
from eval.recording.slots import working_on
from eval.recording.tape import Asking, Header, read_tape

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


def body(text: str, form: str = "Cast", **more: object) -> dict[str, Any]:
    schema = {"name": form, "schema": {"type": "object"}}
    message = {"role": "user", "content": text}
    return {"model": "m", "messages": [message], "response_format": {"json_schema": schema}, **more}


def echo(request: httpx.Request) -> httpx.Response:
    asked = json.loads(request.content)["messages"][0]["content"]
    return httpx.Response(200, json={"said": asked}, headers={"openai-organization": "org-emu"})


class Recording:
    """A recorder over a scripted endpoint that counts what reaches it."""

    def __init__(self, path: Path, answer: Answer = echo) -> None:
        self.asked = 0

        async def counted(request: httpx.Request) -> httpx.Response:
            self.asked += 1
            reply = answer(request)
            return reply if isinstance(reply, httpx.Response) else await reply

        self.recorder = Recorder(httpx.MockTransport(counted), path, HEADER)
        self.client = httpx.AsyncClient(transport=self.recorder, headers=HEADERS)

    async def ask(self, case: str, text: str, *, repeat: int = 1, form: str = "Cast", **more: object) -> httpx.Response:
        with working_on(case, repeat):
            return await self.client.post(URL, json=body(text, form, **more))


async def replayed(path: Path, *asked: tuple[str, int, str]) -> tuple[Replayer, list[httpx.Response]]:
    replayer = Replayer(read_tape(path)[1])
    replies = []
    async with httpx.AsyncClient(transport=replayer) as client:
        for case, repeat, text in asked:
            with working_on(case, repeat):
                replies.append(await client.post("http://elsewhere.test/chat/completions", json=body(text)))
    return replayer, replies
