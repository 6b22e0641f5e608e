"""A brief as its readers use it: paste an article, look at what is lit, take the brief along."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.reading import SIZES, STORY, WITH_DOVES, brief, cited, lit, overflow


@pytest.mark.parametrize("text", [STORY, WITH_DOVES], ids=["plain", "astral and right to left"])
@pytest.mark.parametrize("width", [390, 1440])
def test_clicking_an_item_lights_the_words_that_state_it(address: str, opened: Open, text: str, width: int) -> None:
    page = opened(address, viewport={"width": width, "height": 900})
    brief(page, text)
    page.locator("#d1 .tag").click()
    assert lit(page) == cited(page, "#d1")
    assert all(words in text for words in lit(page))
    first = page.locator(".s.lit").first.bounding_box()
    assert first is not None
    assert 0 <= first["y"] < 900


def test_clicking_anywhere_on_an_item_lights_it(address: str, opened: Open) -> None:
    page = opened(address)
    brief(page)
    page.locator("#o1 .claim").click()
    assert lit(page) == cited(page, "#o1")
    assert page.locator(".item.lit").evaluate_all("items => items.map((item) => item.id)") == ["o1"]


@pytest.mark.parametrize("way", ["click", "focus"])
def test_a_sentence_shows_the_items_that_cite_it(address: str, opened: Open, way: str) -> None:
    page = opened(address)
    brief(page)
    number = page.locator("#d1 blockquote a").first.text_content()
    if way == "click":
        page.locator(f"#s{number}").click()
    else:
        page.locator("#article").focus()
        while not page.evaluate(f"document.activeElement.id === 's{number}'"):
            page.keyboard.press("Tab")
    found = page.locator(".item.lit").evaluate_all("items => items.map((item) => item.id)")
    marks = page.locator(f"#s{number} + .refs a").all_text_contents()
    assert "d1" in found
    assert found == [mark.lower() for mark in marks]


def test_picture_lights_the_demands_it_draws_and_tells_them(address: str, opened: Open) -> None:
    page = opened(address)
    brief(page)
    arrow = page.locator("svg a.asks:not(.label)").first
    marks = str(arrow.get_attribute("data-items")).split()
    arrow.focus()
    page.keyboard.press("Enter")
    assert page.locator(".item.lit").evaluate_all("items => items.map((item) => item.id)") == marks
    text = page.locator(f"#{marks[0]} .claim").inner_text()
    assert text in page.locator("#told").inner_text()
    assert text in str(arrow.get_attribute("aria-label"))


def test_names_stay_inside_their_boxes(address: str, opened: Open) -> None:
    page = opened(address, viewport={"width": 390, "height": 900})
    brief(page)
    assert page.evaluate(
        "[...document.querySelectorAll('svg .box')].filter((box) => {"
        " const edge = box.querySelector('rect').getBBox();"
        " return [...box.querySelectorAll('text')].some((text) => { const own = text.getBBox();"
        "  return own.x < edge.x || own.x + own.width > edge.x + edge.width || own.y < edge.y"
        "   || own.y + own.height > edge.y + edge.height; }); }).length"
    ) == 0  # fmt: skip


def test_brief_stays_under_its_address(address: str, opened: Open) -> None:
    page = opened(address)
    brief(page)
    headline = page.locator("h1").inner_text()
    page.reload()
    assert page.locator("h1").inner_text() == headline
    page.locator("#d1 .tag").click()
    assert lit(page) == cited(page, "#d1")


def test_going_back_brings_the_article_back(address: str, opened: Open) -> None:
    page = opened(address)
    brief(page)
    page.go_back()
    assert page.get_by_label("Article", exact=True).input_value() == STORY
    page.go_forward()
    page.locator("#d1 .tag").click()
    assert lit(page) == cited(page, "#d1")


def _pasted(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_brief_is_copied_and_saved(address: str, opened: Open, tmp_path: Path) -> None:
    page = opened(address, permissions=["clipboard-read", "clipboard-write"], accept_downloads=True)
    brief(page)
    page.get_by_role("button", name="Copy JSON").click()
    page.get_by_role("button", name="Copy JSON", exact=True).get_by_text("Copied").wait_for()
    copied = json.loads(_pasted(page))
    page.get_by_role("button", name="Copy Markdown").get_by_text("Markdown").click()
    page.get_by_role("button", name="Copy Markdown").get_by_text("Copied").wait_for()
    assert _pasted(page).startswith("# ")
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Copy link").get_by_text("Copied").wait_for()
    assert _pasted(page) == page.url
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download JSON").click()
    waiting.value.save_as(tmp_path / "brief.json")
    assert waiting.value.suggested_filename == f"{copied['id']}.json"
    assert json.loads((tmp_path / "brief.json").read_text("utf-8")) == copied


def test_rejected_and_warnings_are_folded_and_counted(address: str, opened: Open) -> None:
    page = opened(address)
    brief(page)
    folds = page.locator(".fold")
    assert [re.sub(r"\d+", "n", text) for text in folds.locator("> summary").all_inner_texts()] == [
        "Found, but not upheld n",
        "To check n",
    ]
    for fold in folds.all():
        count = int(fold.locator("> summary .count").inner_text())
        assert fold.locator("li:not(.none)").count() == count
        assert fold.get_attribute("open") is None


def overflows(page: Page) -> dict[int, int]:
    """Return how much wider the page is than each window in which it is."""
    found = {}
    for width in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        found[width] = overflow(page)
    return {width: over for width, over in found.items() if over}


def test_nothing_is_wider_than_the_window(address: str, opened: Open) -> None:
    page = opened(address)
    assert overflows(page) == {}
    brief(page)
    assert overflows(page) == {}
    page.locator("#d1").click()
    assert overflows(page) == {}


def test_page_works_without_script(address: str, opened: Open) -> None:
    page = opened(address, java_script_enabled=False)
    page.get_by_label("Article", exact=True).fill(STORY)
    page.get_by_role("button", name="Brief this article").click()
    page.locator("#d1 .tag").click()
    assert page.url.split("#")[1].startswith("s")


def test_recent_briefs_are_listed_and_searched(address: str, opened: Open) -> None:
    page = opened(address)
    brief(page)
    headline = page.locator("h1").inner_text()
    page.get_by_role("link", name="New brief").click()
    page.get_by_role("searchbox").fill("no such name")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing matches").wait_for()
    page.get_by_role("searchbox").fill("tigray")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=headline).first.click()
    assert page.locator("h1").inner_text() == headline
