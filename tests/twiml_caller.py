"""A caller on Twilio's side: fetches TwiML as Twilio does, signed, and does what it says. No network but to the server.

What is checked of every document on the way: valid XML, nothing that records, attributes and sizes that Twilio takes.
"""

import secrets
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

import httpx
from twilio.request_validator import RequestValidator

ADVICE = "1-800-555-0142"
PUBLIC = "https://hotline.example"
TOKEN = "0123456789abcdef0123456789abcdef"
ACCOUNT = "AC" + "1" * 32
FROM = "+15557654321"  # the caller's number: must be found nowhere
HOTLINE = "+15550100100"
LARGEST = 64_000  # bytes, Twilio's error 11750
MOST_HINTS, LONGEST_HINT = 500, 100  # warning 13330
MOST_FETCHES = 12  # documents between two inputs; more is a loop
VERBS = {
    "Response": set(),
    "Say": {"voice", "language"},
    "prosody": {"rate"},
    "Gather": {
        *("input", "action", "method", "timeout", "speechTimeout", "numDigits", "finishOnKey", "bargeIn", "hints"),
        *("actionOnEmptyResult", "language", "profanityFilter"),
    },
    "Redirect": {"method"},
    "Dial": {"action", "method", "timeout", "answerOnBridge", "callerId"},
    "Number": {"url", "method"},
    "Hangup": set(),
}
HTTP = httpx.Client(timeout=60)  # one for all calls: each client reads the authorities' certificates anew
Nurse = Literal["answers", "voicemail", "busy", "no-answer", "failed"]


def settings(**more: str) -> dict[str, str]:
    """Environment of a server that this caller can call."""
    twilio = {"PUBLIC_URL": PUBLIC, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_ACCOUNT_SID": ACCOUNT}
    return {f"ASSISTANT_{name}": value for name, value in {"ADVICE_LINE": ADVICE, **twilio, **more}.items()}


@dataclass
class TwimlCaller:
    """One call.

    Attributes:
        server: address of the server under test.
        nurse: what happens when the nurse line is dialled.
        heard: what was said since the caller did something last.
        dialled: numbers that were dialled.
    """

    server: str
    nurse: Nurse = "answers"
    from_: str = FROM
    to: str = HOTLINE
    sid: str = field(default_factory=lambda: "CA" + secrets.token_hex(16))
    heard: str = ""
    rates: list[str] = field(default_factory=list)
    dialled: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    ended: bool = False
    gather: ET.Element | None = None
    fetches: int = 0

    def start(self) -> str:
        """The call comes in."""
        return self._does(f"{PUBLIC}/webhooks/phone/voice", CallStatus="ringing")

    def say(self, text: str, confidence: float | str = 0.92, **more: str) -> str:
        """Words, cutting short whatever is said."""
        return self._gathered(SpeechResult=text, Confidence=str(confidence), **more)

    def press(self, keys: str) -> str:
        """Keys, one after the other, as numDigits="1" sends them."""
        for key in keys:
            self._gathered(Digits=key, FinishedOnKey="")
        return self.heard

    def silence(self) -> str:
        """Nothing until the Gather times out."""
        return self._gathered()

    def hang_up(self, status: str = "completed") -> httpx.Response:
        """Gone; Twilio tells the status callback."""
        self.ended = True
        return self.fetch(f"{PUBLIC}/webhooks/phone/status", CallStatus=status)

    def fetch(self, url: str, method: str = "POST", signature: str | None = None, **more: str) -> httpx.Response:
        """One signed request as Twilio sends it, empty parameters included."""
        sent = {
            "CallSid": self.sid,
            "AccountSid": ACCOUNT,
            "From": self.from_,
            "To": self.to,
            "ApiVersion": "2010-04-01",
            "Caller": self.from_,
            "Called": self.to,
            "Direction": "inbound",
            "CallStatus": "in-progress",
            "CallerName": "",
            "FromCity": "",
            "CallerCity": "SAMPLETOWN",
            **more,
        }
        if method == "GET":
            url, sent = f"{url}{'&' if '?' in url else '?'}{urlencode(sent)}", {}
        signed = RequestValidator(TOKEN).compute_signature(url, sent) if signature is None else signature
        headers = {"X-Twilio-Signature": signed, "User-Agent": "TwilioProxy/1.1"}
        address = url.replace(PUBLIC, self.server)
        return HTTP.request(method, address, data=sent or None, headers=headers)

    def _gathered(self, **more: str) -> str:
        assert self.gather is not None, "the line does not listen"
        return self._does(self.gather.attrib["action"], **more)

    def _does(self, url: str, **more: str) -> str:
        assert not self.ended, "the call is over"
        self.heard, self.gather, self.fetches, self.rates = "", None, 0, []
        self._run(url, **more)
        assert self.heard, "silence"
        return self.heard

    def _run(self, url: str, **more: str) -> None:
        self.fetches += 1
        assert self.fetches < MOST_FETCHES, "the documents go in a circle"
        answer = self.fetch(url, **more)
        assert answer.status_code == 200, answer.status_code
        self.documents.append(answer.text)
        for verb in checked(answer.text):
            if self._verb(verb):
                return
        self.ended = True  # Twilio hangs up at a document's end

    def _verb(self, verb: ET.Element) -> bool:
        """Do one verb; whether the document is left."""
        match verb.tag:
            case "Say":
                self._listen_to(verb)
            case "Gather":
                for said in verb:
                    self._listen_to(said)
                self.gather = verb
                return True
            case "Redirect":
                self._run(str(verb.text))
                return True
            case "Dial":
                self._dial(verb)
                return True
            case "Hangup":
                self.ended = True
                return True
        return False

    def _listen_to(self, say: ET.Element) -> None:
        self.heard = f"{self.heard} {''.join(say.itertext())}".strip()
        self.rates += [str(part.attrib["rate"]) for part in say.iter("prosody")]

    def _dial(self, dial: ET.Element) -> None:
        number = dial.find("Number")
        assert number is not None
        self.dialled.append(str(number.text))
        assert FROM not in ET.tostring(dial, encoding="unicode")
        picked_up = self.nurse in ("answers", "voicemail")
        bridged = picked_up and self._accepted(number.attrib["url"])
        status = "completed" if picked_up else self.nurse
        self._run(dial.attrib["action"], DialCallStatus=status, DialBridged=str(bridged).lower())

    def _accepted(self, url: str) -> bool:
        """The nurse's leg: she presses 1; voicemail presses nothing, and the leg ends."""
        leg = {"CallSid": "CA" + secrets.token_hex(16), "ParentCallSid": self.sid, "Direction": "outbound-dial"}
        asked = list(checked(self.fetch(url, **leg).text))
        assert asked[0].tag == "Gather"
        if self.nurse == "voicemail":
            assert asked[1].tag == "Hangup"
            return False
        done = self.fetch(asked[0].attrib["action"], **leg, Digits="1")
        return not list(checked(done.text))  # an empty document connects


def checked(document: str) -> ET.Element:
    """The root of a document that Twilio would take, and that records nothing."""
    assert "record" not in document.lower()
    assert len(document.encode()) < LARGEST
    root = ET.fromstring(document)
    for element in root.iter():
        assert set(element.attrib) <= VERBS[element.tag], element.tag
        if element.tag == "Say":
            assert "".join(element.itertext()).strip()
        if hints := element.attrib.get("hints"):
            assert len(hints.split(",")) <= MOST_HINTS
            assert max(len(hint.strip()) for hint in hints.split(",")) <= LONGEST_HINT
        if element.tag == "Gather" and "speech" in element.attrib["input"]:
            wanted = {"input": "dtmf speech", "bargeIn": "true", "actionOnEmptyResult": "true", "finishOnKey": ""}
            assert {name: element.attrib[name] for name in wanted} == wanted
    return root
