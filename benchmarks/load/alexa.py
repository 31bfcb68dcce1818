"""What makes Alexa of the generator: a key that the processes under load believe, and what each sentence is taken for.

The processes are tests/alexa_server.py, which is `assistant run` with a pretend Alexa cloud in place of Amazon's.
"""

import atexit
import json
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.alexa.samples import spoken
from tests.alexa_cloud import Ask, Cloud, address
from tests.alexa_nlu import Matched
from tests.scenarios.alexa_model import alexa_nlu

CONVERSATIONS = Path(__file__).with_name("conversations.yml")


@cache
def keys() -> Path:
    """Folder of the cloud's keys, of this benchmark alone."""
    made = Path(tempfile.mkdtemp(prefix="assistant-alexa-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    Cloud(made)
    return made


@cache
def told() -> Path:
    """The file that echo.py reads.

    Raises:
        RuntimeError: Alexa would carry no word of a danger sign, so the load could not tell whether it is answered.
    """
    file = keys() / "told.json"
    file.write_text(json.dumps(held(Cloud(keys()), _said())), encoding="utf-8")
    return file


def held(cloud: Cloud, said: Mapping[str, Any]) -> dict[str, Any]:
    """What an `Echo` is made of.

    Args:
        cloud: whose key signs.
        said: the request that each sentence becomes.
    """
    numbers = cloud.keys["leaf"].private_numbers()
    key = {"n": numbers.public_numbers.n, "p": numbers.p, "q": numbers.q}
    key |= {"dp": numbers.dmp1, "dq": numbers.dmq1, "qinv": numbers.iqmp}
    return {"key": key, "address": address("good"), "envelope": Ask().envelope(), "said": said}


def _said() -> dict[str, dict[str, Any]]:
    nlu, said = alexa_nlu(), {}
    for turn in (turn for talk in yaml.safe_load(CONVERSATIONS.read_text(encoding="utf-8")) for turn in talk["turns"]):
        matched = nlu.match(spoken(turn["say"]))
        if turn.get("alarm") and matched.intent == "AMAZON.FallbackIntent":
            raise RuntimeError(f'Alexa carries no word of "{turn["say"]}"; say it in another way')
        said[turn["say"]] = _request(matched)
    return said


def _request(matched: Matched) -> dict[str, Any]:
    slots = {
        name: {"name": name, "confirmationStatus": "NONE", "value": value} for name, value in matched.slots.items()
    }
    intent = {"name": matched.intent, "confirmationStatus": "NONE", "slots": slots}
    return {"type": "IntentRequest", "intent": intent, "dialogState": "IN_PROGRESS"}
