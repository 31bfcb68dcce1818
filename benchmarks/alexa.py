"""How long a signed request of Alexa's takes: `python -m benchmarks.alexa`.

First `Verifier.verify` alone, as it is nearly always (the certificate is there) and with the certificate still to be
checked (fetched from memory); then whole requests over HTTP to a server of our own, one after the other, a
conversation each. The cloud that signs is the tests' one. Signing is not counted.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from benchmarks.tables import markdown, write_between_marks
from tests.alexa_cloud import Ask, Cloud
from tests.alexa_server import alexa_server

REPEATS = 1_000
WHOLE_REPEATS = 300
WEBHOOK = "/webhooks/alexa/webhook"
HEADS = ("Alexa", "p50 ms", "p95 ms", "p99 ms")


def _intent(words: str) -> dict[str, Any]:
    slots = {"query": {"name": "query", "value": words}}
    return {"type": "IntentRequest", "intent": {"name": "CanICarrierIntent", "slots": slots}}


def _requests(cloud: Cloud, number: int) -> Iterator[tuple[dict[str, str], bytes]]:
    for turn in range(number):
        yield cloud.signed(Ask(_intent("drink coffee"), session=f"amzn1.echo-api.session.{turn}").envelope())


async def verified(cloud: Cloud, fresh: bool) -> list[float]:
    """Milliseconds of verifications.

    Args:
        cloud: signs.
        fresh: whether each has to check the certificate as well.
    """
    verifier = cloud.verifier()
    await verifier.verify(*cloud.signed(Ask().envelope()))  # loads what is loaded once
    took = []
    for headers, body in _requests(cloud, REPEATS):
        asked = cloud.verifier() if fresh else verifier
        started = time.perf_counter()
        await asked.verify(headers, body)
        took.append((time.perf_counter() - started) * 1000)
    return took


def whole(cloud: Cloud, folder: Path) -> list[float]:
    """Milliseconds of requests over HTTP."""
    took = []
    with (
        alexa_server(cloud.folder, folder / "log", ASSISTANT_DATA_DIR=str(folder / "var")) as url,
        httpx.Client(base_url=url, timeout=10) as client,
    ):
        for headers, body in _requests(cloud, WHOLE_REPEATS):
            started = time.perf_counter()
            answer = client.post(WEBHOOK, content=body, headers=headers)
            took.append((time.perf_counter() - started) * 1000)
            if "coffee" not in answer.text:
                raise RuntimeError(f"no answer: status {answer.status_code}")
    return took[1:]  # the first fetches the certificate


def main() -> None:
    """Measure, print, and write the table into benchmarks/README.md."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        cloud = Cloud(folder / "keys")
        rows = {
            "verify, certificate known": asyncio.run(verified(cloud, fresh=False)),
            "verify, certificate to be checked": asyncio.run(verified(cloud, fresh=True)),
            "signed request, end to end": whole(cloud, folder),
        }
    percentiles = {name: np.percentile(took, [50, 95, 99]).round(2).tolist() for name, took in rows.items()}
    table = markdown(HEADS, [(name, *map(str, values)) for name, values in percentiles.items()])
    print(table)
    write_between_marks("alexa", table)


if __name__ == "__main__":
    main()
