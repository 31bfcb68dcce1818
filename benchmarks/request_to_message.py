"""From a request with a red flag to its emergency message, over HTTP: `python -m benchmarks.request_to_message`.

Each red-flag report of the blind test goes to a running server on its own channel, one after the other and then from
a few people at once.
"""

import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table

from assistant.evaluation.testset import Item, read_test_set
from assistant.safety.findings import ESCALATING
from benchmarks.running_server import running_server

PEOPLE = (1, 8)
_numbers = count()


def _asked(client: httpx.Client, item: Item) -> tuple[float, bool]:
    """Milliseconds until the answer is read, and whether it is the emergency message."""
    body = {"sender": f"bench{next(_numbers)}", "message": item.text, "input_channel": item.channel}
    started = time.perf_counter()
    answer = client.post("/webhooks/rest/webhook", json=body)
    took = (time.perf_counter() - started) * 1000
    return took, answer.json()[-1]["custom"]["tier"] in ESCALATING


def _row(url: str, items: Sequence[Item], people: int) -> list[str]:
    with httpx.Client(base_url=url, timeout=30) as client, ThreadPoolExecutor(people) as pool:
        answers = list(pool.map(lambda item: _asked(client, item), items))
    times = [took for took, escalated in answers if escalated]
    p50, p95, p99, longest = np.percentile(times, [50, 95, 99, 100])
    return [str(people), f"{len(times)} of {len(items)}", f"{p50:.0f}", f"{p95:.0f}", f"{p99:.0f}", f"{longest:.0f}"]


def main() -> None:
    """Measure and print."""
    table = Table("people at once", "escalated", "p50 ms", "p95 ms", "p99 ms", "longest ms", title="Request to message")
    with tempfile.TemporaryDirectory() as folder, running_server(ASSISTANT_DATA_DIR=folder) as url:
        for people in PEOPLE:
            table.add_row(*_row(url, read_test_set().reports, people))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
