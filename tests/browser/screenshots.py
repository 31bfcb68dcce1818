"""Take the pictures of the README and docs: `python -m tests.browser.screenshots FOLDER`."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.running_server import running_server
from tests.browser.conftest import ARGUMENTS
from tests.browser.widget import RED, ask

COFFEE = "can i drink coffee for the headache"
PHONE = {"width": 412, "height": 823}


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
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
