"""The whole line: the assistant itself, the driver as the command starts it, and what the assistant would answer."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx

from benchmarks.running_server import running_server
from benchmarks.speech.errors import words
from tests.sip.driver import Driver
from tests.sip.fake_assistant import TOKEN

NURSE = "+15550100200"
COMMAND = (sys.executable, "-m", "assistant", "phone", "sip")


@contextmanager
def joined_assistant(data: Path) -> Iterator[str]:
    """Its address."""
    chosen = {
        "PHONE_TOKEN": TOKEN,
        "NURSE_LINE": NURSE,
        "ADVICE_LINE": "the clinic, line 7",
        "DATA_DIR": str(data),
        "RECOGNISER_URI": "",
        "VOICE_URI": "",
    }
    with running_server(**{f"ASSISTANT_{name}": value for name, value in chosen.items()}) as url:
        yield url


@contextmanager
def joined_line(services: tuple[str, str], data: Path) -> Iterator[tuple[str, Driver]]:
    """The assistant's address, and the driver."""
    with joined_assistant(data) as url:
        driver = Driver(url, *services, COMMAND)
        try:
            yield url, driver
        finally:
            driver.close()


class Typed:
    """One call over the contract alone, without sound."""

    def __init__(self, url: str) -> None:
        self._url, self._call, self._sequence = url, token_hex(16), 0
        self.tell(kind="answered")

    def tell(self, **event: Any) -> list[dict[str, Any]]:
        """An event's actions."""
        body = {"call": self._call, "sequence": self._sequence, "event": event}
        self._sequence += 1
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = httpx.post(f"{self._url}/webhooks/phone/call", json=body, headers=headers, timeout=20)
        actions: list[dict[str, Any]] = answer.raise_for_status().json()["actions"]
        return actions

    def says(self, **event: Any) -> list[str]:
        """Its sentences."""
        return [action["text"] for action in self.tell(**event) if action["kind"] == "say"]


def as_heard(text: str) -> list[str]:
    """Words, the emergency number in digits however a recogniser has written it."""
    joined = " ".join(words(text.replace("-", " ")))
    return re.sub(r"\b(nine one one|9 1 1)\b", "911", joined).split()
