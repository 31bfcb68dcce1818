"""The chat page in a real browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.wire.test_server import server as server  # the same running server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if not CHROMIUM and os.environ.get("CI") != "true":
    pytest.skip("left out: no Chromium on this machine (apt-get install chromium)", allow_module_level=True)

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
EMERGENCY = "div[role=alert]"


@pytest.fixture
def page(server: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened = browser.new_page(viewport={"width": 390, "height": 780})
        opened.goto(server)
        yield opened
        browser.close()


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Send").click()


def test_a_question_is_answered_with_its_source(page: Page) -> None:
    ask(page, "can i drink coffee")
    expect(page.locator(".from-assistant").last).to_contain_text("coffee")
    expect(page.locator(".sources").last).to_contain_text("After Your Procedure")


def test_a_red_flag_is_an_alert_with_a_number_to_tap(page: Page) -> None:
    ask(page, "my back is wet where the needle went in")
    expect(page.locator(EMERGENCY)).to_contain_text("Call your doctor now")
    assert page.locator(f"{EMERGENCY} a").get_attribute("href") == "tel:911"


def test_markup_is_shown_as_text(page: Page) -> None:
    ask(page, "<img src=x onerror=alert(1)>coffee")
    expect(page.locator(".from-patient").last).to_have_text("<img src=x onerror=alert(1)>coffee")
    assert page.locator("#log img").count() == 0


def test_an_example_can_be_clicked(page: Page) -> None:
    page.get_by_role("button", name="When can I drive?").click()
    expect(page.locator(".from-assistant").last).to_contain_text("doctor")


def test_without_the_server_the_number_is_shown_and_the_draft_kept(page: Page) -> None:
    page.route("**/webhooks/**", lambda route: route.abort())
    ask(page, "can i drink coffee")
    expect(page.locator(EMERGENCY)).to_contain_text("can't answer just now")
    assert page.locator(f"{EMERGENCY} a").get_attribute("href") == "tel:911"
    assert page.get_by_label("Your question").input_value() == "can i drink coffee"


def test_nothing_is_fetched_from_elsewhere(page: Page, server: str, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    ask(page, "when can i drive")
    expect(page.locator(".from-assistant").last).to_contain_text("doctor")
    assert all(url.startswith(server) for url in asked)
