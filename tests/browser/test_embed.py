"""One script tag on somebody else's page, at another origin, under a strict policy."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from benchmarks.running_server import free_port
from tests.browser.conftest import Visit
from tests.browser.widget import RED, ask, box, until
from tests.patient_server import patient_server

POLICY = "default-src 'none'; script-src {server}; connect-src {server}; media-src blob:; style-src 'self'"


class Hospital(BaseHTTPRequestHandler):
    """A page with one script tag; the path's query gives its attributes."""

    def __init__(self, server: str, *args: object) -> None:
        self.assistant = server
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        attributes = {"/plain": "", "/chosen": 'data-name="Ask Willow Bay" data-position="left" data-accent="#7a1f5c"'}
        chosen = attributes.get(self.path.split("?")[0], 'data-open data-accent="#ffee00"')
        script = f"<script src='{self.assistant}/widget.js' {chosen} async></script>"
        body = f"<!doctype html><title>Hospital</title><h1>Hospital</h1>{script}"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY.format(server=self.assistant))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def hospital() -> Iterator[str]:
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    with patient_server(ASSISTANT_EMBED_ORIGINS=origin) as assistant:
        site = ThreadingHTTPServer(("127.0.0.1", port), partial(Hospital, assistant))
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield origin
        site.shutdown()
        site.server_close()


def complaints(page: Page) -> list[str]:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    return said


def test_one_tag_is_enough(visit: Visit, hospital: str) -> None:
    page = visit(f"{hospital}/plain")
    said = complaints(page)
    page.get_by_role("button", name="Ask about your spinal tap").click()
    expect(ask(page, "can i drink coffee")).to_contain_text("coffee")
    ask(page, RED)
    expect(page.locator(".pinned .alarm")).to_contain_text("Call your doctor now")
    page.reload()
    page.get_by_role("button", name="Ask about your spinal tap").click()
    expect(page.locator(".patient")).to_have_count(2)
    assert said == []


def test_nothing_is_asked_of_the_server_before_it_is_opened(visit: Visit, hospital: str) -> None:
    page = visit("/health")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    page.goto(f"{hospital}/plain")
    expect(page.get_by_role("button", name="Ask about your spinal tap")).to_be_visible()
    assert asked == ["plain", "widget.js"]


def test_name_side_and_colour_are_the_hospitals(visit: Visit, hospital: str) -> None:
    page = visit(f"{hospital}/chosen", viewport={"width": 1000, "height": 700})
    launcher = page.get_by_role("button", name="Ask about your spinal tap")
    assert launcher.evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(122, 31, 92)"
    launcher.click()
    region = page.get_by_role("region", name="Ask Willow Bay")
    place = region.bounding_box()
    assert place is not None
    assert place["x"] < 100


def test_a_colour_that_cannot_be_read_is_refused(visit: Visit, hospital: str) -> None:
    page = visit("/health")
    said = complaints(page)
    page.goto(f"{hospital}/open")
    expect(box(page)).to_be_visible()
    assert (
        page.get_by_role("button", name="Send").evaluate("e => getComputedStyle(e).backgroundColor")
        == "rgb(13, 90, 120)"
    )
    until(page, lambda: any("data-accent #ffee00 has contrast" in line for line in said))


def test_the_hospitals_page_is_left_alone(visit: Visit, hospital: str) -> None:
    page = visit(f"{hospital}/plain")
    expect(page.get_by_role("button", name="Ask about your spinal tap")).to_be_visible()
    assert page.evaluate("document.querySelectorAll('style, link').length") == 0
    assert page.evaluate("Object.keys(window).filter(name => /care|DEPLOY/i.test(name))") == []


def test_a_page_that_is_not_allowed_says_whom_to_call(visit: Visit, hospital: str) -> None:
    page = visit(f"{hospital.replace('127.0.0.1', 'localhost')}/plain")  # another origin, which no setting names
    said = complaints(page)
    page.get_by_role("button", name="Ask about your spinal tap").click()
    box(page).fill("can i drink coffee")
    box(page).press("Enter")
    expect(page.locator(".failure")).to_contain_text("In an emergency call 911 now")
    until(page, lambda: any("CORS" in line for line in said))
