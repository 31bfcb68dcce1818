"""How a turn grows with what was said before it: `python -m benchmarks.long_conversation`.

Questions, and answers to a form, in conversations that have just begun and in one of 200 turns, one after the other
in this process, with the store of a server. Exit 1 where the 95th percentile after them is more than 1.5 times
that after one (issue 8): the median of five rounds, since that of one is noise on a busy machine.
"""

import asyncio
import logging
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from itertools import cycle, islice

import numpy as np
import structlog
from rich.console import Console
from rich.table import Table

TALK = (
    "can i drink coffee", "when can i drive", "my back is sore", "no", "i've got a headache", "when can i shower", "no",
)  # fmt: skip
TURNS, TIMES, ROUNDS = 200, 100, 5
MOST_RATIO = 1.5  # of the 95th percentiles; issue 8
Say = Callable[[str, str], Awaitable[float]]


async def _question(say: Say, conversation: str) -> float:
    return await say("can i drink coffee", conversation)


async def _form(say: Say, conversation: str) -> float:
    await say("my back is sore", conversation)
    return await say("no", conversation)


async def _both(say: Say, kind: Callable[[Say, str], Awaitable[float]], round_: int) -> tuple[list[float], list[float]]:
    """Milliseconds in fresh conversations, each of one turn, and in a long one, taken in turns."""
    long = f"long-{round_}-{kind.__name__}"
    for text in islice(cycle(TALK), TURNS):
        await say(text, long)
    fresh, old = [], []
    for number in range(TIMES):
        conversation = f"fresh-{round_}-{kind.__name__}-{number}"
        await say("when can i drive", conversation)
        fresh.append(await kind(say, conversation))
        old.append(await kind(say, long))
    return fresh, old


async def _measure(table: Table) -> list[float]:
    """Fills the table; the ratio of the 95th percentiles of each kind."""
    from assistant.brain import BrainThreads
    from assistant.channels.guard import Guard
    from assistant.conversation_store import conversation_store
    from assistant.engine import load_agent
    from assistant.health import Health

    guard = Guard(BrainThreads(load_agent(conversation_store(Health()))), None)

    async def say(text: str, conversation: str) -> float:
        return (await guard.turn(text, "web", conversation)).ms

    for number, text in enumerate(islice(cycle(TALK), 60)):
        await say(text, f"warm-{number % 5}")
    judged = []
    for name, kind in (("a question", _question), ("an answer to a form", _form)):
        rounds = np.array([[np.percentile(ms, [50, 95]) for ms in await _both(say, kind, n)] for n in range(ROUNDS)])
        fresh, old = np.median(rounds, axis=0)
        ratios = np.median(rounds[:, 1] / rounds[:, 0], axis=0)
        table.add_row(name, *(f"{ms:.1f}" for ms in (*fresh, *old)), *(f"{ratio:.2f}" for ratio in ratios))
        judged.append(float(ratios[1]))
    return judged


def too_slow(ratios: Iterable[float]) -> bool:
    """Whether a turn slows down with the length of its conversation more than it may."""
    return any(ratio > MOST_RATIO for ratio in ratios)


def main() -> None:
    """Measure, print and judge."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    heads = ("turn", "p50 ms", "p95 ms", f"p50 after {TURNS} turns", "p95", "ratio p50", "ratio p95")
    table = Table(*heads, title="A turn after one turn, and after many")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ASSISTANT_DATA_DIR"] = folder
        ratios = asyncio.run(_measure(table))
    Console(width=110).print(table)
    if too_slow(ratios):
        sys.exit(f"the 95th percentile grows by more than {MOST_RATIO} times")


if __name__ == "__main__":
    main()
