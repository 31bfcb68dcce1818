"""Twilio calls at once: `python -m benchmarks.phone`.

Each caller holds a whole call over HTTP, signed: a start, then questions, a read-back and a red flag, with no pause,
which no real caller manages. Times are from the webhook's first byte sent to the last of its TwiML received.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from secrets import token_hex

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table
from twilio.request_validator import RequestValidator

from benchmarks.running_server import running_server

CALLERS = (1, 20, 40)
ROUNDS = 5
PUBLIC, TOKEN = "https://hotline.example", "0123456789abcdef0123456789abcdef"
SAID = (
    ("can i drink coffee", "0.9"),
    ("when can i drive", "0.3"),
    ("yes", "0.9"),
    ("can i take tylenol", "0.9"),
    ("no", "0.9"),
    ("my neck is so stiff i cant bend it", "0.2"),
    ("how long should i lie flat", "0.9"),
)


def _fetch(client: httpx.Client, route: str, **sent: str) -> float:
    """Milliseconds of one webhook.

    Raises:
        RuntimeError: the answer is no TwiML.
    """
    signature = RequestValidator(TOKEN).compute_signature(f"{PUBLIC}{route}", sent)
    started = time.perf_counter()
    answer = client.post(route, data=sent, headers={"X-Twilio-Signature": signature})
    took = (time.perf_counter() - started) * 1000
    if answer.status_code != 200 or "<Say" not in answer.text or "<Gather" not in answer.text:
        raise RuntimeError(f"{route} answered {answer.status_code} without words or a way on")
    return took


def _call(url: str) -> list[float]:
    sid = f"CA{token_hex(16)}"
    with httpx.Client(base_url=url, timeout=60) as client:
        times = [_fetch(client, "/webhooks/phone/voice", CallSid=sid)]
        for step, (text, confidence) in enumerate(SAID, 1):
            sent = {"CallSid": sid, "SpeechResult": text, "Confidence": confidence}
            times.append(_fetch(client, f"/webhooks/phone/gather?step={step}", **sent))
    return times


def _row(url: str, callers: int) -> Sequence[str]:
    started = time.perf_counter()
    with ThreadPoolExecutor(callers) as pool:
        times = [took for call in pool.map(lambda _: _call(url), range(callers * ROUNDS)) for took in call]
    seconds = time.perf_counter() - started
    p50, p95, longest = np.percentile(times, [50, 95, 100])
    return str(callers), str(len(times)), f"{p50:.0f}", f"{p95:.0f}", f"{longest:.0f}", f"{len(times) / seconds:.0f}"


def main() -> None:
    """Measure and print."""
    argparse.ArgumentParser(description=__doc__).parse_args()  # --help must not begin to measure
    table = Table("calls at once", "webhooks", "p50 ms", "p95 ms", "longest ms", "a second", title="Twilio calls")
    with tempfile.TemporaryDirectory() as folder:
        chosen = {
            "ASSISTANT_DATA_DIR": folder,
            "ASSISTANT_ADVICE_LINE": "1-800-555-0142",
            "ASSISTANT_PUBLIC_URL": PUBLIC,
            "ASSISTANT_TWILIO_AUTH_TOKEN": TOKEN,
        }
        with running_server(**chosen) as url:
            _call(url)
            for callers in CALLERS:
                table.add_row(*_row(url, callers))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
