"""A scripted model endpoint at the transport seam, and a loop whose clock jumps to the next timer."""

import asyncio
import hashlib
import json
import selectors
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
import openai
import pytest
import respx

from schemas.article import Article, Sentence
from service.engines.llm.engine import LlmEngine, open_engine
from service.settings import Settings

URL = "http://model.test/v1"
SECOND_URL = "http://second.test/v1"
KEY = "sk-quokka-0123456789"

Open = Callable[..., LlmEngine]
Within = Callable[[float], float]
Answers = dict[str, Any]
Complete = Callable[..., httpx.Response]
Reply = httpx.Response | Exception | Callable[[httpx.Request], Awaitable[httpx.Response]]


class JumpingSelector(selectors.DefaultSelector):
    """Waits a moment at most (for the client's thread that looks up the platform), then moves the loop's clock on."""

    jumped = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            return super().select(None)
        moment = min(timeout, 0.005)
        ready = super().select(moment)
        if not ready and timeout > moment:
            self.jumped += timeout - moment
        return ready


class JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return super().time() + self._jumping.jumped

    async def shutdown_default_executor(self, *_: float | None) -> None:
        await super().shutdown_default_executor()  # no limit (Python 3.12 sets one), since this clock would jump to it


@pytest.fixture(scope="session", autouse=True)
def _platform_known() -> None:
    openai.AsyncOpenAI(api_key="none").platform_headers()


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, object]]:
    return "asyncio", {"loop_factory": JumpingLoop}


SENTENCES = (
    "Northland and the Southern Front met in Lakeside on Monday under Westmark's mediation.",
    "Northland demands that the Front leave the harbour of Quillon.",
    "“We will not go,” said Ada Brook, who speaks for the Front.",
    "Westmark said that a second round would open on 14 May.",
)


@pytest.fixture
def article() -> Article:
    return read(SENTENCES)


def read(sentences: tuple[str, ...]) -> Article:
    text = "\n".join(sentences)
    starts = [sum(len(s) + 1 for s in sentences[:i]) for i in range(len(sentences))]
    return Article(
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        published=date(2024, 5, 7),
        sentences=tuple(
            Sentence(number=i, start=start, end=start + len(sentence), paragraph=i)
            for i, (start, sentence) in enumerate(zip(starts, sentences, strict=True), start=1)
        ),
    )


@pytest.fixture
def reading() -> Callable[[tuple[str, ...]], Article]:
    return read


def actor(name: str, role: str, **more: object) -> dict[str, Any]:
    base = {"cites": [1], "id": name.lower(), "name": name, "kind": "state", "role": role}
    return base | {"aliases": [], "representatives": []} | more


CAST: dict[str, Any] = {
    "parties": [actor("Northland", "disputant"), actor("Front", "disputant", kind="armed_group")],
    "mediators": [actor("Westmark", "mediator", status="active")],
}
DEMAND = {"by": ["northland"], "of": ["front"], "text": "leave the harbour of Quillon", "status": "rejected"}
OUTCOME = {"kind": "talks_planned", "text": "second round", "actors": ["westmark"], "when": "2024-05-14"}
STAKES: dict[str, Any] = {
    "demands": [DEMAND | {"cites": [2, 3], "force": "demand"}],
    "outcomes": [OUTCOME | {"cites": [4]}],
    "headline": "Northland and the Front meet",
    "summary": "They met in Lakeside.",
}
ANSWERS: dict[str, Any] = {
    "Cast": CAST,
    "Stakes": STAKES,
    "Draft": CAST | STAKES,
    "Verdicts": {"verdicts": []},
    "Repairs": {"repairs": []},
}


@pytest.fixture
def answers() -> dict[str, Any]:
    """What a well-behaved model answers, by the name of the response model."""
    return json.loads(json.dumps(ANSWERS))  # type: ignore[no-any-return] # a copy that tests may change


USAGE = {
    "prompt_tokens": 100,
    "completion_tokens": 20,
    "total_tokens": 120,
    "prompt_tokens_details": {"cached_tokens": 40},
}


def completion(content: object, *, finish: str = "stop", **message: object) -> httpx.Response:
    """A chat completion; anything but a string or None is put in as JSON."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
    body = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": USAGE}
    return httpx.Response(200, json=body)


@pytest.fixture
def complete() -> Callable[..., httpx.Response]:
    return completion


@dataclass
class Endpoint:
    """Answers with the scripted replies in turn, then with `after`, else like a well-behaved model."""

    script: list[Reply] = field(default_factory=list)
    after: Reply | None = None
    delay: float = 0
    bodies: list[dict[str, Any]] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    headers: list[httpx.Headers] = field(default_factory=list)
    running: int = 0
    most_running: int = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.bodies.append(json.loads(request.content))
        self.headers.append(request.headers)
        self.at.append(asyncio.get_running_loop().time())
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            await asyncio.sleep(self.delay)
            return await self.reply(request)
        finally:
            self.running -= 1

    async def reply(self, request: httpx.Request) -> httpx.Response:
        reply = self.script.pop(0) if self.script else self.after
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, httpx.Response):
            return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)
        return await reply(request) if reply else well_behaved(self.bodies[-1])

    @property
    def users(self) -> list[str]:
        return [body["messages"][1]["content"] for body in self.bodies]


def well_behaved(body: dict[str, Any]) -> httpx.Response:
    if "tools" not in body:
        return completion(ANSWERS[body["response_format"]["json_schema"]["name"]])
    name = body["tools"][0]["function"]["name"]
    function = {"name": name, "arguments": json.dumps(ANSWERS[name])}
    return completion(None, finish="tool_calls", tool_calls=[{"id": "1", "type": "function", "function": function}])


@pytest.fixture
def transport() -> Iterator[respx.Router]:
    with respx.mock(assert_all_called=False) as router:
        yield router


@pytest.fixture
def endpoint(transport: respx.Router) -> Endpoint:
    made = Endpoint()
    transport.post(f"{URL}/chat/completions").mock(side_effect=made)
    return made


@pytest.fixture
def second(transport: respx.Router) -> Endpoint:
    made = Endpoint()
    transport.post(f"{SECOND_URL}/chat/completions").mock(side_effect=made)
    return made


@pytest.fixture
async def engine(endpoint: Endpoint) -> AsyncIterator[Callable[..., LlmEngine]]:
    """Opens engines on the scripted endpoints; keyword arguments are settings."""
    opened: list[LlmEngine] = []

    def start(**settings: object) -> LlmEngine:
        base = {"llm_model": "m", "llm_base_url": URL, "llm_api_key": KEY}
        opened.append(
            open_engine(
                Settings(
                    _env_file=None,
                    **(base | settings),  # type: ignore[arg-type]
                ),
                http_client=httpx.AsyncClient(),
            )
        )
        return opened[-1]

    yield start
    for one in opened:
        await one.aclose()


@pytest.fixture
def within() -> Callable[[float], float]:
    """The deadline so many seconds from now."""
    return lambda seconds: asyncio.get_running_loop().time() + seconds
