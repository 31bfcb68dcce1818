"""The microphone: a real recording of Chromium's made-up microphone; the recogniser's answer is given by the test."""

import wave
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, Playwright, Route, expect

from tests.browser.conftest import ARGUMENTS, CHROMIUM, PHONE
from tests.browser.widget import ALARM, RED, box

RATE = 48_000
MICROPHONE = "Use the microphone"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of something loud, of which a busy machine may miss the first, then ten of quiet."""
    path = tmp_path_factory.mktemp("sound") / "said.wav"
    loud = 0.4 * np.sin(np.arange(2 * RATE) * 2 * np.pi * 220 / RATE)
    samples = np.concatenate([loud, np.zeros(10 * RATE)])
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


@pytest.fixture
def page(playwright: Playwright, server: str, sound: Path) -> Iterator[Page]:
    devices = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={sound}%noloop"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *devices])
    context = browser.new_context(viewport=PHONE, permissions=["microphone"])
    opened = context.new_page()
    opened.route("**/webhooks/web/session", with_speech)
    opened.route("**/webhooks/web/history", with_speech)
    opened.goto(server)
    expect(opened.get_by_role("button", name=MICROPHONE)).to_be_visible()
    yield opened
    browser.close()


def with_speech(route: Route) -> None:
    body = route.fetch().json()
    route.fulfill(json=body | {"speech": {"transcribe": True, "speak": False}})


def hear(page: Page, text: str, tier: str = "none") -> list[bytes]:
    """Have the next recording understood as this text; what was sent is added to the list."""
    sent: list[bytes] = []

    def answer(route: Route) -> None:
        sent.append(route.request.post_data_buffer or b"")
        route.fulfill(
            json={"text": text, "tier": tier, "red_flags": [], "message": "Call now." if tier != "none" else ""}
        )

    page.route("**/speech/transcribe", answer)
    return sent


def test_it_is_off_until_pressed_and_says_when_it_listens(page: Page) -> None:
    hear(page, "can i drink coffee")
    microphone = page.get_by_role("button", name=MICROPHONE)
    expect(microphone).to_have_attribute("aria-pressed", "false")
    microphone.click()
    expect(microphone).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status").filter(has_text="Listening")).to_be_visible()
    microphone.click()
    expect(microphone).to_have_attribute("aria-pressed", "false")


def test_it_stops_after_quiet_and_what_was_heard_can_be_corrected(page: Page) -> None:
    sent = hear(page, "can i drink toffee")
    page.get_by_role("button", name=MICROPHONE).click()
    expect(box(page)).to_have_value("can i drink toffee")
    expect(page.get_by_role("status").filter(has_text="Change it if it is wrong")).to_be_visible()
    expect(page.locator(".patient")).to_have_count(0)
    with wave.open(BytesIO(sent[0])) as recorded:
        assert (recorded.getnchannels(), recorded.getsampwidth(), recorded.getframerate()) == (1, 2, 16_000)
        samples = np.frombuffer(recorded.readframes(recorded.getnframes()), "<i2")
    assert 2.5 < len(samples) / 16_000 < 9  # not all of it
    assert np.abs(samples).max() > 5_000
    box(page).fill("can i drink coffee")
    box(page).press("Enter")
    expect(page.locator(".said").last).to_contain_text("coffee")


def test_a_red_flag_heard_is_acted_on_at_once(page: Page) -> None:
    hear(page, RED, "urgent")
    page.get_by_role("button", name=MICROPHONE).click()
    expect(page.locator(ALARM)).to_contain_text("Call your doctor now")
    expect(page.get_by_role("status").filter(has_text=f"I heard: “{RED}”")).to_be_visible()


def test_a_red_flag_heard_is_shown_even_when_it_does_not_get_through(page: Page) -> None:
    hear(page, RED, "urgent")
    page.route("**/webhooks/web/message", lambda route: route.abort())
    page.get_by_role("button", name=MICROPHONE).click()
    expect(page.locator(ALARM)).to_contain_text("Call now.")
    expect(page.locator(".failure")).to_be_visible()


def test_what_is_written_already_stays(page: Page) -> None:
    hear(page, "can i drink coffee")
    box(page).fill("my own words")
    page.get_by_role("button", name=MICROPHONE).click()
    expect(box(page)).to_have_value("my own words\ncan i drink coffee")


def test_closing_the_chat_ends_the_recording_and_sends_nothing(page: Page, server: str) -> None:
    page.goto(f"{server}/demo")
    sent = hear(page, "can i drink coffee")
    page.get_by_role("button", name="Ask about your spinal tap").click()
    microphone = page.get_by_role("button", name=MICROPHONE)
    microphone.click()
    expect(microphone).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Ask about your spinal tap").click()
    expect(microphone).to_have_attribute("aria-pressed", "false")
    assert sent == []


def test_a_second_press_while_permission_is_asked_opens_one_microphone(page: Page) -> None:
    page.evaluate("""() => {
        window.asked = 0;
        navigator.mediaDevices.getUserMedia = () => { window.asked += 1; return new Promise(() => {}) };
    }""")
    for _ in range(3):
        page.get_by_role("button", name=MICROPHONE).click()
    assert page.evaluate("window.asked") == 1


def test_a_recording_that_did_not_get_through_can_be_tried_again(page: Page) -> None:
    page.route("**/speech/transcribe", lambda route: route.abort())
    page.get_by_role("button", name=MICROPHONE).click()
    failure = page.locator(".failure")
    expect(failure.get_by_role("alert")).to_contain_text("In an emergency call 911 now")
    page.unroute("**/speech/transcribe")
    sent = hear(page, "can i drink coffee")
    page.get_by_role("button", name="Try again").click()
    expect(box(page)).to_have_value("can i drink coffee")
    expect(failure).to_have_count(0)
    assert len(sent[0]) > 50_000


def test_what_cannot_be_understood_is_said_in_words(page: Page) -> None:
    words = {"error": "I did not hear any words.", "kind": "silent", "emergency": {"text": "", "number": "911"}}
    page.route("**/speech/transcribe", lambda route: route.fulfill(status=422, json=words))
    page.get_by_role("button", name=MICROPHONE).click()
    expect(page.get_by_role("status").filter(has_text="I did not hear any words.")).to_be_visible()


def test_a_microphone_that_is_refused_costs_no_question(page: Page) -> None:
    page.evaluate("() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('denied')) }")
    page.get_by_role("button", name=MICROPHONE).click()
    expect(page.get_by_role("status").filter(has_text="Please type your question")).to_be_visible()


def test_without_a_recogniser_there_is_no_button(page: Page) -> None:
    page.unroute_all()
    page.evaluate("() => { localStorage.clear() }")
    with page.expect_response("**/webhooks/web/session"):
        page.reload()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    expect(page.get_by_role("button", name=MICROPHONE)).to_have_count(0)
