"""Real SIP calls on this machine: baresip speaks, presses keys, holds, and records what it hears."""

import re
import time
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.sip.conftest import FIRST, Bench, usual
from tests.sip.driver import free_port
from tests.sip.fake_assistant import LISTEN, kinds, say
from tests.sip.speech import longest_quiet, recognised, sounds_at_end, spoken

NUMBER = "5551234567"
DAY = timedelta(days=1)
QUESTION = "Can I drive a car tomorrow?"
LONG = "You may feel sore. " + "Rest, drink water and take it slow for the rest of the day. " * 8


def test_the_other_codec(bench: Bench) -> None:
    fake, caller = bench.assistant(), bench.caller(codec="PCMA/8000/1")
    caller.dial(bench.driver(fake).port)
    assert "emergency" in recognised(bench.services[0], caller.said(1.0))
    caller.speak(spoken(bench.services[1], QUESTION))
    assert "drive a car tomorrow" in fake.wait_kind("heard")["text"].lower()


def test_a_question_and_its_answer(bench: Bench) -> None:
    fake, caller = bench.assistant(), bench.caller(user=NUMBER)
    driver = bench.driver(fake)
    caller.dial(driver.port)
    fake.wait_kind("answered")
    caller.said(1.0)  # the first sentence
    caller.speak(spoken(bench.services[1], QUESTION))
    assert "drive a car tomorrow" in fake.wait_kind("heard")["text"].lower()
    fake.wait_kind("silence")  # the answer is over, seven seconds of quiet too
    caller.press("5")
    assert fake.wait_kind("keys")["keys"] == "5"
    caller.command("hangup")
    fake.wait_kind("hung_up")
    said = recognised(bench.services[0], caller.heard())
    assert "emergency" in said and "you can drive again the day after your test" in said, said
    assert re.search(r"first sound after \d\.\d\d s \(endpoint 0\.[67]\d recog", driver.wait_for("first sound after"))
    assert NUMBER not in "".join(driver.written) + str(fake.events)
    assert [event["sequence"] for event in fake.events] == list(range(len(fake.events)))
    assert len({event["call"] for event in fake.events}) == 1


@pytest.mark.parametrize("way", ["speech", "key"])
def test_the_caller_cuts_an_answer_short(bench: Bench, way: str) -> None:
    fake = bench.assistant(lambda body: [say(LONG if body["event"]["kind"] == "answered" else "Yes."), LISTEN])
    driver, caller = bench.driver(fake), bench.caller()
    caller.dial(driver.port)
    fake.wait_kind("answered")
    caller.wait_for_sound()
    time.sleep(2)
    assert sounds_at_end(caller.heard(), 1)
    caller.speak(spoken(bench.services[1], QUESTION)) if way == "speech" else caller.press("0")
    fake.wait_kind("heard" if way == "speech" else "keys", seconds=20)
    time.sleep(6)
    assert not sounds_at_end(caller.heard(), 1)


def test_what_may_not_be_cut_short_is_not(bench: Bench) -> None:
    fake = bench.assistant(lambda body: [say(LONG[:200], barge_in=body["event"]["kind"] != "answered"), LISTEN])
    driver, caller = bench.driver(fake), bench.caller()
    caller.dial(driver.port)
    fake.wait_kind("answered")
    caller.wait_for_sound()
    time.sleep(1)
    caller.press("5")
    time.sleep(2)
    assert sounds_at_end(caller.heard(), 0.6) and not kinds(fake.events, "keys")


def test_hold_and_resume(bench: Bench) -> None:
    fake = bench.assistant()
    driver, caller = bench.driver(fake), bench.caller()
    caller.dial(driver.port)
    time.sleep(5)
    caller.command("hold")
    time.sleep(10)
    assert not kinds(fake.events, "silence")  # who is on hold is not asked again
    caller.command("resume")
    fake.wait_kind("silence", seconds=40)
    caller.speak(spoken(bench.services[1], QUESTION))
    assert "drive" in fake.wait_kind("heard")["text"].lower()


def test_encrypted_sound_where_it_must_be(bench: Bench) -> None:
    fake = bench.assistant()
    driver = bench.driver(fake, SIP_SRTP="required")
    plain, secret = bench.caller(), bench.caller(extra=";mediaenc=srtp-mand")
    plain.command("dial", f"sip:help@127.0.0.1:{driver.port}")
    assert "488" in plain.wait_for("CALL_CLOSED")["param"]
    secret.dial(driver.port)
    assert "emergency" in recognised(bench.services[0], secret.said(1.0))


def test_never_silent_while_the_assistant_thinks(bench: Bench) -> None:
    def slow(body: dict[str, Any]) -> list[dict[str, Any]]:
        if body["event"]["kind"] == "keys":
            time.sleep(3.7)
        return usual(body)

    fake = bench.assistant(slow)
    driver, caller = bench.driver(fake), bench.caller()
    caller.dial(driver.port)
    caller.said(1.5)
    before = len(caller.heard())
    caller.press("5")
    fake.wait_kind("silence", seconds=60)
    heard = caller.heard()[before:]
    assert "moment" in recognised(bench.services[0], heard)
    assert longest_quiet(heard[: 8000 * 6]) <= 3


def test_the_assistant_is_down(bench: Bench) -> None:
    driver, caller = bench.driver("http://127.0.0.1:9"), bench.caller()
    caller.dial(driver.port)
    time.sleep(14)
    said = recognised(bench.services[0], caller.heard())
    assert "emergency" in said and re.search("nine one one|911|9 1 1", said) and "cannot answer" in said, said
    assert "goodbye" not in said
    caller.wait_for("CALL_CLOSED", 60)  # never a loop
    assert "goodbye" in recognised(bench.services[0], caller.heard()[-8000 * 10 :])


def test_the_recogniser_is_down(bench: Bench) -> None:
    fake = bench.assistant()
    driver, caller = bench.driver(fake, RECOGNISER_URI="tcp://127.0.0.1:9"), bench.caller()
    caller.dial(driver.port)
    time.sleep(5)
    caller.speak(spoken(bench.services[1], QUESTION))
    assert fake.wait_kind("heard") == {"kind": "heard", "text": "", "confidence": None}
    time.sleep(12)
    assert "use the keys" in recognised(bench.services[0], caller.heard())
    caller.press("3")
    assert fake.wait_kind("keys")["keys"] == "3"


def test_no_voice_but_a_makeshift(bench: Bench) -> None:
    fake = bench.assistant()
    driver, caller = bench.driver(fake, VOICE_URI="tcp://127.0.0.1:9"), bench.caller()
    caller.dial(driver.port)
    fake.wait_kind("silence", seconds=60)
    assert "emergency" in recognised(bench.services[0], caller.heard())


def test_no_voice_at_all_so_the_exchange_must_route_on(bench: Bench) -> None:
    driver = bench.driver(bench.assistant(), VOICE_URI="tcp://127.0.0.1:9", PATH="/nowhere")
    caller = bench.caller()
    caller.command("dial", f"sip:help@127.0.0.1:{driver.port}")
    assert "503" in caller.wait_for("CALL_CLOSED")["param"]


def test_all_lines_are_taken(bench: Bench) -> None:
    fake = bench.assistant()
    driver, first, second = bench.driver(fake, SIP_MOST_CALLS="1"), bench.caller(), bench.caller()
    first.dial(driver.port)
    fake.wait_kind("answered")
    second.dial(driver.port)
    second.wait_for("CALL_CLOSED", 60)
    said = recognised(bench.services[0], second.heard())
    assert "all lines are busy" in said and "emergency" in said, said
    first.press("5")
    fake.wait_kind("keys")
    first.command("hangup")
    fake.wait_kind("hung_up")
    third = bench.caller()
    third.dial(driver.port)
    fake.wait_kind("answered", 2)


def test_the_longest_time(bench: Bench) -> None:
    def short(body: dict[str, Any]) -> list[dict[str, Any]]:
        if body["event"]["kind"] == "time_up":
            return [say("I have to end this call now. Goodbye."), {"kind": "hang_up"}]
        return [{"kind": "limit", "seconds": 3}, say(LONG), LISTEN]

    fake = bench.assistant(short)
    driver, caller = bench.driver(fake), bench.caller()
    caller.dial(driver.port)
    fake.wait_kind("time_up", seconds=30)
    caller.wait_for("CALL_CLOSED", 60)
    assert recognised(bench.services[0], caller.heard()[-8000 * 5 :]).count("end this call now") == 1


def test_who_may_not_call(bench: Bench) -> None:
    driver, caller = bench.driver(bench.assistant(), SIP_ALLOWED_PEERS="10.9.9.9"), bench.caller()
    caller.command("dial", f"sip:help@127.0.0.1:{driver.port}")
    assert "403" in caller.wait_for("CALL_CLOSED")["param"]


def test_kept_sound_is_told_and_only_then_kept(bench: Bench) -> None:
    folder = bench.folder / "kept"
    fake, caller = bench.assistant(), bench.caller(user=NUMBER)
    driver = bench.driver(fake, SIP_KEEP_AUDIO=str(folder))
    caller.dial(driver.port)
    fake.wait_kind("silence", seconds=60)
    said = recognised(bench.services[0], caller.heard())
    assert said.index(FIRST.split()[3].strip(",").lower()) < said.index("this call is recorded")
    caller.command("hangup")
    fake.wait_kind("hung_up")
    driver.close()
    (kept,) = folder.iterdir()
    with wave.open(str(kept)) as file:
        assert file.getnchannels() == 2 and 8000 * 5 < file.getnframes() < len(caller.heard()) - 8000 * 5
    assert NUMBER not in kept.name


def test_signalling_over_tls(bench: Bench) -> None:
    certificate, key = bench.folder / "cert.pem", bench.folder / "key.pem"
    self_signed(certificate, key)
    fake, port = bench.assistant(), free_port()
    secured = {"SIP_TLS_CERT": str(certificate), "SIP_TLS_KEY": str(key), "SIP_SRTP": "required"}
    bench.driver(fake, SIP_LISTEN=f"tls://127.0.0.1:{port}", **secured)
    caller = bench.caller(extra=";mediaenc=srtp-mand")
    caller.dial(port, ";transport=tls")
    caller.press("5")
    assert fake.wait_kind("keys")["keys"] == "5"


def self_signed(certificate: Path, key: Path) -> None:
    """A certificate for this machine, good for a day."""
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, secret.public_key(), x509.random_serial_number(), now, now + DAY)
    ).sign(secret, hashes.SHA256())
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    key.write_bytes(secret.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
