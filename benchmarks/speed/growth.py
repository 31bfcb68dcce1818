"""How training and turns grow with the number of topics: `python -m benchmarks.speed.growth ours|stock 200` prints JSON.

The topics are made up of word lists, since only their number matters here. Each run is a process of its own.
"""

import asyncio
import itertools
import json
import random
import subprocess  # our own interpreter, with fixed arguments
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import yaml

from assistant.evaluation.stock import CONFIG as STOCK
from assistant.evaluation.stock import train, write_project
from assistant.settings import PROJECT

TOPICS = (50, 200, 1000)
EXAMPLES = 5  # of each topic
FEW = 2  # red-flag texts of each flag and look-alikes that the encoder learns beside them, so that minutes suffice
TURNS = 300
DOING = (
    "carry drop wash paint sell buy mend hide lend break open close lift push pull fold cut count draw clean freeze melt "
    "burn pack rent"
).split()
THINGS = (
    "kettle ladder bicycle mirror carpet piano basket blanket hammer window garden tractor lantern pillow bucket violin shovel "
    "curtain saddle trumpet cabinet ribbon helmet puzzle anchor barrel candle drawer engine feather goblet harness jacket kennel "
    "locket magnet napkin oar parcel quilt"
).split()
FRAMES = ("can i {} my {}", "when should i {} the {}", "is it all right to {} a {} now", "tell me how to {} that {}", "{} the {} today or not")


@dataclass(frozen=True)
class Growth:
    """What was measured with a number of topics."""

    topics: int
    train: float  # seconds
    p50: float  # ms of a turn in process
    megabytes: float


def intents(topics: int) -> dict[str, list[str]]:
    """That many made-up topics with their questions."""
    pairs = list(itertools.islice(itertools.product(THINGS, DOING), topics))
    return {f"{doing}_{thing}": [frame.format(doing, thing) for frame in FRAMES[:EXAMPLES]] for thing, doing in pairs}


def our_config() -> dict[str, Any]:
    """The configuration that is served."""
    return dict(yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8")))


def _train_ours_in(scratch: Path) -> None:
    """Leave the cache of the project alone, and learn few red flags."""
    from assistant.nlu import sentence_encoder, tuned

    tuned.CACHE = scratch / "cache"
    whole, harmless = sentence_encoder.read_red_flag_texts, sentence_encoder.read_hard_negatives
    sentence_encoder.read_red_flag_texts = lambda: tuple(
        replace(texts, reports=texts.reports[:FEW], look_alikes=texts.look_alikes[:FEW]) for texts in whole()
    )
    sentence_encoder.read_hard_negatives = lambda: harmless()[:FEW]


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
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 (fixed words)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(who: str, topics: int) -> Growth:
    """Train and ask in processes of their own.

    Args:
        who: ours or stock.

    Raises:
        CalledProcessError: one of them failed; its stderr says why.
    """
    with tempfile.TemporaryDirectory() as scratch:
        trained = _here("train", who, str(topics), scratch)
        asked = _here("ask", who, str(topics), trained["model"])
    return Growth(topics, trained["seconds"], asked["p50"], asked["megabytes"])


def main(what: str, who: str, topics: str, place: str) -> None:
    """One step, its figures as the last line."""
    if what == "train":
        if who == "ours":
            _train_ours_in(Path(place))
        write_project(Path(place), our_config() if who == "ours" else STOCK, intents(int(topics)))
        model, seconds = train(Path(place))
        figures: dict[str, Any] = {"model": str(model), "seconds": seconds}
    else:
        p50, megabytes = _turns(_load_ours if who == "ours" else _load_stock, Path(place), int(topics))
        figures = {"p50": p50, "megabytes": megabytes}
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
