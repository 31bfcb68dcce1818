"""The chat page as a slow phone meets it: `python -m benchmarks.widget [--write]`."""

import gzip
import shutil
import statistics
import sys
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from assistant.web.pages import WIDGET
from benchmarks.running_server import running_server
from benchmarks.tables import markdown, write_between_marks

RUNS = 7
SLOWER = 4  # times a phone's processor is slower than this machine's, as Lighthouse assumes
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
"""Milliseconds and bytes a second; the line that Lighthouse assumes for phones."""
PHONE = {"width": 412, "height": 823}
QUESTION = "can i drink coffee for the headache"
BEFORE = """() => {
    window.delays = [];
    window.long = [];
    const observe = (options, take) =>
        new PerformanceObserver(list => list.getEntries().forEach(take)).observe({...options, buffered: true});
    observe({type: 'event', durationThreshold: 16}, each => delays.push(each.processingStart - each.startTime));
    observe({type: 'longtask'}, each => long.push(each.duration));
}"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
Figures = dict[str, float]


def _slowed(browser: Browser) -> Page:
    page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW_4G)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def _visit(browser: Browser, url: str) -> Figures:
    """Milliseconds of one first visit."""
    page = _slowed(browser)
    page.add_init_script(f"({BEFORE})()")
    page.goto(url)
    page.get_by_label("Your question").wait_for()
    usable = page.evaluate("performance.now()")
    page.get_by_label("Your question").press_sequentially(QUESTION)
    asked = page.evaluate("performance.now()")
    page.get_by_role("button", name="Send").click()
    page.locator(".said").wait_for()
    figures = {
        "first paint": page.evaluate(PAINT),
        "box can be used": usable,
        "longest input delay": max(page.evaluate("delays"), default=0.0),
        "longest task": max(page.evaluate("long"), default=0.0),
        "Send to answer shown": page.evaluate("performance.now()") - asked,
    }
    page.context.close()
    return figures


def _rows(visits: list[Figures]) -> list[tuple[str, ...]]:
    size = len(gzip.compress(WIDGET.read_bytes(), mtime=0))
    rows: list[tuple[str, ...]] = [("widget.js gzipped", f"{size / 1024:.1f} KB", "")]
    for name in visits[0]:
        values = [visit[name] for visit in visits]
        rows.append((f"{name}, ms", f"{statistics.median(values):.0f}", f"{max(values):.0f}"))
    return rows


def main(arguments: list[str]) -> Any:
    """Measure and print; with --write into benchmarks/README.md."""
    with running_server() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        _visit(browser, url)  # the server's first answer is not the page's
        table = markdown(("chat page", "median", "longest"), _rows([_visit(browser, url) for _ in range(RUNS)]))
        browser.close()
    print(table)
    if "--write" in arguments:
        write_between_marks("widget", table)


if __name__ == "__main__":
    main(sys.argv[1:])
