"""A brief as it comes: stages and items before its end, the article lit meanwhile, and connections that break."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Service
from tests.browser.reading import lit, send
from tests.browser.upstream import Upstream

DOVES = "🕊🕊 الهدنة قائمة 𝔸.\n\n"
DEMANDED = "Norland demanded that the Varga Front release 40 prisoners."


def card(page: Page, text: str) -> None:
    page.locator("#watch .item", has_text=text).click()


def stages(page: Page) -> list[tuple[str, str]]:
    listed: list[tuple[str, str]] = page.locator("#stages li").evaluate_all(
        "entries => entries.map((entry) => [entry.textContent, entry.className])"
    )
    return [(name, state) for name, state in listed]


def test_items_are_seen_and_lit_before_the_second_call_ends(
    modelled: str, opened: Open, upstream: Upstream, story: str
) -> None:
    upstream.hold("Stakes")
    page = opened(modelled)
    send(page, DOVES + story)
    card(page, "Sudmark")
    assert lit(page) == ["Envoy Mira Toll of Sudmark brokered the talks."]
    assert stages(page) == [("Parties and mediators", "done"), ("Demands and outcomes", "begun")]
    assert page.locator("#watch .item .claim").all_inner_texts() == ["Norland", "Varga Front", "Sudmark"]
    assert page.locator("#article").inner_text().replace("\n", "") == (DOVES + story).replace("\n", "")
    page.locator("#watch .s", has_text="refused").click()
    assert page.locator("#watch .item.lit .claim").all_inner_texts() == ["Varga Front"]
    stood = page.locator("#watch .item.lit").bounding_box()
    upstream.release("Stakes")
    page.wait_for_url("**/v1/briefs/brf_*")
    assert page.locator("main.brief .item.lit .claim").all_inner_texts() == ["Varga Front"]
    stands = page.locator("main.brief .item.lit").bounding_box()
    assert stood is not None
    assert stands is not None
    assert abs(stands["y"] - stood["y"]) < 2
    page.locator("#d1 .tag").click()
    assert lit(page) == [DEMANDED]


def test_page_without_its_text_at_hand_is_lit_by_what_is_quoted(
    modelled: str, opened: Open, upstream: Upstream, story: str
) -> None:
    upstream.hold("Stakes")
    page = opened(modelled)
    html = f"<html><body><article><p>{story}</p></article></body></html>".encode()
    page.get_by_label("Or a file").set_input_files({"name": "a.html", "mimeType": "text/html", "buffer": html})
    page.get_by_role("button", name="Brief this article").click()
    card(page, "Sudmark")
    assert lit(page) == ["Envoy Mira Toll of Sudmark brokered the talks."]
    numbers = page.locator("#article .s").evaluate_all("marks => marks.map((mark) => +mark.dataset.sentence)")
    assert numbers == sorted(numbers)


def test_stop_cancels_the_work_and_gives_the_text_back(
    modelled: str, opened: Open, upstream: Upstream, story: str
) -> None:
    upstream.hold("Cast")
    page = opened(modelled)
    send(page, story)
    expect(page.locator("#stages .begun")).to_have_text("Parties and mediators")
    page.get_by_role("button", name="Stop").click()
    assert upstream.left.wait(20)
    expect(page.get_by_role("alert")).to_have_text("Stopped.")
    expect(page.get_by_label("Article", exact=True)).to_have_value(story)


def test_broken_stream_is_taken_up_again(modelled: str, opened: Open, story: str) -> None:
    page = opened(modelled)
    told = 'id: 1\nevent: stage\ndata: {"name": "cast", "state": "begun", "part": null}\n\nid: 2\nevent: it'
    broken = {"status": 200, "content_type": "text/event-stream", "body": told}
    page.route("**/v1/briefs?*", lambda route: route.fulfill(**broken), times=1)
    send(page, story)
    expect(page.locator("#state")).to_contain_text("The connection was lost before the brief was done.")
    page.wait_for_url("**/v1/briefs/brf_*")
    assert page.locator("#parties .count").inner_text() == "2"


def test_service_that_is_killed_is_said_and_what_was_found_is_kept(
    service: Service, opened: Open, upstream: Upstream, story: str
) -> None:
    upstream.hold("Stakes")
    served = service(**upstream.settings)
    page = opened(served.url)
    page.clock.install()
    send(page, story)
    page.locator("#watch .item").first.wait_for()
    served.kill()
    for attempt in range(1, 6):
        expect(page.locator("#state")).to_contain_text(f"({attempt} of 5)")
        page.clock.fast_forward(20_000)
    expect(page.get_by_role("alert")).to_contain_text("does not answer")
    assert page.locator("#watch .item .claim").all_inner_texts() == ["Norland", "Varga Front", "Sudmark"]
    service(served.port, **upstream.settings)
    upstream.release("Stakes")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/v1/briefs/brf_*")
    assert page.locator("#demands .count").inner_text() == "1"


def test_silence_longer_than_heartbeats_allow_is_a_lost_connection(
    modelled: str, opened: Open, upstream: Upstream, story: str
) -> None:
    upstream.hold("Cast")
    page = opened(modelled)
    page.clock.install()
    send(page, story)
    expect(page.locator("#stages .begun")).to_have_text("Parties and mediators")
    page.clock.fast_forward(46_000)
    expect(page.locator("#watch-title")).to_have_text("Connecting again")
    expect(page.locator("#state")).to_contain_text("fallen silent")


def test_network_that_is_gone_is_said(modelled: str, opened: Open, story: str) -> None:
    page = opened(modelled)
    page.clock.install()
    page.context.set_offline(True)
    send(page, story)
    for attempt in range(1, 6):
        expect(page.locator("#state")).to_contain_text(f"({attempt} of 5)")
        page.clock.fast_forward(20_000)
    expect(page.get_by_role("alert")).to_contain_text("network is gone")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/v1/briefs/brf_*")
