"""A real Chromium on a real `parley serve`; without a Chromium these tests are skipped, unless one is required."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

REQUIRED = "PARLEY_TEST_BROWSER"
"""Set to `required`, a missing Chromium is a failure."""
NAMES = ("chromium", "chromium-browser", "google-chrome")

Open = Callable[..., Page]


def _counts(message: ConsoleMessage) -> bool:
    """Return whether a message is an error of the page; an answer that is a problem is told here too, and is none."""
    return message.type == "error" and not message.text.startswith("Failed to load resource: the server responded")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Yield a browser of the module's own: while Playwright runs, no event loop of another test can."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        reason = "no Chromium is installed (on Debian: apt-get install chromium)"
        if os.environ.get(REQUIRED) == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Return a function that starts the service with settings, and returns its address."""
    started: list[subprocess.Popen[str]] = []

    def start(**settings: str) -> str:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "serve", "--port", "0"],
            cwd=tmp_path,
            env={**plain, **settings},
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stderr is not None
        for line in process.stderr:
            if found := re.search(r"listens on (http://\S+)", line):
                return found[1]
        raise AssertionError("the service did not start")

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=60)


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Return a function that opens a page, whose errors and violations of the policy fail the test."""
    contexts = []
    complaints: list[str] = []

    def open_page(url: str, **options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type] # options of any type
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(message.text) if _counts(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
