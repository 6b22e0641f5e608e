"""A real Chromium on a real `parley serve`; without a Chromium these tests are skipped, unless one is required."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from zlib import crc32

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser.upstream import Upstream
from tests.drafting import STORY as INVENTED

REQUIRED = "PARLEY_TEST_BROWSER"
"""Set to `required`, a missing Chromium is a failure."""
NAMES = ("chromium", "chromium-browser", "google-chrome")
BROKEN = ("Failed to load resource",)
"""What the browser says of an answer that is a problem, or of a service that is gone: no error of the page."""

WAIT = 30_000
"""Milliseconds after which something that should have come is missing."""
expect.set_options(timeout=WAIT)

Open = Callable[..., Page]
Service = Callable[..., "Served"]


class Served:
    """A running service."""

    def __init__(self, folder: Path, settings: dict[str, str], port: int = 0) -> None:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
        self._process = subprocess.Popen(  # noqa: S603 -- the service itself
            [sys.executable, "-m", "service.cli", "serve", "--port", str(port)],
            cwd=folder,
            env={**plain, "PYTHONPATH": os.pathsep.join(sys.path), **settings},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if found := re.search(r"listens on (http://\S+)", line):
                self.url = found[1]
                self._rest = Thread(target=self._process.stderr.read)  # unread, a full pipe would hold it up
                self._rest.start()
                return
        raise AssertionError("the service did not start")

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def kill(self) -> None:
        self._process.kill()
        self._end()

    def stop(self) -> None:
        self._process.terminate()
        self._end()

    def _end(self) -> None:
        self._process.wait(60)
        self._rest.join()
        self._process.__exit__(None, None, None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        reason = "no Chromium is installed (on Debian: apt-get install chromium)"
        if os.environ.get(REQUIRED) == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Yield a browser of the module's own: while Playwright runs, no event loop of another test can."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a service that all tests share: rules engine, no key."""
    served = Served(tmp_path_factory.mktemp("service"), {})
    yield served.url
    served.stop()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Return a function that starts a service with settings of its own."""
    started: list[Served] = []

    def start(port: int = 0, **settings: str) -> Served:
        started.append(Served(tmp_path, settings, port))
        return started[-1]

    yield start
    for served in started:
        served.stop()


@pytest.fixture(scope="session")
def endpoint() -> Iterator[Upstream]:
    """Yield a model's endpoint."""
    made = Upstream()
    yield made
    made.close()


@pytest.fixture(scope="session")
def modelled(chromium: str, endpoint: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a service with a model, which all tests share."""
    served = Served(tmp_path_factory.mktemp("modelled"), endpoint.settings)
    yield served.url
    served.stop()


@pytest.fixture
def upstream(endpoint: Upstream) -> Iterator[Upstream]:
    """Yield the model's endpoint, which answers everything at once unless the test says otherwise."""
    endpoint.begin()
    yield endpoint
    endpoint.begin()


@pytest.fixture
def story(request: pytest.FixtureRequest) -> str:
    """Return the invented story as no other test sends it, so that no stored brief answers."""
    return f"{INVENTED} The report is number {crc32(request.node.nodeid.encode())}."


@contextmanager
def watched(page: Page) -> Iterator[None]:
    """Fail where the page raises an error, violates its policy, or asks anybody but its own service."""
    complaints: list[str] = []
    strangers: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(BROKEN):
            complaints.append(message.text)

    def see(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "blob:http://127.0.0.1:", "data:")):
            strangers.append(request.url)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", see)
    yield
    assert complaints == []
    assert strangers == []


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Return a function that opens a page, which is watched."""
    closing: list[Any] = []

    def open_page(url: str, **options: Any) -> Page:  # noqa: ANN401 -- of a browser context
        context = browser.new_context(**options)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        watching = watched(page)
        watching.__enter__()
        closing.append((context, watching))
        page.goto(url)
        return page

    yield open_page
    for context, watching in closing:
        context.close()
        watching.__exit__(None, None, None)
