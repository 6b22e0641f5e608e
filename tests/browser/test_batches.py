"""Batches on their page: handed over, watched, read, taken along, stopped and tried again."""

import gzip
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.reading import overflow
from tests.browser.upstream import Upstream

ADDRESS = re.compile(r"/batches/bat_[0-9a-f]{24}$")


def hand_over(page: Page, articles: Sequence[Any], name: str = "articles.ndjson") -> None:
    lines = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in articles).encode()
    content = gzip.compress(lines) if name.endswith(".gz") else lines
    page.get_by_label("File of articles").set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.get_by_role("button", name="Start the batch").click()
    page.wait_for_url(ADDRESS)


def counts(page: Page) -> list[str]:
    return page.locator("#counts li").all_inner_texts()


@pytest.mark.parametrize("name", ["articles.ndjson", "articles.jsonl.gz"])
def test_results_and_failures_of_a_batch_are_listed(
    address: str, opened: Open, story: str, tmp_path: Path, name: str
) -> None:
    page = opened(f"{address}/batches", accept_downloads=True, viewport={"width": 360, "height": 800})
    hand_over(page, [{"id": "a-1", "text": story}, {"text": ""}, "no JSON", {"text": f"{story} Again."}], name)
    expect(page.locator("h1")).to_have_text("4 articles done")
    assert counts(page) == ["2 briefed", "2 failed"]
    rows = page.locator("#rows tr")
    assert [row.split("\t")[:2] for row in rows.all_inner_texts()] == [["1", "a-1"], ["2", ""], ["3", ""], ["4", ""]]
    expect(rows.nth(1)).to_contain_text("empty-article")
    assert overflow(page) == 0
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download results").click()
    waiting.value.save_as(tmp_path / "results.ndjson")
    results = [json.loads(line) for line in (tmp_path / "results.ndjson").read_text("utf-8").splitlines()]
    assert [each["state"] for each in results] == ["done", "failed", "failed", "done"]
    rows.first.get_by_role("link").click()
    expect(page.locator("main.brief #article")).to_contain_text(story.split(".")[0])


def test_long_batch_shows_its_results_in_portions(address: str, opened: Open, story: str) -> None:
    page = opened(f"{address}/batches")
    hand_over(page, [{"text": ""} for _ in range(60)])
    expect(page.locator("#rows tr")).to_have_count(50)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#rows tr")).to_have_count(60)
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()


def test_batch_is_watched_while_it_runs_and_stopped(
    modelled: str, opened: Open, upstream: Upstream, story: str
) -> None:
    upstream.hold("Stakes")
    page = opened(f"{modelled}/batches")
    hand_over(page, [{"text": ""}, {"text": story}])
    expect(page.locator("h1")).to_have_text("2 articles running")
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuetext", "1 of 2 ended")
    page.get_by_role("button", name="Cancel the batch").click()
    expect(page.locator("h1")).to_have_text("2 articles cancelled")
    expect(page.get_by_role("button", name="Cancel the batch")).to_be_hidden()


def test_failed_articles_are_tried_again(modelled: str, opened: Open, upstream: Upstream, story: str) -> None:
    upstream.status = 400
    page = opened(f"{modelled}/batches")
    hand_over(page, [{"text": story}])
    expect(page.locator("h1")).to_have_text("1 article done")
    assert counts(page) == ["1 failed"]
    upstream.status = 200
    page.get_by_role("button", name="Try the failed again").click()
    expect(page.locator("#counts")).to_have_text("1 briefed")
    expect(page.locator("#rows")).to_contain_text("Norland")


def test_what_is_wrong_with_a_file_is_said(address: str, opened: Open) -> None:
    page = opened(f"{address}/batches")
    empty = {"name": "none.ndjson", "mimeType": "", "buffer": b""}
    page.get_by_label("File of articles").set_input_files(empty)  # type: ignore[arg-type] # a file's payload
    page.get_by_role("button", name="Start the batch").click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    expect(page.get_by_role("button", name="Start the batch")).to_be_enabled()


def test_batches_are_listed_newest_first(address: str, opened: Open) -> None:
    page = opened(f"{address}/batches")
    hand_over(page, [{"text": ""}] * 7)
    page.get_by_role("link", name="Batches").first.click()
    expect(page.locator("#listed a").first).to_have_text("7 articles")
    page.locator("#listed a").first.click()
    expect(page.locator("h1")).to_have_text("7 articles done")


def test_batch_that_is_not_there_is_said(address: str, opened: Open) -> None:
    page = opened(f"{address}/batches/bat_{'0' * 24}")
    expect(page.get_by_role("alert")).not_to_be_empty()
