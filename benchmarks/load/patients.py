"""The load, for locust: people on the web page, on a phone through Twilio, at an Echo, and behind Rasa's REST channel.

Run by `python -m benchmarks.load`, in the environment of scripts/load-environment. Settings, from the environment:
LOAD_URL (of the balancer), LOAD_PACE (mean seconds that somebody thinks before the next turn), LOAD_PUBLIC_URL,
LOAD_TWILIO_TOKEN, LOAD_REST_TOKEN, LOAD_ALEXA (the file of alexa.py; empty where nobody has an Echo), LOAD_SECONDS
(after everybody has come), and LOAD_TOLD: the file that all answers are written to at the end, read by records.py.
"""

import base64
import hashlib
import hmac
import json
import os
import random
import secrets
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import yaml
from locust import constant, events, task
from locust.contrib.fasthttp import FastHttpUser

from benchmarks.load.echo import ROUTE, Echo

Turn = Mapping[str, Any]
FILE = Path(__file__).with_name("conversations.yml")
CONVERSATIONS = [held["turns"] for held in yaml.safe_load(FILE.read_text(encoding="utf-8"))]
PACE = float(os.environ.get("LOAD_PACE", "10"))
PUBLIC, TOKEN = os.environ["LOAD_PUBLIC_URL"], os.environ["LOAD_TWILIO_TOKEN"]
REST_TOKEN = os.environ["LOAD_REST_TOKEN"]
ALEXA = json.loads(Path(os.environ["LOAD_ALEXA"]).read_text(encoding="utf-8")) if os.environ["LOAD_ALEXA"] else None
BUSY, FAILED = "If this is an emergency, call", "answer just now"
MESSAGE = "Do not drive yourself"  # in every emergency message, on every channel (assistant/safety/messages.yml)
TOLD: list[tuple[str, bool, str, float, float]] = []
"""Channel, whether it was a danger sign, what came of it, Unix time of the request, ms."""
WINDOW: dict[str, float] = {}


def remember(environment: Any, **_: Any) -> None:
    """When everybody has come it counts, for so many seconds, however long their coming took."""

    def begin_window(**_: Any) -> None:
        WINDOW.update(since=time.time(), cpu_since=time.process_time())
        threading.Timer(float(os.environ["LOAD_SECONDS"]), environment.runner.quit).start()

    events.spawning_complete.add_listener(begin_window)


def end_window(**_: Any) -> None:
    """Nobody asks any more."""
    until = {"until": time.time(), "cpu_until": time.process_time()}
    Path(os.environ["LOAD_TOLD"]).write_text(json.dumps({**WINDOW, **until, "told": TOLD}), encoding="utf-8")


events.init.add_listener(remember)
events.test_stop.add_listener(end_window)


def think() -> None:
    """Pause as people do: mostly about PACE seconds, at times far longer."""
    time.sleep(random.expovariate(1 / PACE) if PACE else 0)


class Person(FastHttpUser):
    """Somebody who holds one conversation after another. `channel` names the rows of the table."""

    abstract = True
    host = os.environ["LOAD_URL"]
    wait_time = constant(0)
    connection_timeout = network_timeout = 30.0
    channel = ""

    @task
    def talk(self) -> None:
        """One conversation."""
        think()
        self.begin()
        for turn in random.choice(CONVERSATIONS):
            self.turn(turn)
            think()

    def begin(self) -> None:
        """Open a new conversation."""
        raise NotImplementedError

    def turn(self, turn: Turn) -> None:
        """Say something in it."""
        raise NotImplementedError

    def fetched(self, route: str, **request: Any) -> tuple[str, str]:
        """One request: the body of its answer, "" where there is none, and its status."""
        with self.client.post(route, catch_response=True, **request) as answer:
            text = str(answer.text or "") if answer.status_code == HTTPStatus.OK else ""
            answer.success()  # we count, locust does not
            return text, f"status {answer.status_code}"

    def asked(self, turn: Turn | None, fetch: Callable[[], tuple[str, str]]) -> str:
        """What a person waits for, and what came of it. Gives the body of the answer, "" where there is none.

        Args:
            turn: what is said; None where nothing is, and it is no turn.
            fetch: makes the request, or all of them that one answer takes.
        """
        at, begun = time.time(), time.perf_counter()
        text, status = fetch()
        outcome = came_of(text, turn) if text else status
        is_alarm = bool(turn and turn.get("alarm"))
        channel = self.channel if turn else "session"
        TOLD.append((channel, is_alarm, outcome, at, (time.perf_counter() - begun) * 1000))
        return text


def came_of(text: str, turn: Turn | None) -> str:
    """What an answer is: records.py knows the words."""
    if turn and turn.get("alarm"):
        return "answered" if MESSAGE in text else "wrong"
    if BUSY in text:
        return "busy"
    return "late" if FAILED in text else "answered"


class WebPatient(Person):
    """The chat page: a session, then messages."""

    weight, channel = 6, "web"

    def begin(self) -> None:
        """A session, as the page makes one."""
        told = self.asked(None, lambda: self.fetched("/webhooks/web/session"))
        self._token = json.loads(told)["token"] if told else ""

    def turn(self, turn: Turn) -> None:
        """A message."""
        sent = {"id": secrets.token_hex(8), "message": turn["say"]}
        headers = {"Authorization": f"Bearer {self._token}"}
        self.asked(turn, lambda: self.fetched("/webhooks/web/message", json=sent, headers=headers))


class Caller(Person):
    """A phone call through Twilio: signed requests, and the document says where the next goes."""

    weight, channel = 3, "phone"
    _call = ""

    def begin(self) -> None:
        """The call before ended, as Twilio tells it. This one comes in: nothing is said yet, so it is no turn."""
        if self._call:
            self._ended()
        self._call = f"CA{secrets.token_hex(16)}"
        self._next = f"{PUBLIC}/webhooks/phone/voice"
        self._post({}, None)

    def _ended(self) -> None:
        sent, address = {"CallSid": self._call, "CallStatus": "completed"}, f"{PUBLIC}/webhooks/phone/status"
        self.fetched(address.removeprefix(PUBLIC), data=sent, headers={"X-Twilio-Signature": signature(address, sent)})

    def turn(self, turn: Turn) -> None:
        """Words, heard well."""
        self._post({"SpeechResult": turn["say"], "Confidence": "0.92"}, turn)

    def _post(self, spoken: Mapping[str, str], turn: Turn | None) -> None:
        document = self.asked(turn, lambda: self._heard(spoken))
        gather = ET.fromstring(document).find(".//Gather") if document else None  # noqa: S314 (our own server's)
        self._next = gather.attrib["action"] if gather is not None else f"{PUBLIC}/webhooks/phone/voice"

    def _heard(self, spoken: Mapping[str, str]) -> tuple[str, str]:
        """The document that is said in the end: who is asked to wait a moment is sent on, as Twilio does it."""
        address, sent = self._next, {"CallSid": self._call, **spoken}
        while True:
            headers = {"X-Twilio-Signature": signature(address, sent)}
            document, status = self.fetched(address.removeprefix(PUBLIC), data=sent, headers=headers)
            said = ET.fromstring(document) if document else None  # noqa: S314 (our own server's)
            onward = said.find("Redirect") if said is not None else None
            if said is None or onward is None or said.find("Gather") is not None:
                return document, status
            address, sent = str(onward.text), {"CallSid": self._call}


class Relative(Person):
    """A program of a hospital's own, over Rasa's REST channel."""

    weight, channel = 1, "rest"

    def begin(self) -> None:
        """A name for it."""
        self._sender = secrets.token_hex(16)

    def turn(self, turn: Turn) -> None:
        """A message."""
        sent, headers = {"sender": self._sender, "message": turn["say"]}, {"Authorization": f"Bearer {REST_TOKEN}"}
        self.asked(turn, lambda: self.fetched("/webhooks/rest/webhook", json=sent, headers=headers))


class EchoOwner(Person):
    """Somebody who asks the skill; signed requests, as Amazon sends them."""

    abstract, weight, channel = ALEXA is None, 1, "alexa"
    _echo: Echo | None = None

    def begin(self) -> None:
        """The skill is opened, and greets: nothing is said yet, so it is no turn."""
        self._echo = self._echo or Echo(ALEXA or {})
        self._echo.begin()
        self._ask(None)

    def turn(self, turn: Turn) -> None:
        """Words; to a skill that has ended they are the first of a new session."""
        assert self._echo
        if self._echo.has_ended:
            self._echo.begin()
        self._ask(turn)

    def _ask(self, turn: Turn | None) -> None:
        assert self._echo
        headers, body = self._echo.signed(turn["say"] if turn else None)
        if answer := self.asked(turn, lambda: self.fetched(ROUTE, data=body, headers=headers)):
            self._echo.hear(answer)


def signature(url: str, sent: Mapping[str, str]) -> str:
    """Twilio's, of an address and its parameters: HMAC-SHA1 over both, the parameters sorted by name."""
    signed = url + "".join(f"{name}{sent[name]}" for name in sorted(sent))
    return base64.b64encode(hmac.new(TOKEN.encode(), signed.encode(), hashlib.sha1).digest()).decode()
