"""What a person does with the widget."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

RED = "my back is wet where the needle went in"
ALARM = ".pinned .alarm"
FAILURE = ".failure"


def box(page: Page) -> Locator:
    return page.get_by_label("Your question")


def send(page: Page, text: str) -> None:
    box(page).fill(text)
    page.get_by_role("button", name="Send").click()


def ask(page: Page, text: str) -> Locator:
    """Send it, wait for what comes back; gives the last answer."""
    before = page.locator(".bubble").count()
    send(page, text)
    expect(page.locator(".bubble")).to_have_count(before + 2)
    return page.locator(".talk .assistant").last


def shadow(page: Page, script: str) -> Any:
    """What a function of the widget's shadow root gives."""
    return page.evaluate(f"({script})(document.querySelector('after-care-chat').shadowRoot)")
