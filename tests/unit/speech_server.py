"""The assistant's routes without a model, for one made-up session: `python -m tests.unit.speech_server PORT`.

A process of its own, since Sanic can be started only once in one. Loud counts as speech here.
"""

import sys

import numpy as np

from assistant.channels.guard import Guard
from assistant.channels.speech import BadToken
from assistant.health import Health
from assistant.server import create_app
from assistant.speech import gate


class Sessions:
    def conversation_of(self, token: str) -> str:
        if token != "good":
            raise BadToken("forged")
        return "a"


def spoken(token: str, entry: str) -> str | None:
    return {"1": "Yes, a cup is fine.", "2": "No, not today."}.get(entry)


def loud(samples: np.ndarray) -> list[float]:
    whole = np.pad(samples, (0, -len(samples) % gate.STEP)).reshape(-1, gate.STEP)
    return [float(abs(step).max() > 100) for step in whole]


if __name__ == "__main__":
    if "--real-gate" not in sys.argv:
        gate.probabilities = loud
    health = Health()
    app = create_app(Guard(None, None, health), health, Sessions(), spoken)
    app.run(host="127.0.0.1", port=int(sys.argv[1]), access_log=False, motd=False, debug=False)
