"""What the tests of the page do and look at again and again."""

from pathlib import Path

from playwright.sync_api import Page

STORY = (Path(__file__).parents[2] / "eval/golden/a01-tigray-pretoria.txt").read_text("utf-8")
WITH_DOVES = "🕊🕊 الهدنة قائمة.\n\n" + STORY
"""The same after letters beyond the basic plane and from right to left: offsets count code points."""
SIZES = [360, 390, 768, 1440, 1920]


def send(page: Page, text: str = STORY) -> None:
    page.get_by_label("Article", exact=True).fill(text)
    page.get_by_role("button", name="Brief this article").click()


def brief(page: Page, text: str = STORY) -> None:
    send(page, text)
    page.wait_for_url("**/v1/briefs/brf_*")
    page.locator("main.brief").wait_for()


def lit(page: Page) -> list[str]:
    """Return the words that are lit in the article."""
    return sorted(page.locator(".s.lit").all_text_contents())


def cited(page: Page, item: str) -> list[str]:
    """Return the words that an item of a brief quotes."""
    texts = page.locator(f"{item} blockquote").all_text_contents()
    return sorted(text.strip().split(" ", 1)[1] for text in texts)


def overflow(page: Page) -> int:
    """Return how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
