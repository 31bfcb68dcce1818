"""One browser for all these tests; each gets a page of its own, as a person who has never been here."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.wire.test_server import server as server  # the same running server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
PHONE = {"width": 390, "height": 780}
Visit = Callable[..., Page]
expect.set_options(timeout=30_000)  # milliseconds instead of 5,000: a busy machine draws late


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if not CHROMIUM and os.environ.get("CI") != "true":
        pytest.skip("left out: no Chromium on this machine (apt-get install chromium)")
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield launched
    launched.close()


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Visit]:
    """Opens a page; keywords are those of a browser context (viewport, color_scheme, forced_colors ...)."""
    contexts = []

    def opened(path: str = "/", **options: Any) -> Page:
        contexts.append(browser.new_context(**({"viewport": PHONE} | options)))
        page = contexts[-1].new_page()
        page.goto(path if path.startswith("http") else f"{server}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit()
