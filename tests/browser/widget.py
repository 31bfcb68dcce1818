"""What a person does with the widget."""

from collections.abc import Callable
from typing import Any, TypeVar

from playwright.sync_api import Locator, Page, expect

RED = "my back is wet where the needle went in"
ALARM = ".pinned .alarm"
FAILURE = ".failure"
T = TypeVar("T")


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


def first(page: Page, held: list[T]) -> T:
    """The first that a handler has put by, once there is one: the page may be ahead of its handlers."""
    until(page, lambda: bool(held))
    return held[0]


def until(page: Page, true: Callable[[], bool]) -> None:
    """Wait for something that a handler does, half a minute at most."""
    for _ in range(600):
        if true():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not happen")
