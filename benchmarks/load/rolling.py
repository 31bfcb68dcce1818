"""Every process is replaced while people talk: `python -m benchmarks.load.rolling [--people 40] [--seconds 300]`.

Two processes stand behind HAProxy over PostgreSQL and Redis. Each gets SIGTERM, as an orchestrator sends it, ends when
it has answered what it was asked, and is started anew: first as it was, then with another model, then with the first
one again, as if the update were taken back. The other model says one answer in other words, and each process is asked
for it before it goes and once it is back. Nobody may be left without an answer of HTTP, or told that there is none
just now: "failed" counts both, and any ends this with status 1.
"""

import argparse
import signal
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from assistant.training import trained_model
from benchmarks.load.deployment import Deployment, deployment
from benchmarks.load.generator import REST_TOKEN, load
from benchmarks.load.other_model import MARK, other_model
from benchmarks.load.records import ANSWERED, BUSY, Load, Told, milliseconds
from benchmarks.load.servers import started
from benchmarks.running_server import wait_until_live

PROCESSES, PEOPLE, PACE = 2, 40, 2.0  # about 20 turns a second: one process carries them while the other one starts
SECONDS = 300.0  # six replacements of a quarter to three quarters of a minute
DRAIN_SECONDS = 2  # eight checks: so long the balancer may take to see that one leaves, or is there
TOPIC, QUESTION = "caffeine", "can i drink coffee"  # whose answer the other model has in other words
FRESH_SECONDS = 10.0  # of load before the first is replaced, and at least after the last


@dataclass(frozen=True)
class Replaced:
    """When a process was told to end, and when the new one answered; Unix times."""

    begun: float
    there: float


def main(people: int, seconds: float) -> bool:
    """Measure and print; whether nobody was failed and all were replaced meanwhile."""
    with (
        tempfile.TemporaryDirectory(prefix="assistant-model-") as folder,
        deployment(PROCESSES, ASSISTANT_DRAIN_SECONDS=str(DRAIN_SECONDS)) as running,
        ThreadPoolExecutor() as threads,
    ):
        another = other_model(trained_model(), Path(folder), TOPIC)
        replacing = threads.submit(_replace_all, running, another)
        done = load(running.url, people, seconds, PACE)
        replaced = replacing.result()
    print(_told(done, replaced, people))
    last = replaced[-1].there
    if not done.since < replaced[0].begun < last < done.until - FRESH_SECONDS:
        print(f"not all were replaced under load: they took {last - done.since:.0f} s; give it more --seconds")
        return False
    return not (done.failed or done.wrong)


def _replace_all(running: Deployment, another: Path) -> list[Replaced]:
    time.sleep(FRESH_SECONDS)
    rounds: tuple[Mapping[str, str], ...] = ({}, {"ASSISTANT_MODEL": str(another)}, {})
    return [_replaced(running, url, {**running.settings, **new}) for new in rounds for url in list(running.processes)]


def _replaced(running: Deployment, url: str, settings: Mapping[str, str]) -> Replaced:
    before, begun = _says_new(url), time.time()
    running.processes[url].send_signal(signal.SIGTERM)
    running.processes[url].wait(30)
    ended, port = time.time() - begun, urlsplit(url).port
    assert port
    running.processes[url] = started(port, settings)
    wait_until_live(running.processes[url], url)
    there, model = time.time(), _model(url)
    wanted = Path(settings.get("ASSISTANT_MODEL", trained_model())).name.removesuffix(".tar.gz")
    after = _says_new(url)
    if model != wanted:
        raise RuntimeError(f"{url} answers with the model {model}, and was to have {wanted}")
    if after != ("ASSISTANT_MODEL" in settings):
        raise RuntimeError(f"{url} has the model {model}, and does not answer as that does")
    words = " -> ".join("new words" if new else "old words" for new in (before, after))
    print(f"replaced: ended in {ended:.1f} s, there again in {there - begun:.1f} s with {model}; {words}", flush=True)
    time.sleep(DRAIN_SECONDS)
    return Replaced(begun, there)


def _model(url: str) -> str:
    """Which one a process has loaded, by its own word; "none" where it could load none."""
    lines = httpx.get(f"{url}/metrics", timeout=10).text.splitlines()
    told = next(line for line in lines if line.startswith("assistant_build_info{"))
    return told.partition('model="')[2].partition('"')[0]


def _says_new(url: str) -> bool:
    """Whether a process answers in the other model's words."""
    sent, headers = {"sender": uuid.uuid4().hex, "message": QUESTION}, {"Authorization": f"Bearer {REST_TOKEN}"}
    told = httpx.post(f"{url}/webhooks/rest/webhook", json=sent, headers=headers, timeout=10).raise_for_status().json()
    return any(MARK in one["custom"]["answer"] for one in told)


def _kind(one: Told) -> str:
    """What came of a request; where it was no answer, to whom: only some channels are answered by the balancer."""
    return one.outcome if one.outcome == ANSWERED else f"{one.outcome} ({one.channel})"


def _when(done: Load, replaced: Sequence[Replaced]) -> str:
    """How many were failed while a process was away, just after it came back, and while all were there."""
    failed = [one.at for one in done.told if one.outcome not in (ANSWERED, BUSY)]
    away = sum(any(it.begun <= at < it.there for it in replaced) for at in failed)
    after = sum(any(it.there <= at < it.there + FRESH_SECONDS for it in replaced) for at in failed)
    return f"{away} of them while one was away, {after} within {FRESH_SECONDS:.0f} s after it was there again"


def _told(done: Load, replaced: Sequence[Replaced], people: int) -> str:
    p50, p95, p99 = (milliseconds(done.turns, percent) for percent in (50, 95, 99))
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in Counter(map(_kind, done.told)).items())
    return (
        f"{len(done.turns):,} turns of {people} people, {len(replaced)} replacements, {done.failed} failed "
        f"({_when(done, replaced)}), {done.busy:.1%} told busy, {done.wrong} of {len(done.alarms)} red flags without "
        f"their message; p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f} ms. All requests: {outcomes}"
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=SECONDS)
    options.add_argument("--people", type=int, default=PEOPLE)
    chosen = options.parse_args()
    sys.exit(0 if main(chosen.people, chosen.seconds) else 1)
