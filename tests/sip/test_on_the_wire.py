"""How a call comes over the network: TCP, encrypted sound, keys as INFO, packets that are late, lost or overtaken."""

from typing import Any

import pytest

from tests.sip.baresip import Caller
from tests.sip.conftest import Bench
from tests.sip.driver import free_port
from tests.sip.fake_assistant import LISTEN, FakeAssistant, kinds, say
from tests.sip.speech import recognised, spoken
from tests.sip.trouble import BadNetwork

QUESTION, ANSWER = "Can I drive a car tomorrow?", "You can drive again the day after your test."
LATEST, LOST = 0.06, 0.02  # seconds, share of the packets


def short(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Waits long for a question, and shortly after its answer: the silence tells that all of it was said."""
    match body["event"]["kind"]:
        case "answered":
            return [say("Hello there."), {**LISTEN, "seconds": 30}]
        case "heard":
            return [say(ANSWER), {**LISTEN, "seconds": 1}]
    return [{**LISTEN, "seconds": 30}]


def asks_and_is_answered(bench: Bench, fake: FakeAssistant, caller: Caller) -> None:
    """Sound gets through both ways, well enough to be recognised."""
    caller.said(0.5)
    caller.speak(spoken(bench.services[1], QUESTION))
    assert "drive a car tomorrow" in fake.wait_kind("heard")["text"].lower()
    fake.wait_kind("silence")
    said = recognised(bench.services[0], caller.heard())
    assert "you can drive again the day after your test" in said, said


def test_signalling_over_tcp(bench: Bench) -> None:
    fake, caller, port = bench.assistant(short), bench.caller(), free_port()
    bench.driver(fake, SIP_LISTEN=f"tcp://127.0.0.1:{port}")
    caller.dial(port, ";transport=tcp")
    asks_and_is_answered(bench, fake, caller)
    caller.press("5")
    assert fake.wait_kind("keys")["keys"] == "5"
    caller.command("hangup")
    fake.wait_kind("hung_up")


@pytest.mark.parametrize(
    ("setting", "caller_wants"), [("optional", ""), ("optional", "srtp"), ("required", "srtp-mand")]
)
def test_sound_in_the_clear_and_encrypted(bench: Bench, setting: str, caller_wants: str) -> None:
    fake = bench.assistant(short)
    driver = bench.driver(fake, SIP_SRTP=setting)
    caller = bench.caller(extra=f";mediaenc={caller_wants}" if caller_wants else "")
    caller.dial(driver.port)
    asks_and_is_answered(bench, fake, caller)
    assert ("SRTP is Enabled" in (caller.folder / "log").read_text()) is bool(caller_wants)


@pytest.mark.parametrize(("setting", "caller_wants"), [("required", ""), ("off", "srtp-mand")])
def test_who_wants_other_than_is_set_is_refused(bench: Bench, setting: str, caller_wants: str) -> None:
    fake = bench.assistant(short)
    driver = bench.driver(fake, SIP_SRTP=setting)
    caller = bench.caller(extra=f";mediaenc={caller_wants}" if caller_wants else "")
    caller.command("dial", f"sip:help@127.0.0.1:{driver.port}")
    assert "488" in caller.wait_for("CALL_CLOSED")["param"]
    assert not kinds(fake.events, "answered")


def test_keys_as_info(bench: Bench) -> None:
    fake, caller = bench.assistant(short), bench.caller(extra=";dtmfmode=info")
    caller.dial(bench.driver(fake).port)
    fake.wait_kind("answered")
    for count, key in enumerate("5*0#", 1):
        caller.press(key)
        assert fake.wait_kind("keys", count)["keys"] == key


def test_packets_that_are_late_lost_and_overtaken(bench: Bench) -> None:
    fake, caller = bench.assistant(short), bench.caller()
    network = BadNetwork(bench.driver(fake).port, LATEST, LOST)
    try:
        caller.dial(network.port)
        asks_and_is_answered(bench, fake, caller)
    finally:
        network.close()
    packets = network.handed_on + network.dropped
    assert (
        packets > 400 and LOST / 4 < network.dropped / packets < LOST * 4
    )  # eight seconds and more of it went through
    assert network.overtaken > packets / 10
