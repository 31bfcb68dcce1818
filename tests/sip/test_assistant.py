"""Real calls with the assistant itself: asked aloud, and what it says is recognised again."""

from collections.abc import Iterator

import pytest

from benchmarks.speech.errors import word_errors
from tests.sip.baresip import Caller
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


def test_a_question_then_a_red_flag(bench: Bench, line: Line) -> None:
    driver = line[1]
    caller, question = bench.caller(user="5551234567"), "can I drink coffee for the headache"
    caller.dial(driver.port)
    caller.said(1.0)  # the emergency sentence; the rest is cut short
    wanted, said = asked(bench, line, caller, question)
    assert "coffee" in wanted and word_errors(wanted, said) <= MISHEARD * len(wanted), " ".join(said)
    is_acted_on(bench, line, caller, "my back is wet where the needle went in")
    assert not [word for word in ("5551234567", "coffee", "needle") if word in "".join(driver.written)]


def test_a_red_flag_then_a_nurse(bench: Bench, line: Line) -> None:
    caller = bench.caller()
    caller.dial(line[1].port)
    caller.said(1.0)
    is_acted_on(bench, line, caller, "I have a fever of a hundred and two")
    caller.press("0")
    assert NURSE in caller.wait_for("TRANSFER", 30)["param"]
    failed = as_heard(recognised(bench.services[0], caller.said()))  # nobody is there: whom to call then
    assert "nobody" in failed and "911" in failed, " ".join(failed)
    assert NURSE.strip("+") not in "".join(line[1].written)


def asked(bench: Bench, line: Line, caller: Caller, words: str) -> tuple[list[str], list[str]]:
    """What the assistant answers when it is asked over the contract, and as much of what is heard on the telephone."""
    url, driver = line
    before = len(driver.written)
    caller.speak(spoken(bench.services[1], words))
    driver.wait_for("first sound", since=before)
    wanted = as_heard(" ".join(Typed(url).says(kind="heard", text=words, confidence=0.9)))
    return wanted, as_heard(recognised(bench.services[0], caller.said()))[-len(wanted) :]


def is_acted_on(bench: Bench, line: Line, caller: Caller, sign: str) -> None:
    """The message with the emergency number, what was heard, and the message again."""
    wanted, said = asked(bench, line, caller, sign)
    heard = " ".join(said)
    assert wanted.count("911") >= 2 and said.count("911") == wanted.count("911"), heard
    assert heard.index("911") < heard.index("i heard") < heard.rindex("911"), heard
    assert word_errors(wanted, said) <= MISHEARD * len(wanted), heard
