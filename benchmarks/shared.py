"""What sharing costs a turn: `python -m benchmarks.shared` with the ASSISTANT_ settings to be measured.

Starts one `assistant run` with them over a new data folder, and asks it one thing after the other: no load, so that
what differs is the stores.
"""

import statistics
import tempfile
import time

import httpx

from benchmarks.running_server import running_server

SAID = (
    "can i drink coffee",
    "how much",
    "when can i drive",
    "say that again",
    "i've got a headache since the tap",
    "no",
)
CONVERSATIONS, WARM = 40, 5


def main() -> None:
    """Measure and print."""
    took: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(ASSISTANT_DATA_DIR=folder) as url,
        httpx.Client() as http,
    ):
        for number in range(WARM + CONVERSATIONS):
            sender = f"{time.time()}-{number}"
            for words in SAID:
                begun = time.perf_counter()
                sent = {"sender": sender, "message": words}
                http.post(f"{url}/webhooks/rest/webhook", json=sent, timeout=30).raise_for_status()
                if number >= WARM:
                    took.append((time.perf_counter() - begun) * 1000)
    cuts = statistics.quantiles(took, n=100)
    print(f"{len(took)} turns: p50 {cuts[49]:.1f}, p95 {cuts[94]:.1f}, p99 {cuts[98]:.1f} ms")


if __name__ == "__main__":
    main()
