"""Asking and being answered."""

import re

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.widget import RED, ask, box, first, send


def test_a_question_is_answered_with_its_guide_and_section(page: Page) -> None:
    answer = ask(page, "can i drink coffee")
    expect(answer).to_contain_text("coffee")
    expect(answer.locator(".sources")).to_contain_text("Lumbar Puncture, “After Your Procedure”")


def test_enter_sends_and_shift_enter_does_not(page: Page) -> None:
    box(page).fill("when can")
    box(page).press("Shift+Enter")
    box(page).press_sequentially("i drive")
    assert box(page).input_value() == "when can\ni drive"
    box(page).press("Enter")
    expect(page.locator(".talk .assistant").last).to_contain_text("drive")
    expect(box(page)).to_have_value("")
    expect(box(page)).to_be_focused()


def test_an_example_can_be_clicked_and_goes(page: Page) -> None:
    page.get_by_role("button", name="When can I drive?").click()
    expect(page.locator(".talk .assistant").last).to_contain_text("doctor")
    expect(page.get_by_role("group", name="Examples")).to_have_count(0)


def test_markup_is_shown_as_text_both_ways(page: Page) -> None:
    said = "<img src=x onerror=alert(1)><a href='javascript:alert(1)'>coffee</a>"
    page.route(
        "**/webhooks/web/message",
        lambda route: route.fulfill(
            json={"id": "a", "from": "assistant", "text": "<b onclick=x>hi</b> http://a.example", "at": 1}
        ),
    )
    answer = ask(page, said)
    expect(page.locator(".patient p").last).to_have_text(said)
    expect(answer.locator(".said")).to_have_text("<b onclick=x>hi</b> http://a.example")
    assert page.locator(".talk img, .talk .bubble a, .talk b").count() == 0


def test_a_reload_brings_the_conversation_back(page: Page) -> None:
    text = ask(page, "can i drink coffee").locator(".said").inner_text()
    page.reload()
    expect(page.locator(".patient p").last).to_have_text("can i drink coffee")
    expect(page.locator(".said").last).to_have_text(text)


def test_two_tabs_are_one_conversation(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".bubble")).to_have_count(1)
    ask(page, "when can i drive")
    expect(other.locator(".patient p")).to_have_text("when can i drive")
    ask(other, "can i drink coffee")
    expect(page.locator(".patient p")).to_have_text(["when can i drive", "can i drink coffee"])


def test_somebody_else_sees_nothing_of_it(page: Page, visit: Visit) -> None:
    ask(page, "when can i drive")
    other = visit()
    expect(other.get_by_role("button", name="When can I drive?")).to_be_visible()
    expect(other.locator(".patient")).to_have_count(0)


def test_deleting_asks_first_and_then_nothing_is_left(page: Page) -> None:
    ask(page, "when can i drive")
    page.get_by_role("button", name="Settings and more").click()
    page.get_by_role("button", name="Delete this conversation").click()
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".patient")).to_have_count(1)
    page.get_by_role("button", name="Delete this conversation").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".patient")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="When can I drive?")).to_be_visible()
    expect(page.locator(".patient")).to_have_count(0)


def number(page: Page) -> Locator:
    return page.locator(".number")


def test_the_number_to_read_out_is_beside_deleting_and_another_after_it(page: Page) -> None:
    ask(page, "when can i drive")
    page.get_by_role("button", name="Settings and more").click()
    expect(number(page)).to_have_text(re.compile(r"^[0-9a-f]{4}(-[0-9a-f]{4}){3}$"))
    before = number(page).inner_text()
    page.reload()
    page.get_by_role("button", name="Settings and more").click()
    expect(number(page)).to_have_text(before)
    page.get_by_role("button", name="Delete this conversation").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("It is deleted from this page.")).to_be_visible()
    expect(number(page)).not_to_have_text(before)
    expect(number(page)).to_be_visible()


def test_without_a_server_no_number_is_shown(visit: Visit) -> None:
    page = visit("/demo")
    page.route("**/webhooks/web/*", lambda route: route.abort())
    page.get_by_role("button", name="Ask about your spinal tap").click()
    page.get_by_role("button", name="Settings and more").click()
    expect(page.get_by_role("button", name="Delete this conversation")).to_be_visible()
    expect(page.get_by_text("read out this number")).to_be_hidden()


def test_a_thumb_and_its_reason_are_kept(page: Page) -> None:
    ask(page, "can i drink coffee")
    down = page.get_by_role("button", name="This did not help")
    with page.expect_response("**/feedback"):
        down.click()
    with page.expect_response("**/feedback") as kept:
        page.get_by_role("button", name="I don't understand it").click()
    assert kept.value.request.post_data_json["reason"] == "unclear"
    expect(page.get_by_text("Thank you.")).to_be_visible()
    page.reload()
    expect(down).to_have_attribute("aria-pressed", "true")


def test_an_answer_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text = ask(page, "can i drink coffee").locator(".said").inner_text()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == text


def test_the_conversation_is_saved_as_text(page: Page) -> None:
    ask(page, "can i drink coffee")
    page.get_by_role("button", name="Settings and more").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a text file").click()
    text = saved.value.path().read_text(encoding="utf-8")
    assert "911" in text.splitlines()[0]
    assert "can i drink coffee" in text
    assert "After Your Procedure" in text


def test_only_the_conversation_is_printed(visit: Visit) -> None:
    page = visit("/demo")
    page.get_by_role("button", name="Ask about your spinal tap").click()
    ask(page, "can i drink coffee")
    page.evaluate("() => { window.print = () => { window.printed = true } }")
    page.get_by_role("button", name="Settings and more").click()
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="After your lumbar puncture")).to_be_hidden()
    page.evaluate("() => { window.dispatchEvent(new Event('afterprint')) }")
    expect(page.get_by_role("heading", name="After your lumbar puncture")).to_be_visible()
    page.evaluate("""() => {
        document.body.append(document.createElement('div'));
        document.body.lastElementChild.append(document.querySelector('after-care-chat'));
    }""")
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Print").click()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="After your lumbar puncture")).to_be_hidden()
    expect(page.locator(".said").last).to_be_visible()
    expect(box(page)).to_be_hidden()


def test_reading_aloud_can_be_stopped(page: Page) -> None:
    page.evaluate("() => { speechSynthesis.speak = (words) => { window.spoken = words.text } }")
    text = ask(page, "can i drink coffee").locator(".said").inner_text()
    page.get_by_role("button", name="Read aloud").click()
    page.get_by_role("button", name="Stop reading").click()
    expect(page.get_by_role("button", name="Read aloud")).to_be_visible()
    assert page.evaluate("window.spoken") == text


def test_too_much_is_counted_and_refused_in_words(page: Page) -> None:
    box(page).fill("a" * 1_799)
    expect(page.locator(".count")).to_be_hidden()
    box(page).fill("a" * 1_800)
    expect(page.locator(".count")).to_have_text("1,800 of 2,000 letters")
    page.route("**/webhooks/web/message", lambda route: route.abort())
    send(page, "a" * 10_000)
    expect(page.get_by_role("status").filter(has_text="Too long by 8,000 letters")).to_be_visible()
    expect(box(page)).to_have_attribute("aria-invalid", "true")
    assert len(box(page).input_value()) == 10_000
    expect(page.locator(".patient")).to_have_count(0)


def test_a_suggestion_leaves_what_is_being_written_alone(page: Page) -> None:
    box(page).fill("my own words")
    page.get_by_role("button", name="When can I drive?").click()
    expect(page.locator(".said").last).to_contain_text("drive")
    expect(box(page)).to_have_value("my own words")


def test_what_is_said_while_all_is_being_deleted_is_not_lost(page: Page) -> None:
    held: list[Route] = []

    def hold_deletions(route: Route) -> None:
        held.append(route) if route.request.method == "DELETE" else route.continue_()

    page.route("**/webhooks/web/history", hold_deletions)
    page.get_by_role("button", name="Settings and more").click()
    page.get_by_role("button", name="Delete this conversation").click()
    with page.expect_request(lambda request: request.method == "DELETE"):
        page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="When can I drive?").click()
    first(page, held).continue_()
    expect(page.locator(".said").last).to_contain_text("drive")
    expect(page.locator(".patient")).to_have_count(1)


def test_an_answer_that_comes_after_all_was_deleted_is_not_shown(page: Page) -> None:
    held: list[Route] = []
    page.route("**/webhooks/web/message", lambda route: held.append(route))
    send(page, "when can i drive")
    expect(page.locator(".writing")).to_be_visible()
    page.get_by_role("button", name="Settings and more").click()
    page.get_by_role("button", name="Delete this conversation").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".patient")).to_have_count(0)
    with page.expect_response("**/webhooks/web/message"):
        first(page, held).continue_()
    expect(page.locator(".said")).to_have_count(0)


def test_a_deletion_that_fails_is_told(page: Page) -> None:
    ask(page, "when can i drive")
    page.route("**/webhooks/web/history", lambda route: route.fulfill(status=503, json={}))
    page.get_by_role("button", name="Settings and more").click()
    page.get_by_role("button", name="Delete this conversation").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="could not be deleted")).to_be_visible()
    expect(page.locator(".patient")).to_have_count(1)


def test_nothing_is_fetched_from_elsewhere_and_no_policy_is_broken(page: Page, server: str) -> None:
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.reload()
    ask(page, "when can i drive")
    ask(page, RED)
    assert asked
    assert all(url.startswith(server) for url in asked)
    assert complaints == []


def test_who_wants_a_nurse_can_tap_the_number(page: Page) -> None:
    told = {"id": "a", "from": "assistant", "text": "Call.", "at": 1, "calls": ["+15550100200", "911"]}
    page.route("**/webhooks/web/message", lambda route: route.fulfill(json=told))
    links = ask(page, "a nurse please").locator(".calls a")
    expect(links).to_have_text(["Call +15550100200", "Call 911"])
    expect(links.first).to_have_attribute("href", "tel:+15550100200")
    box = links.first.bounding_box()
    assert box is not None
    assert box["height"] >= 44
