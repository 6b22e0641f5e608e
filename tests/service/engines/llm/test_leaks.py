"""Nothing of an article, a reply or a key gets into an exception or a log, whatever level the logs are set to."""

import logging
import traceback
from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
import pytest
import structlog

from schemas.article import Article
from schemas.errors import ParleyError

if TYPE_CHECKING:
    from tests.service.engines.llm.conftest import Endpoint, Open, Within

KEY = "sk-quokka-0123456789"
SECRETS = ("quokka", "Northland", "Quillon", "Ada Brook", "Bearer", "label news articles")


class Catcher(logging.Handler):
    """Renders every record as a careless formatter would, its arguments and exception included."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.getMessage()} {record.args} {record.exc_info}")
        if record.exc_info and record.exc_info[1]:
            self.lines += seen(record.exc_info[1])


@pytest.fixture
def logged() -> Iterator[Catcher]:
    """Catches what the root logger is handed, at DEBUG."""
    catcher, root = Catcher(), logging.getLogger()
    level = root.level
    root.addHandler(catcher)
    root.setLevel(logging.DEBUG)
    yield catcher
    root.removeHandler(catcher)
    root.setLevel(level)


def debug_everywhere() -> None:
    for name in list(logging.root.manager.loggerDict):
        logging.getLogger(name).setLevel(logging.DEBUG)


def seen(error: BaseException | None) -> list[str]:
    """All that a handler could print of an exception and what it was raised from."""
    texts: list[str] = []
    while error is not None:
        texts += [str(error), repr(error), repr(error.args), repr(vars(error)), *traceback.format_exception(error)]
        error = error.__cause__ or error.__context__
    return texts


def choice(finish: str = "stop", **message: object) -> httpx.Response:
    choices = [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", **message}}]
    return httpx.Response(200, json={"id": "c", "object": "chat.completion", "choices": choices})


ECHO = "Northland demands, says Ada Brook of Quillon, by sk-quokka"
REPLIES: dict[str, httpx.Response | Exception] = {
    "status": httpx.Response(400, json={"error": {"message": ECHO, "code": ECHO, "type": ECHO, "param": ECHO}}),
    "denied": httpx.Response(401, json={"error": {"message": "Incorrect API key provided: sk-quokka-0123456789"}}),
    "server": httpx.Response(500, text=ECHO, headers={"x-request-id": ECHO}),
    "limited": httpx.Response(429, json={"error": {"message": ECHO}}),
    "timeout": httpx.ReadTimeout(ECHO),
    "reset": httpx.ReadError(ECHO),
    "page": httpx.Response(200, html=ECHO),
    "refusal": choice(content=None, refusal=ECHO),
    "length": choice("length", content=ECHO),
    "prose": choice(content=ECHO),
    "wrong field": choice(content=f'{{"{ECHO}": "{ECHO}"}}'),
    "wrong value": choice(content=f'{{"parties": "{ECHO}", "mediators": []}}'),
}


@pytest.mark.parametrize("mode", ["json_schema", "tools"])
@pytest.mark.parametrize("name", REPLIES)
async def test_no_exception_and_no_log_tells_article_reply_or_key(
    name: str,
    mode: str,
    engine: "Open",
    endpoint: "Endpoint",
    article: Article,
    within: "Within",
    logged: Catcher,
) -> None:
    opened = engine(llm_attempts=2, llm_mode=mode)
    debug_everywhere()
    endpoint.after = REPLIES[name]
    with structlog.testing.capture_logs() as events, pytest.raises(ParleyError) as caught:
        await opened.draft(article, "standard", deadline=within(100))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    printed = "\n".join([*seen(caught.value), *logged.lines, repr(events)])
    assert [secret for secret in SECRETS if secret in printed] == []
    assert [event["event"] for event in events] == ["llm.call"]


async def test_a_call_that_succeeds_logs_its_figures_and_no_text(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within", logged: Catcher
) -> None:
    opened = engine()
    debug_everywhere()
    with structlog.testing.capture_logs() as events:
        await opened.draft(article, "thorough", deadline=within(100))
    assert KEY in endpoint.headers[0]["authorization"]
    assert [(event["stage"], event["attempts"], event["outcome"], event["prompt_tokens"]) for event in events] == [
        (stage, 1, "ok", 100) for stage in ("cast", "stakes", "missing", "check")
    ]
    printed = "\n".join([*logged.lines, repr(events)])
    assert [secret for secret in SECRETS if secret in printed] == []


async def test_the_result_keeps_nothing_of_the_raw_reply(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    result = await engine().draft(article, "fast", deadline=within(100))
    assert set(vars(result.draft)) == set(type(result.draft).model_fields)
