"""How fast and how large: `python -m benchmarks.turns`.

Every start is a process of its own, as a patient's first turn finds it.
"""

import asyncio
import json
import subprocess  # our own interpreter, with fixed arguments
import sys
import time
import uuid
from collections.abc import Callable, Iterable

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from assistant.evaluation.testset import Item, read_test_set
from assistant.turn import Channel

STARTS = {
    "import the safety core and answer one turn": (
        "from assistant.safety import detect; assert detect('my neck is stiff').escalates"
    ),
    "import Rasa's agent": "import rasa.core.agent",
    "load the assistant": "from assistant.engine import practice_guard; practice_guard()",
}
CHANNELS: tuple[Channel, ...] = ("web", "speaker", "phone")
REPEATS = 3


def _seconds(code: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)  # noqa: S603 (the table above)
    return time.perf_counter() - started


def starts() -> dict[str, float]:
    """Wall time of whole processes in seconds, the median of a few."""
    return {name: float(np.median([_seconds(code) for _ in range(REPEATS)])) for name, code in STARTS.items()}


def safety_core(items: Iterable[Item]) -> list[float]:
    """Milliseconds of each detection."""
    from assistant.safety import detect

    detect("warm up")
    return [_milliseconds(lambda text=item.text: detect(text)) for item in items]  # type: ignore[misc]


def _milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


async def turns(items: Iterable[Item]) -> dict[Channel, list[float]]:
    """Milliseconds of whole turns in process, by channel, each a new conversation."""
    from assistant.engine import practice_guard

    guard = practice_guard()
    await guard.turn("warm up", "web", "warm")
    texts = [item.text for item in items]
    return {channel: [(await guard.turn(text, channel, uuid.uuid4().hex)).ms for text in texts] for channel in CHANNELS}


def main() -> None:
    """Measure and print; the last line is JSON for a script."""
    items = list(read_test_set().everything())
    whole = starts()
    rows = {"safety core": safety_core(items)} | {f"turn, {c}": t for c, t in asyncio.run(turns(items)).items()}
    megabytes = psutil.Process().memory_info().rss / 2**20
    table = Table("what", "p50 ms", "p95 ms", "p99 ms", title=f"{len(items)} messages", title_justify="left")
    percentiles = {name: np.percentile(times, [50, 95, 99]).round(1).tolist() for name, times in rows.items()}
    for name, values in percentiles.items():
        table.add_row(name, *map(str, values))
    console = Console(width=100)
    console.print(table)
    for name, seconds in whole.items():
        console.print(f"{name}: {seconds:.1f} s as a whole process")
    console.print(f"resident memory after all turns: {megabytes:.0f} MB")
    print(json.dumps({"seconds": whole, "percentiles_ms": percentiles, "megabytes": round(megabytes)}))


if __name__ == "__main__":
    main()
