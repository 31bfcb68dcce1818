"""The staff page in a browser: accessible, narrow, enlarged, printed, and without a script."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import LEAST_TARGET, violations
from tests.staff_server import NAME, PASSWORD, UNKNOWN, staffed_server

PAGES = ("/staff", "/staff/questions", "/staff/thumbs", "/staff/escalations", "/staff/review")
LOOKS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "320 px": {"viewport": {"width": 320, "height": 568}},
    "zoom 400 %": {"viewport": {"width": 320, "height": 256}},
    "forced colours": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
}


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with staffed_server(tmp_path_factory.mktemp("staff")) as url:
        yield url


def log_in(page: Page, url: str) -> None:
    page.goto(f"{url}/staff")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What was asked")


@pytest.fixture(params=list(LOOKS))
def nurse(request: pytest.FixtureRequest, browser: Browser, staffed: str) -> Iterator[Page]:
    # axe is put into the page, which its policy forbids to everybody else
    context = browser.new_context(**LOOKS[request.param], bypass_csp=True)
    page = context.new_page()
    log_in(page, staffed)
    yield page
    context.close()


def test_no_violation_nothing_sideways_and_targets_large_enough(nurse: Page, staffed: str) -> None:
    for path in PAGES:
        nurse.goto(f"{staffed}{path}")
        assert violations(nurse) == [], path
        wide = "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth + 1"
        assert not nurse.evaluate(wide), path
        small = f"""[...document.querySelectorAll('button, select, input, nav a')]
            .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < {LEAST_TARGET})
            .map(each => each.textContent)"""
        assert nurse.evaluate(small) == [], path


def test_logging_in_is_accessible_and_says_what_was_wrong(browser: Browser, staffed: str) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{staffed}/staff/login")
    assert violations(page) == []
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not fit")
    assert violations(page) == []
    context.close()


def test_without_javascript_from_a_question_to_its_line(browser: Browser, staffed: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    log_in(page, staffed)
    page.get_by_role("link", name="Not understood").click()
    card = page.get_by_role("listitem").filter(has_text=UNKNOWN)
    card.get_by_label("Topic that answers it").select_option("driving")
    card.get_by_role("button").click()
    expect(page.get_by_role("region", name="YAML")).to_contain_text(f"- {UNKNOWN}")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    assert problems == []  # the policy forbids nothing that the pages use
    context.close()


def test_printed_the_review_sheet_has_lines_to_sign_and_no_menu(browser: Browser, staffed: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    log_in(page, staffed)
    page.goto(f"{staffed}/staff/review")
    expect(page.locator(".lines").first).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".lines").first).to_be_visible()
    expect(page.get_by_role("navigation")).to_be_hidden()
    assert page.pdf(format="A4")[:4] == b"%PDF"
    context.close()
