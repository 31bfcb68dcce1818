"""Emergency messages: seen, heard, tapped, and there until closed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.widget import ALARM, RED, ask, box


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


def test_after_a_reload_it_is_shown_but_not_shouted(page: Page) -> None:
    ask(page, RED)
    page.reload()
    expect(page.locator(".talk .alarm")).to_contain_text("Call your doctor now")
    expect(page.get_by_role("alert")).to_have_count(0)


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
