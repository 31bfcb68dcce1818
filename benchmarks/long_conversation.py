"""How a turn grows with what was said before it: `python -m benchmarks.long_conversation`.

Questions, and answers to a form, in conversations that have just begun and in one of 200 turns, one after the other
in this process, with the store of a server.
"""

import asyncio
import logging
import os
import tempfile
from collections.abc import Awaitable, Callable
from itertools import cycle, islice

import numpy as np
import structlog
from rich.console import Console
from rich.table import Table

TALK = (
    "can i drink coffee", "when can i drive", "my back is sore", "no", "i've got a headache", "when can i shower", "no",
)  # fmt: skip
TURNS, TIMES = 200, 100
Say = Callable[[str, str], Awaitable[float]]


async def _question(say: Say, conversation: str) -> float:
    return await say("can i drink coffee", conversation)


async def _form(say: Say, conversation: str) -> float:
    await say("my back is sore", conversation)
    return await say("no", conversation)


async def _both(say: Say, kind: Callable[[Say, str], Awaitable[float]]) -> tuple[list[float], list[float]]:
    """Milliseconds in fresh conversations, each of one turn, and in a long one, taken in turns."""
    long = f"long-{kind.__name__}"
    for text in islice(cycle(TALK), TURNS):
        await say(text, long)
    fresh, old = [], []
    for number in range(TIMES):
        conversation = f"fresh-{kind.__name__}-{number}"
        await say("when can i drive", conversation)
        fresh.append(await kind(say, conversation))
        old.append(await kind(say, long))
    return fresh, old


async def _measure(table: Table) -> None:
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
    for name, kind in (("a question", _question), ("an answer to a form", _form)):
        fresh, old = (np.percentile(times, [50, 95]) for times in await _both(say, kind))
        ratios = (f"{after / before:.2f}" for before, after in zip(fresh, old, strict=True))
        table.add_row(name, *(f"{ms:.1f}" for ms in (*fresh, *old)), *ratios)


def main() -> None:
    """Measure and print."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    heads = ("turn", "p50 ms", "p95 ms", f"p50 after {TURNS} turns", "p95", "ratio p50", "ratio p95")
    table = Table(*heads, title="A turn after one turn, and after many")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ASSISTANT_DATA_DIR"] = folder
        asyncio.run(_measure(table))
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
