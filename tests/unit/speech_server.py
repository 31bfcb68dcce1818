"""The assistant's routes without a model, for one made-up session: `python -m tests.unit.speech_server PORT`.

A process of its own, since Sanic can be started only once in one. Loud counts as speech here.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from assistant.channels.alexa import AlexaChannel
from assistant.channels.guard import Guard
from assistant.health import Health
from assistant.settings import settings
from assistant.speech import gate
from assistant.speech.services import SpeechServices
from assistant.web import BadSession, Entry, History, Sessions
from assistant.web_app import create_app
from benchmarks.running_server import free_port, wait_until_live

SAID = {"1": "Yes, a cup is fine.", "2": "No, not today."}


class OneSession(Sessions):
    def conversation(self, token: str) -> str:
        if not token.startswith("good"):
            raise BadSession("forged")
        return token


class TwoAnswers(History):
    def entry(self, conversation: str, id_: str) -> Entry | None:
        return Entry(id_, "assistant", "Shown.", {"speech": SAID[id_]}) if id_ in SAID else None


@contextlib.contextmanager
def served(recogniser: str, voice: str, log: Path, *options: str) -> Iterator[str]:
    """This server on a free port; gives its address."""
    port = free_port()
    command = [sys.executable, "-m", "tests.unit.speech_server", str(port), *options]
    services = {"ASSISTANT_RECOGNISER_URI": recogniser, "ASSISTANT_VOICE_URI": voice}
    with log.open("w") as out:
        process = subprocess.Popen(command, env={**os.environ, **services}, stdout=out, stderr=out, text=True)
    try:
        wait_until_live(process, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def loud(samples: np.ndarray) -> list[float]:
    whole = np.pad(samples, (0, -len(samples) % gate.STEP)).reshape(-1, gate.STEP)
    return [float(abs(step).max() > 100) for step in whole]


if __name__ == "__main__":
    if "--real-gate" not in sys.argv:
        gate.probabilities = loud
    health = Health()
    services = SpeechServices(settings().recogniser_uri, settings().voice_uri)
    sessions, history = OneSession("0" * 64, 60), TwoAnswers(60, "sqlite://")
    app = create_app(
        Guard(None, None, health), health, sessions, history, services, AlexaChannel(None, lambda _: None, "")
    )
    app.run(host="127.0.0.1", port=int(sys.argv[1]), access_log=False, motd=False, debug=False)
