"""The page as its readers use it; each test starts a service, pastes an article and looks at what is lit."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.drafting import STORY as INVENTED

Service = Callable[..., str]
STORY = (Path(__file__).parents[2] / "eval/golden/a01-tigray-pretoria.txt").read_text("utf-8")
WITH_DOVES = "🕊🕊 الهدنة قائمة.\n\n" + STORY


def brief(page: Page, text: str = STORY) -> None:
    page.get_by_label("Article").fill(text)
    page.get_by_role("button", name="Brief this article").click()
    page.wait_for_url("**/v1/briefs/brf_*")


def lit(page: Page) -> list[str]:
    return page.locator(".s.lit").all_text_contents()


def cited(page: Page, item: str) -> list[str]:
    texts = page.locator(f"{item} blockquote").all_text_contents()
    return sorted(text.strip().split(" ", 1)[1] for text in texts)


@pytest.mark.parametrize("text", [STORY, WITH_DOVES], ids=["plain", "astral and right to left"])
@pytest.mark.parametrize("width", [390, 1440])
def test_clicking_an_item_lights_the_words_that_state_it(service: Service, opened: Open, text: str, width: int) -> None:
    page = opened(service(), viewport={"width": width, "height": 900})
    brief(page, text)
    page.locator("#d1 .tag").click()
    assert sorted(lit(page)) == cited(page, "#d1")
    assert all(words in text for words in lit(page))
    first = page.locator(".s.lit").first.bounding_box()
    assert first is not None
    assert 0 <= first["y"] < 900
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_clicking_a_sentence_shows_the_items_that_cite_it(service: Service, opened: Open) -> None:
    page = opened(service())
    brief(page)
    number = page.locator("#d1 blockquote a").first.text_content()
    page.locator(f"#s{number}").click()
    found = page.locator(".item.lit").evaluate_all("items => items.map((item) => item.id)")
    marks = page.locator(f"#s{number} + .refs a").all_text_contents()
    assert "d1" in found
    assert found == [mark.lower() for mark in marks]


def test_everything_is_done_by_keyboard(service: Service, opened: Open) -> None:
    page = opened(service())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_label("Article").focus()
    page.keyboard.insert_text(STORY)
    while page.evaluate("document.activeElement.type") != "submit":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/v1/briefs/brf_*")
    while not page.evaluate("document.activeElement.matches('#d1 .tag')"):
        page.keyboard.press("Tab")
    assert sorted(lit(page)) == cited(page, "#d1")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_page_works_without_script(service: Service, opened: Open) -> None:
    page = opened(service(), java_script_enabled=False)
    page.get_by_label("Article").fill(STORY)
    page.get_by_role("button", name="Brief this article").click()
    page.locator("#d1 .tag").click()
    assert page.url.split("#")[1].startswith("s")


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_page_is_dark_where_the_reader_wants_it(service: Service, opened: Open, scheme: str, dark: bool) -> None:
    page = opened(service(), color_scheme=scheme)
    red = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]")
    assert (int(red) < 100) is dark


def test_long_article_is_lit_at_its_end_at_once(service: Service, opened: Open) -> None:
    address, text = service(), "The weather was dry in the hills.\n" * 5_000 + STORY
    made = httpx.post(f"{address}/v1/briefs", json={"text": text}, timeout=60).json()
    page = opened(f"{address}/v1/briefs/{made['id']}")
    milliseconds = page.evaluate(
        "() => { const start = performance.now(); document.querySelector('#d1 .tag').click();"
        " document.body.offsetHeight; return performance.now() - start; }"
    )
    assert sorted(lit(page)) == cited(page, "#d1")
    assert milliseconds < 1_000


def test_what_is_wrong_is_said(service: Service, opened: Open) -> None:
    page = opened(service(PARLEY_MAX_CHARACTERS="10"))
    with page.expect_response("**/v1/briefs?*"):
        page.get_by_label("Article").fill("x" * 11)
        page.get_by_role("button", name="Brief this article").click()
    assert "10" in page.get_by_role("alert").inner_text()


class Model:
    """A chat endpoint that finds the actors at once, and the rest when it is let go."""

    def __init__(self) -> None:
        go = self.go = threading.Event()
        actor = {"cites": [1], "kind": "state", "role": "disputant", "aliases": [], "representatives": []}
        replies: dict[str, Any] = {
            "Cast": {"parties": [{**actor, "id": "n", "name": "Norland"}], "mediators": []},
            "Stakes": {"demands": [], "outcomes": [], "headline": "", "summary": ""},
            "Repairs": {"repairs": []},
        }

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
                name = asked["response_format"]["json_schema"]["name"]
                if name == "Stakes":
                    go.wait(60)
                message = {"role": "assistant", "content": json.dumps(replies[name])}
                choice = {"index": 0, "finish_reason": "stop", "message": message}
                body = {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
                answer = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self.go.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def model() -> Iterator[Model]:
    made = Model()
    yield made
    made.close()


def test_items_are_seen_before_the_second_call_ends(service: Service, opened: Open, model: Model) -> None:
    page = opened(service(PARLEY_LLM_MODEL="m", PARLEY_LLM_BASE_URL=model.url))
    page.get_by_label("Article").fill(INVENTED)
    page.get_by_role("button", name="Brief this article").click()
    page.locator("#found .item", has_text="Norland (disputant)").wait_for()
    assert page.locator("#stages li").all_text_contents() == ["cast", "stakes"]
    assert page.locator("#stages .done").all_text_contents() == ["cast"]
    model.go.set()
    page.wait_for_url("**/v1/briefs/brf_*")
    assert page.locator("#p1 .claim").inner_text() == "Norland"
