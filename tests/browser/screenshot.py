"""Take the README's picture of the chat page: `python -m tests.browser.screenshot FILE`."""

import shutil
import sys

from playwright.sync_api import expect, sync_playwright

from benchmarks.running_server import running_server

QUESTIONS = ("can i drink coffee for the headache", "my back is wet where the needle went in")


def main(path: str) -> None:
    """Start a server, ask, take the picture."""
    with running_server() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 720, "height": 900}, device_scale_factor=1)
        page.goto(url)
        for count, question in enumerate(QUESTIONS, 1):
            page.get_by_label("Your question").fill(question)
            page.get_by_role("button", name="Send").click()
            expect(page.locator(".from-assistant")).to_have_count(count + 1)
        page.screenshot(path=path)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
