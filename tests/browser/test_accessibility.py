"""WCAG 2.2 AA, in each state and each way of looking at it; and what a screen reader is told."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assistant.settings import PROJECT
from tests.browser.conftest import Visit
from tests.browser.widget import ALARM, FAILURE, RED, ask, box, send, shadow

AXE = PROJECT / "widget" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LEAST_TARGET = 44  # CSS pixels
Step = Callable[[Page], object]


def opened(page: Page) -> None:
    launcher = page.get_by_role("button", name="Ask about your spinal tap")
    if launcher.count():
        launcher.click()


def failed(page: Page) -> None:
    page.route("**/webhooks/web/message", lambda route: route.abort())
    send(page, "can i drink coffee")
    expect(page.locator(FAILURE)).to_be_visible()


def rated(page: Page) -> None:
    ask(page, "can i drink coffee")
    page.get_by_role("button", name="This did not help").last.click()


def menu(page: Page) -> None:
    page.get_by_role("button", name="Settings and more").click()


def theme(name: str) -> Step:
    def chosen(page: Page) -> None:
        menu(page)
        page.get_by_role("button", name=name, exact=True).click()
        page.get_by_role("button", name="Settings and more").click()

    return chosen


def largest(page: Page) -> None:
    menu(page)
    for _ in range(3):
        page.get_by_role("button", name="Larger letters").click()


def too_long(page: Page) -> None:
    send(page, "a" * 2_001)


def everything(page: Page) -> None:
    rated(page)
    ask(page, RED)


STATES: dict[str, Step] = {
    "first": lambda page: None,
    "answer": rated,
    "emergency": lambda page: ask(page, RED),
    "failure": failed,
    "menu": menu,
    "too long": too_long,
    "asked back": lambda page: page.get_by_role("button", name="Delete this conversation").click() if menu(page) else 0,
}
LOOKS: dict[str, tuple[dict[str, Any], Step]] = {
    "light": ({}, theme("Light")),
    "dark": ({}, theme("Dark")),
    "device dark": ({"color_scheme": "dark"}, lambda page: None),
    "dim": ({}, theme("Low light")),
    "320 px": ({"viewport": {"width": 320, "height": 568}}, lambda page: None),
    "zoom 400 %": ({"viewport": {"width": 320, "height": 256}}, lambda page: None),
    "large letters": ({}, largest),
    "forced colours": ({"forced_colors": "active"}, lambda page: None),
    "wide": ({"viewport": {"width": 1280, "height": 800}}, lambda page: None),
}


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert len(found["passes"]) > 10
    return [f"{v['id']}: {v['help']}; {v['nodes'][0]['target']}" for v in found["violations"]]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("path", ["/", "/demo"])
def test_no_violation_in_any_state(visit: Visit, path: str, state: str) -> None:
    page = visit(path)
    opened(page)
    STATES[state](page)
    assert violations(page) == []


def test_no_violation_while_it_is_closed(visit: Visit) -> None:
    assert violations(visit("/demo")) == []


@pytest.mark.parametrize("look", LOOKS)
def test_no_violation_in_any_look(visit: Visit, look: str) -> None:
    options, change = LOOKS[look]
    page = visit(**options)
    change(page)
    everything(page)
    assert violations(page) == []


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", ["/", "/demo"])
def test_nothing_scrolls_sideways(visit: Visit, path: str, look: str) -> None:
    options, change = LOOKS[look]
    page = visit(path, **options)
    opened(page)
    change(page)
    everything(page)
    wide = """root => [document.scrollingElement, ...root.querySelectorAll('.panel, .talk, .pinned, form')]
        .filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.className || each.tagName)"""
    assert shadow(page, wide) == []


@pytest.mark.parametrize("look", ["320 px", "zoom 400 %", "large letters", "wide"])
def test_targets_are_large_enough(visit: Visit, look: str) -> None:
    options, change = LOOKS[look]
    page = visit(**options)
    change(page)
    everything(page)
    page.get_by_role("button", name="This did not help").click()
    small = f"""root => [...root.querySelectorAll('button, a, textarea')].filter(each => each.checkVisibility())
        .map(each => [each.textContent || each.ariaLabel, each.getBoundingClientRect()])
        .filter(([, place]) => place.width < {LEAST_TARGET} || place.height < {LEAST_TARGET})
        .map(([name, place]) => `${{name}} ${{place.width}} x ${{place.height}}`)"""
    assert shadow(page, small) == []


def test_at_400_percent_everything_can_be_reached(visit: Visit) -> None:
    page = visit(viewport={"width": 320, "height": 256})
    everything(page)
    for part in (page.locator(ALARM).get_by_role("link"), box(page), page.get_by_role("link", name="Call 911").first):
        part.scroll_into_view_if_needed()
        expect(part).to_be_in_viewport(ratio=0.9)


WATCH = """root => {
    window.told = [];
    const watch = (where, told) => new MutationObserver(changes => changes.forEach(
        change => change.addedNodes.forEach(told))).observe(where, {childList: true, subtree: true});
    watch(root.querySelector('[role=log]'), node => window.told.push(node.textContent));
    watch(root, node => node.querySelectorAll?.('[role=alert]').forEach(
        alert => window.told.push('ALERT ' + alert.textContent)));
}"""


def test_each_message_is_announced_once_and_without_its_buttons(page: Page) -> None:
    expect(page.get_by_role("button", name="When can I drive?")).to_be_visible()
    shadow(page, WATCH)
    assert shadow(page, "root => root.querySelector('[role=log]').ariaLive") == "polite"
    first = ask(page, "can i drink coffee").locator(".said").inner_text()
    second = ask(page, "when can i drive").locator(".said").inner_text()
    ask(page, RED)
    told = page.evaluate("told")
    assert told[:2] == [first, second]
    assert len(told) == 3
    assert told[2].startswith("ALERT Get care now")
    assert not any(button in told[2] for button in ("I have read this", "Call 911Read", "Read aloud"))


def test_what_a_reload_brings_back_is_not_announced(page: Page) -> None:
    ask(page, "can i drink coffee")
    page.reload()
    expect(page.locator(".talk .assistant")).to_have_count(2)
    assert shadow(page, "root => root.querySelector('[role=log]').textContent") == ""


def test_the_keyboard_alone_is_enough(visit: Visit) -> None:
    page = visit("/demo")
    for _ in range(10):
        page.keyboard.press("Tab")
        if shadow(page, "root => root.activeElement?.className") == "launcher":
            break
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()
    page.keyboard.type("can i drink coffee")
    page.keyboard.press("Enter")
    expect(page.locator(".said").last).to_contain_text("coffee")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="This did not help")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Ask about your spinal tap")).to_be_focused()
    expect(box(page)).to_be_hidden()


def test_focus_is_never_lost(page: Page) -> None:
    menu(page)
    page.get_by_role("button", name="Delete this conversation").click()
    expect(page.get_by_role("button", name="Delete", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Delete this conversation")).to_be_focused()
    page.get_by_role("button", name="When can I drive?").click()
    expect(page.locator(".said").last).to_contain_text("drive")
    expect(page.get_by_role("group", name="Conversation")).to_be_focused()
    rated(page)
    page.get_by_role("button", name="It is wrong").click()
    assert shadow(page, "root => root.activeElement.textContent") == "Thank you."
    ask(page, RED)
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_role("group", name="Conversation")).to_be_focused()


def test_colours_and_letters_are_remembered(page: Page) -> None:
    menu(page)
    before = float(shadow(page, "root => parseFloat(getComputedStyle(root.querySelector('form')).fontSize)"))
    page.get_by_role("button", name="Low light").click()
    page.get_by_role("button", name="Larger letters").click()
    page.reload()
    expect(page.locator("after-care-chat")).to_have_attribute("theme", "dim")
    after = float(shadow(page, "root => parseFloat(getComputedStyle(root.querySelector('form')).fontSize)"))
    assert after == pytest.approx(1.25 * before)


def test_nothing_moves_for_those_who_do_not_want_it(visit: Visit) -> None:
    page = visit(reduced_motion="reduce")
    page.route("**/webhooks/web/message", lambda route: None)
    send(page, "can i drink coffee")
    expect(page.locator(".writing")).to_be_visible()
    style = "root => getComputedStyle(root.querySelector('.writing'), '::after').animationName"
    assert shadow(page, style) == "none"


def test_right_to_left_pages_and_words(visit: Visit) -> None:
    page = visit("/demo", viewport={"width": 1000, "height": 800})
    page.evaluate("document.documentElement.dir = 'rtl'")
    opened(page)
    place = page.get_by_role("region", name="Ask about your spinal tap").bounding_box()
    assert place is not None
    assert place["x"] < 100
    ask(page, "\u05e9\u05dc\u05d5\u05dd when can i drive")
    ask(page, "when can i drive")
    directions = "root => [...root.querySelectorAll('.patient p')].map(each => getComputedStyle(each).direction)"
    assert shadow(page, directions) == ["rtl", "ltr"]


def test_where_the_chat_covers_the_page_nothing_below_can_be_reached(visit: Visit) -> None:
    page = visit("/demo")
    opened(page)
    expect(page.get_by_role("dialog", name="Ask about your spinal tap")).to_be_visible()
    assert page.evaluate("document.querySelector('main').inert && document.querySelector('header').inert")
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert not page.evaluate("document.querySelector('main').inert")


def test_escape_closes_the_menu_first(visit: Visit) -> None:
    page = visit("/demo")
    opened(page)
    menu(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Low light")).to_have_count(0)
    expect(page.get_by_role("button", name="Settings and more")).to_be_focused()
