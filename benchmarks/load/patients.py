"""The load, for locust: people on the web page, on a phone through Twilio, and behind Rasa's REST channel.

Run by `python -m benchmarks.load`, in the environment of scripts/load-environment. Settings, from the environment:
LOAD_URLS (addresses of the processes, by comma: each request goes to the next, as a balancer without affinity sends
them), LOAD_PACE (mean seconds that somebody thinks before the next turn), LOAD_PUBLIC_URL and LOAD_TWILIO_TOKEN.
"""

import base64
import hashlib
import hmac
import itertools
import json
import os
import random
import secrets
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import yaml
from locust import constant, task
from locust.contrib.fasthttp import FastHttpUser, ResponseContextManager

Turn = Mapping[str, Any]
FILE = Path(__file__).with_name("conversations.yml")
CONVERSATIONS = [held["turns"] for held in yaml.safe_load(FILE.read_text(encoding="utf-8"))]
URLS = itertools.cycle(os.environ["LOAD_URLS"].split(","))
PACE = float(os.environ.get("LOAD_PACE", "10"))
PUBLIC, TOKEN = os.environ["LOAD_PUBLIC_URL"], os.environ["LOAD_TWILIO_TOKEN"]
BUSY, FAILED = "If this is an emergency, call", "answer just now"
NUMBERS = ("911", "nine one one")
OK = HTTPStatus.OK


def think() -> None:
    """Pause as people do: mostly about PACE seconds, at times far longer."""
    time.sleep(random.expovariate(1 / PACE) if PACE else 0)


class Person(FastHttpUser):
    """Somebody who holds one conversation after another. `channel` names the rows of the table."""

    abstract = True
    host = "http://127.0.0.1"  # locust wants one; each request names its own
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

    def asked(self, route: str, turn: Turn, **request: Any) -> str:
        """One request; what it came to is counted. Gives the body of the answer, "" where there is none."""
        name = f"{self.channel} red flag" if turn.get("alarm") else self.channel
        with self.client.post(f"{next(URLS)}{route}", name=name, catch_response=True, **request) as answer:
            if answer.status_code != OK:
                answer.failure(f"status {answer.status_code}")
                return ""
            text = str(answer.text)
            _judge(answer, text, turn, self.channel)
            return text


def _judge(answer: ResponseContextManager, text: str, turn: Turn, channel: str) -> None:
    busy = BUSY in text
    if turn.get("alarm") and (busy or not any(number in text for number in NUMBERS)):
        answer.failure("a red flag without its message")
    elif busy:
        answer.request_meta["name"] = f"{channel} told busy"
        answer.success()
    elif FAILED in text:
        answer.failure("no answer in time")


class WebPatient(Person):
    """The chat page: a session, then messages."""

    weight, channel = 6, "web"

    def begin(self) -> None:
        """A session, as the page makes one."""
        told = self.asked("/webhooks/web/session", {})
        self._token = json.loads(told)["token"] if told else ""

    def turn(self, turn: Turn) -> None:
        """A message."""
        sent = {"id": secrets.token_hex(8), "message": turn["say"]}
        self.asked("/webhooks/web/message", turn, json=sent, headers={"Authorization": f"Bearer {self._token}"})


class Caller(Person):
    """A phone call through Twilio: signed requests, and the document says where the next goes."""

    weight, channel = 3, "phone"

    def begin(self) -> None:
        """The call comes in."""
        self._call = f"CA{secrets.token_hex(16)}"
        self._next = f"{PUBLIC}/webhooks/phone/voice"
        self.turn({"say": ""})

    def turn(self, turn: Turn) -> None:
        """Words, heard well."""
        spoken = {"SpeechResult": turn["say"], "Confidence": "0.92"} if turn["say"] else {}
        sent = {"CallSid": self._call, **spoken}
        headers = {"X-Twilio-Signature": signature(self._next, sent)}
        document = self.asked(self._next.removeprefix(PUBLIC), turn, data=sent, headers=headers)
        gather = ET.fromstring(document).find(".//Gather") if document else None  # noqa: S314 (our own server's)
        self._next = gather.attrib["action"] if gather is not None else f"{PUBLIC}/webhooks/phone/voice"


class Relative(Person):
    """A program of a hospital's own, over Rasa's REST channel."""

    weight, channel = 1, "rest"

    def begin(self) -> None:
        """A name for it."""
        self._sender = secrets.token_hex(16)

    def turn(self, turn: Turn) -> None:
        """A message."""
        self.asked("/webhooks/rest/webhook", turn, json={"sender": self._sender, "message": turn["say"]})


def signature(url: str, sent: Mapping[str, str]) -> str:
    """Twilio's, of an address and its parameters: HMAC-SHA1 over both, the parameters sorted by name."""
    signed = url + "".join(f"{name}{sent[name]}" for name in sorted(sent))
    return base64.b64encode(hmac.new(TOKEN.encode(), signed.encode(), hashlib.sha1).digest()).decode()
