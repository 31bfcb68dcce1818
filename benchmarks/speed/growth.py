"""How training and turns grow with the number of topics.

The topics are about made-up words: only their number matters here. Training and asking are processes of their own.
"""

import asyncio
import itertools
import json
import logging
import random
import subprocess  # our own interpreter, with fixed arguments
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import psutil
import yaml
from rasa.utils.log_utils import configure_structlog

from assistant.evaluation.stock import CONFIG as STOCK
from assistant.evaluation.stock import train, write_project
from assistant.nlu.training_texts import read_hard_negatives, read_red_flag_texts
from assistant.settings import PROJECT

TOPICS = (50, 200, 1000)
FEW = 2  # red-flag texts of each flag and look-alikes that the encoder learns beside them, so that minutes suffice
TURNS = 300
FRAMES = ("can i carry my {}", "when should i wash the {}")  # two of each topic: stock's training grows with them


@dataclass(frozen=True)
class Growth:
    """What was measured with a number of topics."""

    topics: int
    train: float  # seconds
    p50: float  # ms of a turn in process
    megabytes: float


def intents(topics: int) -> dict[str, list[str]]:
    """That many made-up topics with their questions."""
    words = ("".join(letters) for letters in itertools.product("bdfgklmnprst", "aeiou", "bdklmnrst", "aeiou"))
    return {word: [frame.format(word) for frame in FRAMES] for word in itertools.islice(words, topics)}


def our_config() -> dict[str, Any]:
    """The configuration that is served."""
    return dict(yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8")))


def _train_ours(folder: Path) -> tuple[Path, float]:
    """Train beside few red flags, and leave the cache of the project alone."""
    flags = [
        replace(texts, reports=texts.reports[:FEW], look_alikes=texts.look_alikes[:FEW])
        for texts in read_red_flag_texts()
    ]
    encoder = "assistant.nlu.sentence_encoder"
    with (
        patch(f"{encoder}.read_red_flag_texts", lambda: flags),
        patch(f"{encoder}.read_hard_negatives", lambda: read_hard_negatives()[:FEW]),
        patch("assistant.nlu.tuned.CACHE", folder / "cache"),
    ):
        return train(folder)


def _load_ours(model: Path) -> Any:
    from assistant.conversation_store import passing_store
    from assistant.lean_rasa import LeanAgent

    agent = LeanAgent(tracker_store=passing_store())
    agent.load_model(model)
    return agent


def _load_stock(model: Path) -> Any:
    from rasa.core.agent import Agent

    return Agent.load(model)


async def _times(agent: Any, texts: list[str]) -> list[float]:
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    times = []
    for number, text in enumerate(texts):
        started = time.perf_counter()
        await agent.handle_message(UserMessage(text, CollectingOutputChannel(), f"c{number}"))
        times.append((time.perf_counter() - started) * 1000)
    return times[len(times) // 10 :]


def _turns(load: Callable[[Path], Any], model: Path, topics: int) -> tuple[float, float]:
    """Median milliseconds and megabytes, in a process that has not trained."""
    agent = load(model)
    texts = [text for examples in intents(topics).values() for text in examples]
    times = asyncio.run(_times(agent, random.Random(1).choices(texts, k=TURNS)))
    return float(np.median(times)), psutil.Process().memory_full_info().pss / 2**20


def _here(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.speed.growth", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 (fixed words)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(who: str, topics: int) -> Growth:
    """Train and ask in processes of their own.

    Args:
        who: ours or stock.

    Raises:
        RuntimeError: one of them failed; says why.
    """
    with tempfile.TemporaryDirectory() as scratch:
        trained = _here("train", who, str(topics), scratch)
        asked = _here("ask", who, str(topics), trained["model"])
    growth = Growth(topics, trained["seconds"], asked["p50"], asked["megabytes"])
    print(who, growth, file=sys.stderr, flush=True)
    return growth


def main(what: str, who: str, topics: str, place: str) -> None:
    """One step, its figures as the last line."""
    configure_structlog(logging.WARNING)  # as `rasa run` does; else every turn writes a page
    if what == "train":
        write_project(Path(place), our_config() if who == "ours" else STOCK, intents(int(topics)))
        model, seconds = (_train_ours if who == "ours" else train)(Path(place))
        figures: dict[str, Any] = {"model": str(model), "seconds": seconds}
    else:
        p50, megabytes = _turns(_load_ours if who == "ours" else _load_stock, Path(place), int(topics))
        figures = {"p50": p50, "megabytes": megabytes}
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
