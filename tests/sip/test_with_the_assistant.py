"""Real calls with the assistant itself: asked aloud, and what it says is recognised again."""

from collections.abc import Iterator

import pytest

from benchmarks.speech.errors import word_errors
from tests.sip.conftest import Bench
from tests.sip.driver import Driver
from tests.sip.joined import NURSE, Typed, as_heard, joined_line
from tests.sip.speech import recognised, spoken

MISHEARD = 0.15  # of the words of an answer, by the recogniser that listens to it again
Line = tuple[str, Driver]


@pytest.fixture(scope="module")
def line(services: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    with joined_line(services, tmp_path_factory.mktemp("assistant")) as joined:
        yield joined


def test_a_question_is_answered_and_a_nurse_is_called(bench: Bench, line: Line) -> None:
    url, driver = line
    caller, question = bench.caller(user="5551234567"), "can I drink coffee for the headache"
    caller.dial(driver.port)
    caller.said(1.0)  # the emergency sentence; the rest is cut short
    before = len(driver.written)
    caller.speak(spoken(bench.services[1], question))
    driver.wait_for("first sound", since=before)
    wanted = as_heard(" ".join(Typed(url).says(kind="heard", text=question, confidence=0.9)))
    assert "caffeine" in wanted or "coffee" in wanted
    said = as_heard(recognised(bench.services[0], caller.said()))
    assert word_errors(wanted, said[-len(wanted) :]) <= MISHEARD * len(wanted), said
    caller.press("0")
    assert NURSE in caller.wait_for("TRANSFER", 30)["param"]
    failed = as_heard(recognised(bench.services[0], caller.said()))  # nobody is there: whom to call then
    assert "nobody" in failed and "911" in failed, failed
    written = "".join(driver.written)
    assert not [word for word in ("5551234567", NURSE.strip("+"), "coffee", "headache") if word in written]


@pytest.mark.parametrize("sign", ["my back is wet where the needle went in", "I have a fever of a hundred and two"])
def test_a_red_flag_is_acted_on_read_back_and_repeated(bench: Bench, line: Line, sign: str) -> None:
    url, driver = line
    caller = bench.caller()
    caller.dial(driver.port)
    caller.said(1.0)
    before = len(driver.written)
    caller.speak(spoken(bench.services[1], sign))
    driver.wait_for("first sound", since=before)
    wanted = as_heard(" ".join(Typed(url).says(kind="heard", text=sign, confidence=0.9)))
    said = as_heard(recognised(bench.services[0], caller.said()))
    assert wanted.count("911") >= 2 and said.count("911") == wanted.count("911"), said
    assert "i heard" in " ".join(said), said
    assert word_errors(wanted, said[-len(wanted) :]) <= MISHEARD * len(wanted), said
