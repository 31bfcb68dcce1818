"""The server is gone, late, or says nothing: the draft is kept, and whom to call is shown."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from assistant.channels.web import BURST
from tests.browser.widget import FAILURE, RED, ask, box, first, send, until

QUESTION = "can i drink coffee"
MESSAGES = "**/webhooks/web/message"


def shown(page: Page) -> None:
    failure = page.locator(FAILURE)
    expect(failure.get_by_role("alert")).to_contain_text("In an emergency call 911 now")
    assert failure.get_by_role("link", name="Call 911").get_attribute("href") == "tel:911"
    expect(box(page)).to_have_value(QUESTION)


@pytest.mark.parametrize(
    "answer",
    [
        lambda route: route.abort(),
        lambda route: route.fulfill(status=500, body="<h1>broken</h1>"),
        lambda route: route.fulfill(status=200, body=""),
        lambda route: route.fulfill(status=200, body="not json"),
        lambda route: route.fulfill(json={"id": "x", "from": "assistant", "text": "", "at": 1}),
        lambda route: route.fulfill(status=502, body=json.dumps({"error": "<b>proxy</b>"})),
    ],
    ids=["gone", "broken", "empty", "not json", "no words", "a proxy's words"],
)
def test_no_answer(page: Page, answer: object) -> None:
    page.route(MESSAGES, answer)
    send(page, QUESTION)
    shown(page)


def test_an_answer_later_than_ten_seconds_is_none(page: Page) -> None:
    page.clock.install()
    held: list[Route] = []
    page.route(MESSAGES, lambda route: held.append(route))
    send(page, QUESTION)
    expect(page.locator(".writing")).to_be_visible()
    page.clock.run_for(10_100)
    shown(page)


def test_trying_again_keeps_the_id_and_is_answered_once(page: Page) -> None:
    ids: list[str] = []

    def lost(route: Route) -> None:  # the server has answered, the answer never arrives
        ids.append(route.request.post_data_json["id"])
        if len(ids) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(MESSAGES, lost)
    send(page, QUESTION)
    shown(page)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".talk .assistant").last).to_contain_text("coffee")
    expect(page.locator(FAILURE)).to_have_count(0)
    expect(box(page)).to_have_value("")
    assert len(set(ids)) == 1
    page.unroute(MESSAGES)
    page.reload()
    expect(page.locator(".patient")).to_have_count(1)


def test_a_reload_in_mid_send_loses_no_words(page: Page) -> None:
    page.route(MESSAGES, lambda route: None)
    send(page, QUESTION)
    expect(page.locator(".writing")).to_be_visible()
    page.reload()
    shown(page)
    page.unroute(MESSAGES)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said").last).to_contain_text("coffee")


def test_a_reload_after_the_answer_was_made_shows_it(page: Page) -> None:
    answered: list[int] = []
    page.route(MESSAGES, lambda route: answered.append(route.fetch().status))  # and the answer never arrives
    send(page, QUESTION)
    until(page, lambda: bool(answered))
    page.reload()
    page.unroute(MESSAGES)
    expect(page.locator(".said").last).to_contain_text("coffee")
    expect(box(page)).to_have_value("")


def test_words_that_failed_stay_beside_others_that_were_begun_meanwhile(page: Page) -> None:
    held: list[Route] = []
    page.route(MESSAGES, lambda route: held.append(route))
    send(page, QUESTION)
    expect(page.locator(".writing")).to_be_visible()
    box(page).fill("when can i drive")
    first(page, held).abort()
    expect(page.locator(FAILURE)).to_be_visible()
    page.unroute(MESSAGES)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said").last).to_contain_text("drive")
    expect(page.locator(".patient p").filter(has_text=QUESTION)).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".said").last).to_contain_text("coffee")
    expect(page.locator(FAILURE)).to_have_count(0)


def test_offline_in_mid_send(page: Page) -> None:
    ask(page, "when can i drive")
    page.context.set_offline(True)
    send(page, QUESTION)
    shown(page)
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".talk .assistant").last).to_contain_text("coffee")


def test_what_was_corrected_is_a_new_message_and_the_old_stays_until_it_is_sent(page: Page) -> None:
    page.route(MESSAGES, lambda route: route.abort())
    send(page, QUESTION)
    shown(page)
    page.unroute(MESSAGES)
    send(page, "when can i drive")
    expect(page.locator(".said").last).to_contain_text("drive")
    expect(page.locator(".patient p")).to_have_text([QUESTION, "when can i drive"])
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".said").last).to_contain_text("coffee")
    expect(page.locator(FAILURE)).to_have_count(0)


def test_a_second_message_does_not_wait_for_the_first(page: Page) -> None:
    held: list[Route] = []
    page.route(MESSAGES, lambda route: held.append(route), times=1)
    send(page, QUESTION)
    expect(page.locator(".writing")).to_be_visible()
    send(page, RED)
    expect(page.locator(".pinned .alarm")).to_contain_text("Call your doctor now")
    first(page, held).continue_()
    expect(page.locator(".said").last).to_contain_text("coffee")
    expect(page.locator(".writing")).to_have_count(0)


def test_a_forged_or_expired_session_ends_and_the_next_begins(page: Page) -> None:
    ask(page, "when can i drive")
    page.evaluate("for (const key of Object.keys(localStorage)) localStorage.setItem(key, 'forged')")
    page.reload()
    ask(page, QUESTION)
    page.reload()
    expect(page.locator(".patient p")).to_have_text([QUESTION])


def test_a_session_that_ends_while_the_page_is_open_keeps_the_draft(page: Page) -> None:
    page.route(
        MESSAGES,
        lambda route: route.continue_(headers={**route.request.headers, "authorization": "Bearer forged"}),
        times=1,
    )
    send(page, QUESTION)
    expect(page.locator(FAILURE)).to_contain_text("This chat has ended")
    shown(page)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".talk .assistant").last).to_contain_text("coffee")


def test_many_at_once_are_told_to_wait_and_a_red_flag_is_not(page: Page) -> None:
    for _ in range(5 * BURST):  # on a busy machine many more may come while these are asked
        send(page, QUESTION)
        expect(page.locator(".writing")).to_have_count(0)
        if page.locator(FAILURE).count():
            break
    expect(page.locator(FAILURE)).to_contain_text("a lot of messages at once")
    shown(page)
    send(page, RED)
    expect(page.locator(".pinned .alarm")).to_contain_text("Call your doctor now")


def test_where_the_browser_keeps_nothing_the_chat_still_works(page: Page) -> None:
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked') }})")
    page.reload()
    expect(ask(page, QUESTION)).to_contain_text("coffee")
    expect(ask(page, "when can i drive")).to_contain_text("drive")
