"""The phone over HTTP: who may call it, what is broken or hostile, and what the SIP driver is told."""

import json
import os
import secrets
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.escalations import EscalationStore
from assistant.escalations.escalation import Escalation
from assistant.phone.words import menu
from benchmarks.running_server import free_port, running_server, wait_until_live
from benchmarks.services import until
from tests import twiml_caller
from tests.files_written import contents
from tests.patient_server import patient_server
from tests.twiml_caller import FROM, HOTLINE, PUBLIC, TwimlCaller, checked

NURSE = "+15550100200"
TOKEN = "a-token-of-thirty-two-letters-or-more"
RED = "my neck is so stiff i cant bend it"
ALARM = "Call your doctor now"
NUMBER = "nine one one"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("phone")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[str]:
    chosen = twiml_caller.settings(
        NURSE_LINE=NURSE, PHONE_TOKEN=TOKEN, DATA_DIR=str(data), RECOGNISER_URI="", VOICE_URI=""
    )
    with patient_server(**chosen) as url:
        yield url


@pytest.fixture
def caller(server: str) -> TwimlCaller:
    caller = TwimlCaller(server)
    caller.start()
    return caller


def heard(document: str) -> str:
    return " ".join("".join(say.itertext()) for say in checked(document).iter("Say"))


@pytest.mark.parametrize(
    "route", ["voice", "gather?step=1", "dialled?step=1", "nurse?conversation=a", "nurse-key", "status"]
)
@pytest.mark.parametrize("signature", ["", "bad", "\u00e9" * 28, "A" * 27 + "="])
def test_who_did_not_sign_hears_the_safety_words_and_nothing_else(server: str, route: str, signature: str) -> None:
    headers = {"X-Twilio-Signature": signature.encode()} if signature else {}
    body = {"CallSid": "CA1", "SpeechResult": RED}
    answer = httpx.post(f"{server}/webhooks/phone/{route}", data=body, headers=headers)
    assert answer.status_code == 403
    assert NUMBER in answer.text
    assert "<" not in answer.text
    assert ALARM not in answer.text


@pytest.mark.parametrize("changed", [{"CallSid": "CA2"}, {"SpeechResult": "else"}, {"Extra": ""}])
def test_a_request_that_was_changed_on_its_way_is_refused(caller: TwimlCaller, changed: dict[str, str]) -> None:
    from twilio.request_validator import RequestValidator

    url, sent = f"{PUBLIC}/webhooks/phone/gather?step=1", {"CallSid": caller.sid, "SpeechResult": "hello"}
    headers = {"X-Twilio-Signature": RequestValidator(twiml_caller.TOKEN).compute_signature(url, sent)}
    local = url.replace(PUBLIC, caller.server)
    assert httpx.post(local, data=sent | changed, headers=headers).status_code == 403
    assert httpx.post(local.replace("step=1", "step=2"), data=sent, headers=headers).status_code == 403


def test_another_account_is_refused(caller: TwimlCaller) -> None:
    answer = caller.fetch(f"{PUBLIC}/webhooks/phone/voice", AccountSid="AC" + "2" * 32)
    assert answer.status_code == 403


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_both_methods_of_a_number_are_served(server: str, method: str) -> None:
    answer = TwimlCaller(server).fetch(f"{PUBLIC}/webhooks/phone/voice", method)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/xml")
    assert heard(answer.text).startswith(f"If this is an emergency, hang up and dial {NUMBER}.")


def test_a_replay_is_the_same_document_and_no_second_turn(caller: TwimlCaller) -> None:
    first = caller.fetch(f"{PUBLIC}/webhooks/phone/gather?step=1", SpeechResult="can i drink coffee", Confidence="0.9")
    again = caller.fetch(f"{PUBLIC}/webhooks/phone/gather?step=1", SpeechResult="when can i drive", Confidence="0.9")
    assert "coffee" in heard(first.text)
    assert again.text == first.text
    caller.fetch(f"{PUBLIC}/webhooks/phone/gather?step=2", SpeechResult="when can i drive", Confidence="0.9")
    voice = caller.fetch(f"{PUBLIC}/webhooks/phone/voice")
    assert heard(voice.text).startswith("If this is an emergency")


def test_a_replay_after_the_call_is_no_turn_and_no_second_escalation(caller: TwimlCaller, data: Path) -> None:
    before = len(escalations(data))
    caller.say(RED)
    caller.hang_up()
    until(lambda: len(escalations(data)) > before, 30, "it is recorded")
    before = len(escalations(data))
    for route in ("gather?step=1", "gather?step=9", "dialled?step=2", "voice"):
        answer = caller.fetch(f"{PUBLIC}/webhooks/phone/{route}", SpeechResult=RED, Confidence="0.9")
        assert [element.tag for element in checked(answer.text)] == ["Hangup"]
    assert len(escalations(data)) == before


def escalations(data: Path) -> list[Escalation]:
    return EscalationStore(f"sqlite:///{data / 'escalations.db'}").find()


def test_the_same_step_sent_at_once_is_one_turn(caller: TwimlCaller, data: Path) -> None:
    def send(_: int) -> str:
        return caller.fetch(f"{PUBLIC}/webhooks/phone/gather?step=1", SpeechResult=RED, Confidence="0.9").text

    before = len(escalations(data))
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(send, range(8)))) == 1
    until(lambda: len(escalations(data)) > before, 30, "it is recorded")
    assert len(escalations(data)) == before + 1


@pytest.mark.parametrize("route", ["voice", "gather?step=3", "dialled?step=2"])
def test_without_a_call_sid_there_are_still_words_and_no_blind_transfer(server: str, route: str) -> None:
    caller = TwimlCaller(server, sid="")
    answer = caller.fetch(f"{PUBLIC}/webhooks/phone/{route}", SpeechResult="hello")
    assert answer.status_code == 200
    assert NUMBER in heard(answer.text)
    assert checked(answer.text).find("Dial") is None  # nobody could follow it, or ask the nurse for a key


@pytest.mark.parametrize(
    "number", ["anonymous", "+266696687", "", "unknown", "client:someone", "sip:someone@example.org"]
)
def test_a_withheld_number(server: str, number: str) -> None:
    caller = TwimlCaller(server, from_=number)
    caller.start()
    assert "coffee" in caller.say("can i drink coffee")
    caller.press("0")
    assert caller.dialled == [NURSE]


def test_an_empty_result_is_asked_again(caller: TwimlCaller) -> None:
    assert "did not get that" in caller.say("", "0.0")
    assert not caller.ended


def test_a_very_long_result_is_refused_kindly_and_a_red_flag_in_it_is_not(caller: TwimlCaller) -> None:
    assert "one short question" in caller.say("word " * 1_000)
    told = caller.say("and then i told him " * 250 + RED)
    assert told.startswith(ALARM)
    assert "I heard:" in told
    assert len(told.split()) < 250


@pytest.mark.parametrize(
    "text", ["<Say>&amp;</Say><Dial>+1900</Dial>", "]]> \x00 {0} {heard} %s", "\U0001f600", "' onload='x"]
)
def test_odd_characters_stay_words(caller: TwimlCaller, text: str) -> None:
    caller.say(f"can i drink coffee {text}", 0.1)
    root = checked(caller.documents[-1])
    assert root.find(".//Dial") is None
    assert not caller.ended


@pytest.mark.parametrize("confidence", ["", "0.0", "-1", "2", "nan", "high", "1e999"])
def test_a_confidence_that_is_none_is_no_doubt(caller: TwimlCaller, confidence: str) -> None:
    assert "small amount" in caller.say("can i drink coffee", confidence)


def test_keys_and_words_at_once(caller: TwimlCaller) -> None:
    assert "press one" in caller.say("can i drink coffee", 0.9, Digits="#")
    assert caller.say(RED, 0.2, Digits="9").startswith(ALARM)


@pytest.mark.parametrize("digits", ["", "A", "##", "123456789", "\u0661", "w0"])
def test_odd_keys(caller: TwimlCaller, digits: str) -> None:
    answer = caller.fetch(f"{PUBLIC}/webhooks/phone/gather?step=1", Digits=digits)
    assert answer.status_code == 200
    assert heard(answer.text)


@pytest.mark.parametrize("step", ["", "x", "-1", "99999999999999999999", "1.5", "7"])
def test_odd_steps(caller: TwimlCaller, step: str) -> None:
    answer = caller.fetch(f"{PUBLIC}/webhooks/phone/gather?step={step}", SpeechResult="hello", Confidence="0.9")
    assert answer.status_code == 200
    assert heard(answer.text)


@pytest.mark.parametrize("status", ["", "nonsense", "queued", "in-progress"])
def test_an_unknown_status_ends_nothing(caller: TwimlCaller, status: str) -> None:
    assert caller.fetch(f"{PUBLIC}/webhooks/phone/status", CallStatus=status).status_code == 204
    assert not caller.say("can i drink coffee").startswith("If this is an emergency")


@pytest.mark.parametrize("status", ["", "nonsense", "canceled"])
def test_an_unknown_end_of_a_transfer_is_a_failed_one(caller: TwimlCaller, status: str) -> None:
    answer = caller.fetch(f"{PUBLIC}/webhooks/phone/dialled?step=1", DialCallStatus=status)
    assert "Nobody could take your call" in heard(answer.text)
    assert checked(answer.text).find("Gather") is not None


def test_a_nurse_who_was_never_asked_is_no_nurse(caller: TwimlCaller) -> None:
    answer = caller.fetch(f"{PUBLIC}/webhooks/phone/dialled?step=1", DialCallStatus="completed", DialBridged="true")
    assert "Nobody could take your call" in heard(answer.text)


def test_a_call_that_is_not_known_any_more_begins_with_the_safety_sentence(server: str) -> None:
    caller = TwimlCaller(server)  # as after a restart: no start
    answer = caller.fetch(f"{PUBLIC}/webhooks/phone/gather?step=4", SpeechResult=RED, Confidence="0.2")
    assert heard(answer.text).startswith(f"If this is an emergency, hang up and dial {NUMBER}. {ALARM}")


def test_a_caller_to_a_number_that_is_none_is_not_transferred_under_their_own(server: str) -> None:
    caller = TwimlCaller(server, to="sip:line@example.org")
    caller.start()
    told = caller.press("0")
    assert caller.dialled == []
    assert "Nobody could take your call" in told


def test_two_callers_on_one_number_never_share(server: str) -> None:
    first, second = TwimlCaller(server), TwimlCaller(server)
    first.start()
    second.start()
    first.say(RED)
    second.press("*")
    told = second.say("can i drink coffee")
    assert "Earlier you told me" not in told
    assert set(second.rates) == {"79%"}
    assert "Earlier you told me" in first.say("can i drink coffee")
    assert set(first.rates) == {"88%"}


def test_twenty_callers_at_once(server: str) -> None:
    def one(number: int) -> bool:
        caller = TwimlCaller(server)
        caller.start()
        return ("coffee" if number % 2 else "drive") in caller.say(
            "can i drink coffee" if number % 2 else "when can i drive"
        )

    with ThreadPoolExecutor(20) as pool:
        assert all(pool.map(one, range(20)))


def test_the_nurse_sees_our_number_and_not_the_callers(caller: TwimlCaller) -> None:
    caller.press("0")
    dial = next(root for root in map(ET.fromstring, caller.documents) if root.find("Dial") is not None).find("Dial")
    assert dial is not None
    assert dial.attrib["callerId"] == HOTLINE
    assert dial.attrib["answerOnBridge"] == "true"
    assert int(dial.attrib["timeout"]) <= 25


def test_the_menu_leads_to_its_topics(server: str) -> None:
    for entry in menu():
        body = {"sender": secrets.token_hex(4), "message": entry.ask, "input_channel": "phone"}
        turn = httpx.post(f"{server}/webhooks/rest/webhook", json=body, timeout=60).json()[-1]["custom"]
        assert (turn["topic"], turn["tier"]) == (entry.topic, "none"), entry.label


def test_the_callers_number_is_kept_nowhere(caller: TwimlCaller, data: Path) -> None:
    caller.say(RED)
    caller.say("can i drink coffee", 0.3)
    caller.press("1")
    caller.press("0")
    caller.hang_up()
    written = list(contents(data))
    assert written
    for path, held in written:
        assert not any(mark in held for mark in marks(caller)), path.name


def marks(caller: TwimlCaller) -> list[bytes]:
    return [FROM.encode(), FROM[2:].encode(), b"SAMPLETOWN", caller.sid.encode()]


def test_nothing_of_a_caller_is_logged(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    command = [sys.executable, "-m", "assistant", "run", "--port", str(port)]
    gone = "sqlite:////dev/null/gone.db"  # stores that fail are what logs are written about
    stores = {"DATA_DIR": str(tmp_path), "TRACKER_URL": gone, "ESCALATIONS_URL": gone}
    chosen = {**os.environ, **twiml_caller.settings(NURSE_LINE=NURSE, **stores)}
    with log.open("w") as out:
        process = subprocess.Popen(command, env=chosen, stdout=out, stderr=out, text=True)
    try:
        wait_until_live(process, f"http://127.0.0.1:{port}")
        caller = TwimlCaller(f"http://127.0.0.1:{port}")
        caller.start()
        caller.say(RED)
        caller.say("can i take tylenol", 0.3)
        caller.press("0")
        caller.fetch(f"{PUBLIC}/webhooks/phone/gather?step=9", signature="forged", SpeechResult=RED)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
    logged = log.read_bytes()
    assert b"wrong signature; correct ASSISTANT_TWILIO_AUTH_TOKEN" in logged
    assert not any(mark in logged for mark in [*marks(caller), b"stiff", b"tylenol"])


# the SIP driver's contract


def sip(server: str, body: Any, token: str = TOKEN) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return httpx.post(f"{server}/webhooks/phone/call", content=content, headers=headers, timeout=60)


class SipCall:
    def __init__(self, server: str) -> None:
        self.server, self.id, self.next = server, secrets.token_hex(16), 0

    def does(self, **event: Any) -> list[dict[str, Any]]:
        answer = sip(self.server, {"call": self.id, "sequence": self.next, "event": event})
        self.next += 1
        assert answer.status_code == 200
        actions: list[dict[str, Any]] = answer.json()["actions"]
        return actions


def test_the_contract(server: str) -> None:
    call = SipCall(server)
    limit, *says, listen = call.does(kind="answered")
    assert limit == {"kind": "limit", "seconds": 900}
    assert says[0] == {
        "kind": "say",
        "text": f"If this is an emergency, hang up and dial {NUMBER}.",
        "rate": 0.88,
        "barge_in": True,
    }
    assert listen == {"kind": "listen", "seconds": 7, "keys": True, "speech": True}
    assert "coffee" in call.does(kind="heard", text="can i drink coffee", confidence=0.9)[0]["text"]
    assert "I heard" in call.does(kind="heard", text="can i drink coffee", confidence=0.2)[0]["text"]
    assert call.does(kind="keys", keys="0")[-1] == {"kind": "transfer", "number": NURSE, "seconds": 25}
    assert call.does(kind="transfer_ended", result="busy")[-1]["kind"] == "listen"
    assert call.does(kind="silence")[-1]["kind"] == "listen"
    assert call.does(kind="heard", text=RED, confidence=None)[0]["text"].startswith(ALARM)
    assert call.does(kind="time_up")[-1] == {"kind": "hang_up"}
    assert call.does(kind="hung_up") == []


def test_a_retry_is_no_second_turn(server: str) -> None:
    body = {"call": secrets.token_hex(16), "sequence": 0, "event": {"kind": "answered"}}
    assert sip(server, body).json() == sip(server, body).json()
    said = {**body, "sequence": 1, "event": {"kind": "heard", "text": "", "confidence": None}}
    first = sip(server, said).json()
    assert sip(server, said).json() == first
    later = sip(server, {**said, "sequence": 2}).json()
    assert later != first
    assert sip(server, said).json() == first


def test_a_lost_sip_call_begins_again(server: str) -> None:
    body = {"call": secrets.token_hex(16), "sequence": 5, "event": {"kind": "heard", "text": RED, "confidence": 0.4}}
    texts = [action["text"] for action in sip(server, body).json()["actions"] if action["kind"] == "say"]
    assert texts[0].startswith("If this is an emergency")
    assert texts[1].startswith(ALARM)


GOOD = {"call": "0" * 32, "sequence": 0, "event": {"kind": "answered"}}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        {},
        {**GOOD, "call": "CA1"},
        {**GOOD, "call": 5},
        {**GOOD, "sequence": -1},
        {**GOOD, "sequence": True},
        {**GOOD, "sequence": "0"},
        {**GOOD, "event": None},
        {**GOOD, "event": {"kind": "sneezed"}},
        {**GOOD, "event": {"kind": ["answered"]}},
        {**GOOD, "event": {"kind": "heard"}},
        {**GOOD, "event": {"kind": "keys", "keys": "A"}},
        {**GOOD, "event": {"kind": "keys", "keys": ""}},
        {**GOOD, "event": {"kind": "transfer_ended", "result": "voicemail"}},
        {**GOOD, "event": {"kind": "transfer_ended", "result": ["busy"]}},
    ],
)
def test_what_is_malformed_is_refused_in_json(server: str, body: Any) -> None:
    answer = sip(server, body)
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize("token", ["", "wrong", "\u00fc".encode("latin-1").decode("latin-1") * 32])
def test_a_bad_token(server: str, token: str) -> None:
    headers = {"authorization": f"Bearer {token}".encode("latin-1")} if token else {}
    answer = httpx.post(f"{server}/webhooks/phone/call", json=GOOD, headers=headers)
    assert answer.status_code == 401


def test_what_the_driver_says_when_it_cannot_reach_us(server: str) -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    told = httpx.get(f"{server}/webhooks/phone/safety", headers=headers).json()
    assert NUMBER in told.pop("text")
    assert told == {"nurse_number": NURSE, "emergency_number": "911"}
    assert httpx.get(f"{server}/webhooks/phone/safety").json()["nurse_number"] == ""


def test_without_settings_nobody_is_served() -> None:
    with running_server(ASSISTANT_MODEL="/nonexistent/model.tar.gz") as url:
        assert sip(url, GOOD).status_code == 404
        assert httpx.get(f"{url}/webhooks/phone/safety").status_code == 404
        assert TwimlCaller(url).fetch(f"{PUBLIC}/webhooks/phone/voice").status_code == 403


def test_without_a_model_a_red_flag_still_gets_its_message() -> None:
    with running_server(**twiml_caller.settings(MODEL="/nonexistent/model.tar.gz")) as url:
        caller = TwimlCaller(url)
        caller.start()
        assert caller.say(RED, 0.3).startswith(ALARM)
        assert "one, eight zero zero, five five five, zero one four two" in caller.press("0")
        other = TwimlCaller(url)
        other.start()
        assert "can't answer just now" in other.say("can i drink coffee")
