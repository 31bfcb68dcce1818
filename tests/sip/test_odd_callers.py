"""What callers do that nobody asked them to, and services that hang in the middle of a call."""

import subprocess
import time
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.sip.baresip import RATE
from tests.sip.conftest import Bench, usual
from tests.sip.driver import COMMAND, PROJECT, Driver
from tests.sip.fake_assistant import LISTEN, TOKEN, kinds, say
from tests.sip.speech import longest_quiet, recognised, spoken
from tests.sip.trouble import Registrar, Way

LONG = "You may feel sore. " + "Rest, drink water and take it slow for the rest of the day. " * 8
QUESTION, OTHER = "Can I drive a car tomorrow?", "How much water should I drink?"


def noise(seconds: float) -> NDArray[np.int16]:
    """A waterfall, 20 dB below full scale."""
    return np.random.default_rng(3).normal(0, 3_000, round(seconds * RATE)).astype(np.int16)


def music(seconds: float) -> NDArray[np.int16]:
    """Chords that change twice a second, with overtones, and a drum."""
    at = np.arange(round(seconds * RATE)) / RATE
    root = np.choose((at * 2).astype(int) % 4, [220.0, 174.6, 261.6, 196.0])
    tones = sum(np.sin(2 * np.pi * root * step * n * at) / n for step in (1, 1.26, 1.5) for n in (1, 2, 3))
    drum = np.random.default_rng(4).normal(0, 1, len(at)) * np.exp(-((at * 2) % 1) * 30)
    return ((tones / 6 + drum) * 4_000).clip(-32768, 32767).astype(np.int16)


@pytest.mark.parametrize("sound", [noise, music])
def test_noise_and_music_are_silence(bench: Bench, sound: Any) -> None:
    fake, caller = bench.assistant(), bench.caller()
    caller.dial(bench.driver(fake).port)
    caller.speak(sound(60))
    fake.wait_kind("silence", 2)
    assert not [event["text"] for event in kinds(fake.events, "heard") if event["text"]]


def test_who_hangs_up_in_mid_answer(bench: Bench) -> None:
    fake = bench.assistant(lambda body: [say(LONG), LISTEN])
    driver, caller, next_one = bench.driver(fake), bench.caller(), bench.caller()
    caller.dial(driver.port)
    caller.said(0.3)
    caller.command("hangup")
    fake.wait_kind("hung_up")
    next_one.dial(driver.port)
    fake.wait_kind("answered", 2)
    assert len(kinds(fake.events, "hung_up")) == 1
    assert "ERROR" not in "".join(driver.written)


def test_a_key_and_words_at_once_are_both_told(bench: Bench) -> None:
    fake, caller = bench.assistant(), bench.caller()
    caller.dial(bench.driver(fake).port)
    caller.said(1.5)
    caller.speak(spoken(bench.services[1], QUESTION))
    time.sleep(1)
    caller.press("5")
    assert "drive" in fake.wait_kind("heard")["text"].lower()
    assert fake.wait_kind("keys")["keys"] == "5"


def test_two_callers_with_one_number_are_two_calls(bench: Bench) -> None:
    fake = bench.assistant()
    driver, callers = bench.driver(fake), [bench.caller(user="5551234567") for _ in range(2)]
    for caller in callers:
        caller.dial(driver.port)
    for caller in callers:
        caller.said(1.5)
    for caller, question in zip(callers, (QUESTION, OTHER), strict=True):
        caller.speak(spoken(bench.services[1], question))
    first, second = (recognised(bench.services[0], caller.said()) for caller in callers)
    assert "drive a car tomorrow" in first and "water" not in first, first
    assert "how much water" in second and "tomorrow" not in second, second
    assert len({event["call"] for event in fake.events}) == 2


def test_a_recogniser_that_hangs(bench: Bench) -> None:
    way, fake, caller = Way(bench.services[0]), bench.assistant(), bench.caller()
    caller.dial(bench.driver(fake, RECOGNISER_URI=way.uri).port)
    caller.said(1.5)
    way.shut = True
    caller.speak(spoken(bench.services[1], QUESTION))
    assert fake.wait_kind("heard") == {"kind": "heard", "text": "", "confidence": None}
    said = caller.said()
    way.close()
    assert longest_quiet(said[RATE * 4 : -RATE * 3]) <= 3  # from the end of the question on
    heard = recognised(bench.services[0], said)
    assert "moment" in heard and "use the keys" in heard, heard  # "1 moment", some machines' recogniser writes


def test_a_voice_that_hangs(bench: Bench) -> None:
    way, caller = Way(bench.services[1]), bench.caller()
    fake = bench.assistant(lambda body: usual(body) if body["sequence"] == 0 else [say(LONG[:80]), LISTEN])
    caller.dial(bench.driver(fake, VOICE_URI=way.uri).port)
    caller.said(1.5)
    way.shut = True
    caller.press("5")
    fake.wait_kind("silence")  # all is said, seven seconds of quiet too
    way.close()
    said = caller.said(0.1)
    assert longest_quiet(said[: -RATE * 7]) <= 3
    assert "feel sore rest" in recognised(bench.services[0], said)  # by the makeshift voice


def test_what_is_said_before_a_transfer_is_told_when_nobody_takes_it(bench: Bench) -> None:
    def answer(body: dict[str, Any]) -> list[dict[str, Any]]:
        if body["event"]["kind"] == "answered":
            return [say(LONG[:150]), {"kind": "transfer", "number": "15550100", "seconds": 3}]
        return [say("All right."), LISTEN]

    fake, caller = bench.assistant(answer), bench.caller()
    caller.dial(bench.driver(fake).port)
    caller.said(0.2)
    caller.speak(spoken(bench.services[1], QUESTION))
    # the end of it: its first words may drown in ours, which a transfer does not let anybody cut short
    assert "tomorrow" in fake.wait_kind("heard")["text"].lower()
    told = [event["event"]["kind"] for event in fake.events]
    assert told.index("transfer_ended") < told.index("heard")


def test_what_is_said_over_a_goodbye_is_told_once(bench: Bench) -> None:
    fake, caller = bench.assistant(lambda body: [say(LONG[:100]), {"kind": "hang_up"}]), bench.caller()
    caller.dial(bench.driver(fake).port)
    question = spoken(bench.services[1], QUESTION)
    caller.said(0.2)
    caller.speak(np.concatenate([question, np.zeros(RATE * 3, np.int16)] * 5))  # as a television does, on and on
    caller.wait_for("CALL_CLOSED", 90)
    fake.wait_kind("hung_up")
    (heard,) = kinds(fake.events, "heard")
    assert "tomorrow" in heard["text"].lower()  # its first words drown in ours
    assert longest_quiet(caller.heard()) <= 3


def test_it_registers_with_an_exchange(bench: Bench) -> None:
    exchange = Registrar("desk", "secret-word")
    account = {"SIP_REGISTRAR": exchange.address, "SIP_USER": "desk"}
    right = bench.driver(bench.assistant(), **account, SIP_PASSWORD="secret-word")
    right.wait_for("registered with the exchange")
    wrong = bench.driver(bench.assistant(), **account, SIP_PASSWORD="other-word")
    wrong.wait_for("registration failed")
    exchange.close()
    assert "word" not in "".join(right.written + wrong.written)


def test_a_port_that_is_taken_is_told_in_one_line(bench: Bench) -> None:
    driver: Driver = bench.driver(bench.assistant())
    environment = {"SIP_LISTEN": f"udp://127.0.0.1:{driver.port}", "ASSISTANT_PHONE_TOKEN": TOKEN, "PATH": "/usr/bin"}
    environment["VOICE_URI"] = bench.services[1]
    done = subprocess.run(COMMAND, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=240)
    told = [line for line in done.stderr.splitlines() if "SIP_LISTEN" in line]
    assert done.returncode == 1 and len(told) == 1 and f":{driver.port}" in told[0], done.stderr
    assert "Traceback" not in done.stderr
