"""A service with API keys: asked for once, sent from then on, kept no longer than the tab."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from service.api.keys import new_key
from tests.browser.conftest import Open, Served
from tests.browser.reading import STORY, cited, lit, send

KEY, ENTRY = new_key("reader")
WRONG = new_key("stranger")[0]


@pytest.fixture(scope="module")
def guarded(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a service that asks for a key."""
    served = Served(tmp_path_factory.mktemp("guarded"), {"PARLEY_API_KEYS": ENTRY.as_line()})
    yield served.url
    served.stop()


def enter(page: Page, key: str) -> None:
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Use this key").click()


def test_key_is_asked_for_until_it_is_one_and_then_sent(guarded: str, opened: Open) -> None:
    page = opened(guarded)
    send(page, STORY)
    enter(page, WRONG)
    expect(page.get_by_role("dialog")).to_contain_text("not one of the service's")
    enter(page, KEY)
    page.wait_for_url("**/v1/briefs/brf_*")
    page.locator("#d1 .tag").click()
    assert lit(page) == cited(page, "#d1")
    assert page.evaluate("sessionStorage.getItem('parley-key')") == KEY
    assert page.evaluate("localStorage.length + document.cookie.length") == 0


def test_stored_brief_and_recent_briefs_are_shown_to_holders_of_a_key(guarded: str, opened: Open) -> None:
    page = opened(guarded)
    expect(page.locator("#recent")).to_contain_text("for holders of a key")
    send(page, STORY)
    enter(page, KEY)
    page.wait_for_url("**/v1/briefs/brf_*")
    brief, headline = page.url, page.locator("h1").inner_text()
    stranger = opened(brief)
    expect(stranger.locator("h1")).to_have_text("This brief is for holders of a key")
    enter(stranger, KEY)
    expect(stranger.locator("h1")).to_have_text(headline)
    stranger.reload()
    expect(stranger.locator("h1")).to_have_text(headline)
    stranger.get_by_role("link", name="New brief").click()
    expect(stranger.locator("#recent a").first).to_have_text(headline)


def test_who_has_no_key_gets_the_text_back(guarded: str, opened: Open) -> None:
    page = opened(guarded)
    send(page, STORY)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("alert")).to_contain_text("API key")
    expect(page.get_by_label("Article", exact=True)).to_have_value(STORY)
