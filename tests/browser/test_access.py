"""Who else must be able to read it: by keyboard, by screen reader, in the dark, at any width."""

import json
import os
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.reading import STORY, brief, cited, lit, send
from tests.browser.upstream import Upstream

AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
REQUIRED = "PARLEY_TEST_AXE"
"""Set to `required`, a missing axe-core is a failure."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(scope="module")
def axe() -> str:
    """Return the script that finds what keeps readers out."""
    if AXE.is_file():
        return AXE.read_text("utf-8")
    reason = "axe-core is not installed (make axe, which needs npm)"
    if os.environ.get(REQUIRED) == "required":
        pytest.fail(reason)
    pytest.skip(reason)


def violations(page: Page, axe: str) -> list[str]:
    """Return what axe finds on the page as it is, with everything unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ {axe}; }}")
    found: dict[str, Any] = page.evaluate("async () => await axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{one['id']}: {json.dumps([node['target'] for node in one['nodes']])} {one['nodes'][0]['failureSummary']}"
        for one in found["violations"]
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_axe_finds_nothing_on_the_way_from_article_to_brief(
    address: str, opened: Open, axe: str, scheme: str, width: int
) -> None:
    page = opened(address, color_scheme=scheme, viewport={"width": width, "height": 900})
    assert violations(page, axe) == []
    brief(page)
    page.locator("#d1").click()
    assert violations(page, axe) == []
    page.get_by_role("link", name="New brief").click()
    page.locator(".recent").wait_for()
    assert violations(page, axe) == []
    page.get_by_role("button", name="Brief this article").click()
    page.get_by_role("alert").wait_for()
    assert violations(page, axe) == []


def test_axe_finds_nothing_while_a_brief_is_made(
    modelled: str, opened: Open, upstream: Upstream, story: str, axe: str
) -> None:
    upstream.hold("Stakes")
    page = opened(modelled)
    send(page, story)
    page.locator("#watch .item").first.click()
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations(page, axe) == []


def test_axe_finds_nothing_on_other_pages(address: str, opened: Open, axe: str) -> None:
    page = opened(address)
    brief(page, "Nothing is disputed here. The weather was dry.")
    for url in (page.url, f"{address}/schema", f"{address}/?query=no+such+name", f"{address}/batches"):
        page.goto(url)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert violations(page, axe) == []


def test_everything_is_done_by_keyboard(address: str, opened: Open) -> None:
    page = opened(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_label("Article", exact=True).focus()
    page.keyboard.insert_text(STORY)
    while page.evaluate("document.activeElement.type") != "submit":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/v1/briefs/brf_*")
    page.wait_for_function("document.activeElement.id === 'headline'")
    while not page.evaluate("document.activeElement.matches('#d1 .tag')"):
        page.keyboard.press("Tab")
    assert lit(page) == cited(page, "#d1")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_control_and_enter_send_the_article(address: str, opened: Open) -> None:
    page = opened(address)
    page.get_by_label("Article", exact=True).fill(STORY)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/v1/briefs/brf_*")


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_page_is_dark_where_the_reader_wants_it(address: str, opened: Open, scheme: str, dark: bool) -> None:
    page = opened(address, color_scheme=scheme)
    red = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]")
    assert (int(red) < 100) is dark


def test_printed_brief_has_its_article_and_no_buttons(address: str, opened: Open) -> None:
    page = opened(address)
    brief(page)
    page.emulate_media(media="print")
    assert not page.locator("#tools").is_visible()
    assert page.locator("#article").evaluate("element => element.scrollHeight <= element.clientHeight + 1")
