"""Emergency messages: seen, heard, tapped, and there until closed."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.widget import ALARM, RED, ask, box, first, send, until


def test_a_red_flag_is_an_alert_with_a_picture_words_and_a_number_to_tap(page: Page) -> None:
    ask(page, RED)
    alarm = page.locator(ALARM)
    expect(alarm.get_by_role("alert")).to_contain_text("Get care now")
    expect(alarm.get_by_role("alert")).to_contain_text("Call your doctor now")
    expect(alarm.locator("svg").first).to_be_visible()
    assert alarm.get_by_role("link", name="Call 911").get_attribute("href") == "tel:911"


def test_it_stays_until_it_is_closed_and_then_stays_in_the_conversation(page: Page) -> None:
    ask(page, RED)
    ask(page, "when can i drive")
    expect(page.locator(ALARM)).to_be_in_viewport()
    page.get_by_role("button", name="I have read this").click()
    expect(page.locator(".pinned")).to_be_hidden()
    expect(page.locator(".talk .alarm")).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_an_emergency_says_so(page: Page) -> None:
    ask(page, "she passed out and won't wake up")
    expect(page.locator(ALARM)).to_contain_text("Emergency")
    expect(page.locator(ALARM)).to_contain_text("Call 911 now")


def test_a_crisis_has_its_own_number(page: Page) -> None:
    ask(page, "i want to kill myself")
    assert page.locator(ALARM).get_by_role("link", name="Call 988").get_attribute("href") == "tel:988"
    assert page.locator(ALARM).get_by_role("link", name="Text 988").get_attribute("href") == "sms:988"
    ask(page, "and i have a fever of 102")
    expect(page.locator(ALARM).last.get_by_role("link", name="Call 988")).to_be_visible()


def test_after_a_reload_it_is_on_top_until_it_is_closed_but_not_shouted_again(page: Page) -> None:
    ask(page, RED)
    page.reload()
    expect(page.locator(ALARM)).to_contain_text("Call your doctor now")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="I have read this").click()
    page.reload()
    expect(page.locator(".talk .alarm")).to_contain_text("Call your doctor now")
    expect(page.locator(ALARM)).to_have_count(0)


@pytest.mark.parametrize("size", [(390, 664), (1366, 768)], ids=["phone", "laptop"])
@pytest.mark.parametrize("path", ["/", "/demo"])
def test_all_of_it_is_in_view_on_usual_screens(visit: Visit, path: str, size: tuple[int, int]) -> None:
    page = visit(path, viewport={"width": size[0], "height": size[1]})
    if path == "/demo":
        page.get_by_role("button", name="Ask about your spinal tap").click()
    ask(page, "can i drink coffee")
    ask(page, RED)
    expect(page.get_by_role("button", name="I have read this")).to_be_in_viewport(ratio=0.9)
    expect(page.locator(ALARM).get_by_role("alert")).to_be_in_viewport(ratio=0.9)
    expect(box(page)).to_be_in_viewport(ratio=0.9)


def test_a_lesser_sign_never_takes_the_place_of_a_graver_one(page: Page) -> None:
    ask(page, "she passed out and won't wake up")
    ask(page, RED)
    expect(page.locator(ALARM)).to_have_count(2)
    expect(page.locator(ALARM).first).to_contain_text("Call 911 now")
    expect(page.locator(ALARM).first.locator(".alarm-title")).to_be_in_viewport(ratio=0.9)
    ask(page, "he is having a seizure right now")
    expect(page.locator(ALARM)).to_have_count(1)
    expect(page.locator(".talk .alarm")).to_have_count(2)


def test_deleting_the_conversation_leaves_it_on_top(page: Page) -> None:
    ask(page, RED)
    page.get_by_role("button", name="Settings and more").click()
    page.get_by_role("button", name="Delete this conversation").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".patient")).to_have_count(0)
    expect(page.locator(ALARM)).to_be_visible()


ROOMS = {
    "zoom 400 %": (320, 256, 0),
    "phone on its side": (800, 360, 0),
    "small phone": (320, 568, 1),
    "largest letters": (390, 780, 3),
}


@pytest.mark.parametrize("room", ROOMS)
def test_it_is_seen_without_scrolling_however_little_room_there_is(visit: Visit, room: str) -> None:
    width, height, steps = ROOMS[room]
    page = visit(viewport={"width": width, "height": height})
    page.get_by_role("button", name="Settings and more").click()
    for _ in range(steps):
        page.get_by_role("button", name="Larger letters").click()
    page.get_by_role("button", name="Settings and more").click()
    ask(page, "can i drink coffee")
    ask(page, RED)
    expect(page.locator(ALARM).locator(".alarm-title")).to_be_in_viewport(ratio=0.9)
    expect(page.locator(ALARM).get_by_role("link", name="Call 911")).to_be_in_viewport(ratio=0.9)
    ask(page, "when can i drive")
    expect(page.locator(ALARM).locator(".alarm-title")).to_be_in_viewport(ratio=0.9)
    expect(page.locator(ALARM).get_by_role("link", name="Call 911")).to_be_in_viewport(ratio=0.9)


def test_a_closed_chat_shows_that_it_was_not_read(visit: Visit) -> None:
    page = visit("/demo")
    page.get_by_role("button", name="Ask about your spinal tap").click()
    ask(page, RED)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Get care now: read it again").click()
    expect(page.locator(ALARM)).to_be_visible()


def test_while_the_chat_is_closed_it_opens(visit: Visit) -> None:
    page = visit("/demo")
    page.get_by_role("button", name="Ask about your spinal tap").click()
    held: list[Route] = []
    page.route("**/webhooks/web/message", lambda route: held.append(route))
    send(page, RED)
    expect(page.locator(".writing")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box(page)).to_be_hidden()
    first(page, held).continue_()
    expect(page.locator(ALARM).get_by_role("alert")).to_be_in_viewport()


def test_coming_back_to_the_page_in_mid_send_does_not_make_it_old(page: Page) -> None:
    held: list[Route] = []

    def late(route: Route) -> None:  # the server has answered and kept it, the answer is still on its way
        route.fetch()
        held.append(route)

    page.route("**/webhooks/web/message", late)
    send(page, RED)
    until(page, lambda: bool(held))
    with page.expect_response("**/webhooks/web/history"):
        page.evaluate("() => { document.dispatchEvent(new Event('visibilitychange')) }")
    expect(page.locator(".alarm")).to_have_count(0)
    first(page, held).continue_()
    expect(page.locator(ALARM).get_by_role("alert")).to_contain_text("Call your doctor now")


def test_it_can_be_read_aloud(page: Page) -> None:
    page.evaluate("() => { speechSynthesis.speak = (words) => { window.spoken = words.text } }")
    ask(page, RED)
    page.locator(ALARM).get_by_role("button", name="Read aloud").click()
    assert "Call your doctor now" in page.evaluate("window.spoken")


def test_a_message_that_is_too_long_is_still_read(page: Page) -> None:
    send(page, f"{RED}. {'and then ' * 300}")
    expect(page.locator(ALARM)).to_contain_text("Call your doctor now")
    expect(page.get_by_role("status").filter(has_text="Too long")).to_contain_text("In an emergency call 911")


@pytest.mark.parametrize("path", ["/", "/demo"])
def test_whom_to_call_stands_in_the_page_without_the_script(visit: Visit, path: str) -> None:
    page = visit("/health", java_script_enabled=False)
    page.goto(page.url.replace("/health", path))
    assert page.get_by_role("link", name="911").get_attribute("href") == "tel:911"


def test_whom_to_call_is_always_in_the_same_place(page: Page) -> None:
    places = []
    for step in (lambda: None, lambda: ask(page, "when can i drive"), lambda: ask(page, RED), page.reload):
        step()
        help_ = page.get_by_role("group", name="Help")
        expect(help_.get_by_role("link", name="Call 911")).to_be_visible()
        places.append(help_.bounding_box())
    assert all(place == places[0] for place in places)


def test_the_box_can_be_used_beside_it(visit: Visit) -> None:
    page = visit(viewport={"width": 390, "height": 640})
    ask(page, RED)
    expect(box(page)).to_be_in_viewport()
    expect(page.locator(ALARM).get_by_role("alert")).to_be_in_viewport()
