"""What is sent: pasted text, files, choices; and what is said where something is wrong with it."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.reading import STORY, cited, lit, send
from tests.browser.upstream import Upstream

PARAGRAPHS = "".join(f"<p>{line}</p>" for line in STORY.splitlines() if line)
PAGE = f"<!doctype html><html><head><title>A page</title></head><body><article>{PARAGRAPHS}</article></body></html>"
BRIEFS = re.compile(r"/v1/briefs\?")


def drop(page: Page, name: str, content: str, media_type: str) -> None:
    """Drop a file on the form, as the browser tells the page of it."""
    transfer = page.evaluate_handle(
        "([content, name, type]) => { const transfer = new DataTransfer();"
        " transfer.items.add(new File([content], name, { type })); return transfer; }",
        [content, name, media_type],
    )
    page.locator("#text").dispatch_event("dragover", {"dataTransfer": transfer})
    expect(page.locator("#paper")).to_have_class(re.compile("over"))
    page.locator("#text").dispatch_event("drop", {"dataTransfer": transfer})
    expect(page.locator("#paper")).not_to_have_class(re.compile("over"))


def brief_it(page: Page) -> None:
    page.get_by_role("button", name="Brief this article").click()
    page.locator("main.brief #p1").wait_for()


@pytest.mark.parametrize("way", ["drop", "choose"])
def test_text_file_fills_the_form(address: str, opened: Open, tmp_path: Path, way: str) -> None:
    page = opened(address)
    if way == "drop":
        drop(page, "story.txt", STORY, "text/plain")
    else:
        (tmp_path / "story.txt").write_text(STORY, "utf-8")
        page.get_by_label("Or a file").set_input_files(tmp_path / "story.txt")
    expect(page.get_by_label("Article", exact=True)).to_have_value(STORY)
    brief_it(page)
    page.locator("#p1 .tag").click()
    assert lit(page) == cited(page, "#p1")


@pytest.mark.parametrize("way", ["drop", "choose"])
def test_page_is_sent_as_it_is_and_read_by_the_service(address: str, opened: Open, tmp_path: Path, way: str) -> None:
    page = opened(address)
    if way == "drop":
        drop(page, "story.html", PAGE, "text/html")
    else:
        (tmp_path / "story.html").write_text(PAGE, "utf-8")
        page.get_by_label("Or a file").set_input_files(tmp_path / "story.html")
    expect(page.locator("#figures")).to_have_text(re.compile(r"^story\.html, \d+ kB$"))
    brief_it(page)
    page.locator("#p1 .tag").click()
    assert lit(page) == cited(page, "#p1")
    assert all(words in STORY for words in lit(page))


def test_what_is_chosen_is_asked_for(modelled: str, opened: Open, upstream: Upstream, story: str) -> None:
    page = opened(modelled)
    assert page.get_by_label("Engine").locator("option").all_inner_texts() == ["Model", "Rules, no model"]
    page.get_by_label("Engine").select_option("rules")
    page.get_by_label("Profile").select_option("fast")
    page.get_by_text("Headline, publication and day").click()
    page.get_by_label("Publication", exact=True).fill("The Herald")
    page.get_by_label("Day it appeared", exact=True).fill("2024-03-12")
    with page.expect_request(BRIEFS) as asked:
        send(page, story)
    assert asked.value.url.endswith("?engine=rules&profile=fast")
    body = json.loads(asked.value.post_data or "")
    assert body == {"text": story, "source": "The Herald", "published": "2024-03-12"}
    expect(page.locator("main.brief .kicker")).to_have_text("The Herald · 12 March 2024")
    assert upstream.asked == []


def test_example_is_a_brief_with_something_in_every_section(address: str, opened: Open) -> None:
    page = opened(address)
    page.get_by_role("button", name="Use an invented article").click()
    expect(page.locator("#figures")).to_contain_text("characters")
    brief_it(page)
    for mark in ("p2", "m1", "d1", "o1"):
        page.locator(f"#{mark}").wait_for()


def test_nothing_to_send_is_said_at_once(address: str, opened: Open) -> None:
    page = opened(address)
    page.get_by_role("button", name="Brief this article").click()
    expect(page.get_by_role("alert")).to_contain_text("no article yet")
    expect(page.get_by_label("Article", exact=True)).to_be_focused()


def test_text_that_is_too_long_is_said_while_it_is_typed_and_by_the_service(address: str, opened: Open) -> None:
    page, text = opened(address), "🕊" * 200_001
    page.get_by_label("Article", exact=True).fill(text)
    expect(page.locator("#figures")).to_have_text("200,001 of 200,000 characters: too long")
    page.get_by_role("button", name="Brief this article").click()
    expect(page.get_by_role("alert")).to_contain_text("200,000")
    expect(page.get_by_label("Article", exact=True)).to_have_value(text)


def test_engine_that_fails_is_said_and_the_text_stays(
    modelled: str, opened: Open, upstream: Upstream, story: str
) -> None:
    upstream.status = 500
    page = opened(modelled)
    send(page, story)
    expect(page.get_by_role("alert")).to_contain_text("endpoint")
    expect(page.get_by_label("Article", exact=True)).to_have_value(story)


def test_busy_service_says_when_to_come_again(address: str, opened: Open) -> None:
    page = opened(address)
    problem = {"type": "x", "title": "Busy", "status": 503, "detail": "The service is busy."}
    page.route(BRIEFS, lambda route: route.fulfill(status=503, headers={"Retry-After": "7"}, json=problem))
    send(page)
    expect(page.get_by_role("alert")).to_have_text("The service is busy. Try again in 7 seconds.")


def test_answer_that_is_no_problem_document_is_told_by_its_status(address: str, opened: Open) -> None:
    page = opened(address)
    page.route(BRIEFS, lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    send(page)
    expect(page.get_by_role("alert")).to_have_text("The service answered with status 502.")
