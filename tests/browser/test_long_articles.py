"""An article of the greatest length: to light an item takes no longer than for a short one."""

import httpx

from tests.browser.conftest import Open
from tests.browser.reading import STORY, cited, lit

MOST = 100
"""Milliseconds that one may wait for words to be lit without noticing."""
LONG = (
    ("The weather was dry in the hills, and the roads were open.\n\n" * 5_000)[: 199_900 - len(STORY)] + "\n\n" + STORY
)
WATCH = """() => {
  window.tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration)))
    .observe({ type: "longtask" });
}"""
LIGHT = """(item) => {
  const begun = performance.now();
  document.querySelector(`${item} .tag`).click();
  document.body.offsetHeight; // has the page laid out
  return performance.now() - begun;
}"""


def test_items_of_a_long_article_are_lit_at_once(address: str, opened: Open) -> None:
    assert 199_000 < len(LONG) <= 200_000
    made = httpx.post(f"{address}/v1/briefs", json={"text": LONG}, timeout=120).json()
    page = opened(f"{address}/v1/briefs/{made['id']}", viewport={"width": 1440, "height": 900})
    page.evaluate(WATCH)
    took = []
    for item in ("#d1", "#p1", "#o1", "#d1"):
        took.append(page.evaluate(LIGHT, item))
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert lit(page) == cited(page, "#d1")
    first = page.locator(".s.lit").first.bounding_box()
    assert first is not None
    assert 0 <= first["y"] < 900
    assert sorted(took)[1] < MOST
    assert sum(page.evaluate("tasks")) < 5 * MOST
