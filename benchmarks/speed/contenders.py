"""Measured side by side: this assistant, a stock Rasa on the same questions, and a Rasa with nothing in it."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.evaluation.stock import CONFIG as STOCK
from assistant.evaluation.stock import train, write_project
from assistant.nlu.training_texts import read_questions

NOTHING: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "nothing",
    "language": "en",
    "pipeline": [{"name": "KeywordIntentClassifier"}],
    "policies": [{"name": "RulePolicy"}],
}


SET_BY_US = (
    "HF_HUB_OFFLINE",
    "OPENBLAS_NUM_THREADS",
    "SQLALCHEMY_SILENCE_UBER_WARNING",
    "TF_CPP_MIN_LOG_LEVEL",
    "TOKENIZERS_PARALLELISM",
)


@dataclass(frozen=True)
class Contender:
    """Something that is served on a port and answers Rasa's REST channel.

    Attributes:
        command: starts it; {port} stands for the port.
        trained: seconds of training from nothing; None when it was not trained in this run.
        environment: variables of its process beside the usual ones.
        ours: whether it is this assistant.
        asked: what it can be asked, where that is not what the others are.
    """

    name: str
    command: tuple[str, ...]
    trained: float | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    ours: bool = False
    asked: tuple[str, ...] = ()

    def on(self, port: int) -> list[str]:
        """The command for one port."""
        return [part.format(port=port) for part in self.command]


def ours(folder: Path, trained: float | None) -> Contender:
    """The assistant as `assistant run` serves it, its conversations in a scratch folder."""
    command = (sys.executable, "-m", "assistant", "run", "--port", "{port}")
    return Contender("this assistant", command, trained, {"ASSISTANT_DATA_DIR": str(folder)}, ours=True)


def stock(folder: Path, model: Path | None = None) -> Contender:
    """The configuration of `rasa init`, trained here on the questions of the topics unless a model is given."""
    return _rasa("stock Rasa", folder, STOCK, read_questions(), model)


def nothing(folder: Path) -> Contender:
    """One intent by its key word and one rule: what Rasa itself costs."""
    intents = {"coffee": ["coffee", "tea"], "driving": ["drive", "car"]}
    asked = ("can i drink coffee", "when can i drive")
    return replace(_rasa("Rasa with nothing", folder, NOTHING, intents, None), asked=asked)


def _rasa(
    name: str, folder: Path, config: dict[str, Any], intents: Mapping[str, list[str]], model: Path | None
) -> Contender:
    folder.mkdir()
    write_project(folder, config, intents)
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    (folder / "endpoints.yml").write_text("", encoding="utf-8")
    seconds = None
    if model is None:
        model, seconds = train(folder)
    files = ("--model", str(model), "--credentials", str(folder / "credentials.yml"))
    command = (sys.executable, "-m", "rasa", "run", "--port", "{port}", "--endpoints", str(folder / "endpoints.yml"))
    return Contender(name, (*command, *files), seconds, {"RASA_TELEMETRY_ENABLED": "false"})


def environment(contender: Contender) -> dict[str, str]:
    """Variables of its process; a rival gets none of those that importing this assistant has set here."""
    theirs = {name: value for name, value in os.environ.items() if name not in SET_BY_US}
    return {**(dict(os.environ) if contender.ours else theirs), **contender.environment}
