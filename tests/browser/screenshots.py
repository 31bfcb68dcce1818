"""Take the pictures of the README and docs: `python -m tests.browser.screenshots FOLDER`."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.running_server import running_server
from tests.browser.conftest import ARGUMENTS
from tests.browser.widget import RED, ask
from tests.staff_server import NAME, PASSWORD, ask_and_dislike, staff_server
from tests.staff_server import ask as ask_by_rest

COFFEE = "can i drink coffee for the headache"
PHONE = {"width": 412, "height": 823}

STAFF = {
    "staff": "/staff",
    "staff-questions": "/staff/questions",
    "escalations": "/staff/escalations",
    "review": "/staff/review",
}
STAFF_QUESTIONS = (
    COFFEE,
    "can i have my morning tea",
    "when can i drive",
    "how long do i lie flat",
    "can i go back to work tomorrow",
    "my back is sore where they went in, is that normal",
    RED,
    "my neck is so stiff i cant bend it",
    "i have a fever",
    "can i go scuba diving",
    "how do i renew my library card",
    "is my insurance paying for this",
    "can i fly to paris",
)


def coffee(page: Page) -> None:
    ask(page, COFFEE)


def emergency(page: Page) -> None:
    ask(page, COFFEE)
    ask(page, RED)


def dim(page: Page) -> None:
    page.get_by_role("button", name="Settings and more").click()
    page.get_by_role("button", name="Low light").click()
    page.get_by_role("button", name="Settings and more").click()
    coffee(page)


def demo(page: Page) -> None:
    page.get_by_role("button", name="Ask about your spinal tap").click()
    coffee(page)


def zoomed(page: Page) -> None:
    coffee(page)
    page.locator(".said").last.scroll_into_view_if_needed()


PICTURES: dict[str, tuple[str, dict[str, Any], Callable[[Page], None]]] = {
    "chat": ("/", {"viewport": PHONE}, coffee),
    "emergency": ("/", {"viewport": PHONE}, emergency),
    "dark": ("/", {"viewport": PHONE, "color_scheme": "dark"}, coffee),
    "dim": ("/", {"viewport": PHONE}, dim),
    "narrow": ("/", {"viewport": {"width": 320, "height": 640}}, coffee),
    # 1280 x 1024 at 400 % is 320 x 256 CSS pixels, four device pixels each
    "zoom": ("/", {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 2}, zoomed),
    "demo": ("/demo", {"viewport": {"width": 1100, "height": 760}}, demo),
}


def staff_pictures(browser: Browser, folder: Path) -> None:
    """The staff page and the review sheet, with a made-up day behind them."""
    with TemporaryDirectory() as data, staff_server(Path(data), STAFF_SHOWS_WORDS="true") as url:
        for number, question in enumerate(STAFF_QUESTIONS):
            ask_by_rest(url, question, f"person-{number}")
        ask_and_dislike(url, "when can i drive")
        context = browser.new_context(viewport={"width": 1100, "height": 620})
        page = context.new_page()
        page.goto(f"{url}/staff")
        page.get_by_label("Name").fill(NAME)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        for name, path in STAFF.items():
            page.goto(f"{url}{path}")
            page.screenshot(path=folder / f"{name}.png", animations="disabled")
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(f"{url}/staff/questions")
        page.screenshot(path=folder / "staff-narrow.png", animations="disabled")
        page.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dots an inch
        page.goto(f"{url}/staff/review")
        page.emulate_media(media="print")
        page.locator("article", has=page.locator("#caffeine")).screenshot(path=folder / "review-printed.png")
        context.close()


def main(folder: Path) -> None:
    """Start a server, ask, take each picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with running_server() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for name, (path, options, steps) in PICTURES.items():
            page = browser.new_context(**options).new_page()
            page.goto(f"{url}{path}")
            steps(page)
            page.screenshot(path=folder / f"{name}.png", animations="disabled")
            page.context.close()
        staff_pictures(browser, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
