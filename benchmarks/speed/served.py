"""A contender as its clients see it: over HTTP, with nothing else running."""

import asyncio
import itertools
import subprocess  # our own interpreter, with fixed arguments
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp
import httpx
import numpy as np
import psutil

from benchmarks.running_server import free_port
from benchmarks.speed.contenders import Contender, environment

START_SECONDS = 300
WARM_UP, ONE_AFTER_ANOTHER, LOAD_SECONDS = 50, 500, 10.0
CLIENTS = (1, 4, 16, 64)
TURNS_EACH = 5  # of a conversation, before the next begins
LENGTHS = (1, 50, 500)  # turns a conversation already has
UNANSWERED = ("I can't answer just now", "Very many people are asking just now")
"""Of this assistant's words when it has no time (assistant/channels/fixed_words.yml); such turns are counted apart."""

_numbers = itertools.count()


@dataclass
class Served:
    """What was measured.

    Attributes:
        start: seconds from the start of the process to its first answer.
        megabytes: memory after everything, shared pages counted once.
        times: milliseconds of turns, one after another.
        load: clients at once -> turns a second, 95th percentile in ms, share of turns without an answer.
        by_length: turns that the conversation had -> median ms of the next ones.
    """

    start: float
    megabytes: float = 0.0
    times: Sequence[float] = ()
    load: dict[int, tuple[float, float, float]] = field(default_factory=dict)
    by_length: dict[int, float] = field(default_factory=dict)

    def percentile(self, share: float) -> float:
        """Milliseconds that this share of the turns, one after another, stayed below."""
        return float(np.percentile(self.times, 100 * share))


@contextmanager
def _running(contender: Contender) -> Iterator[tuple[psutil.Process, str, float]]:
    """Its process, its address, and how many seconds passed until the first answer.

    Raises:
        RuntimeError: it ended or gave no answer.
    """
    port = free_port()
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 (no outside input)
        contender.on(port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(contender)
    )
    address = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    try:
        while not _answers(address):
            if process.poll() is not None or time.perf_counter() - started > START_SECONDS:
                raise RuntimeError(
                    f"{contender.name} does not answer; start it by hand: {' '.join(contender.on(port))}"
                )
            time.sleep(0.02)
        yield psutil.Process(process.pid), address, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(30)


def _answers(address: str) -> bool:
    try:
        answer = httpx.post(address, json={"sender": "first", "message": "can i drink coffee"}, timeout=30)
    except httpx.TransportError:
        return False
    return answer.status_code == 200 and bool(answer.json())


def _megabytes(process: psutil.Process) -> float:
    family = [process, *process.children(recursive=True)]
    return float(sum(one.memory_full_info().pss for one in family)) / 2**20


async def _turn(session: aiohttp.ClientSession, address: str, sender: str, text: str) -> tuple[float, bool]:
    """Milliseconds of a turn, and whether it was answered."""
    started = time.perf_counter()
    async with session.post(address, json={"sender": sender, "message": text}) as answer:
        messages = await answer.json() if answer.status == HTTPStatus.OK else []
    took = (time.perf_counter() - started) * 1000
    return took, is_answered(messages)


def is_answered(messages: Sequence[Mapping[str, Any]]) -> bool:
    """Whether what came over REST is more than that no answer can be given just now."""
    said = " ".join(str(message.get("text", "")) for message in messages)
    return bool(messages) and not any(words in said for words in UNANSWERED)


async def _talk(
    session: aiohttp.ClientSession, address: str, texts: Iterator[str], until: float, turns: list[tuple[float, bool]]
) -> None:
    """One client: asks, waits for the answer, asks again, until the clock says so."""
    while time.perf_counter() < until:
        sender = f"bench{next(_numbers)}"
        turns += [await _turn(session, address, sender, next(texts)) for _ in range(TURNS_EACH)]


async def _load(
    session: aiohttp.ClientSession, address: str, texts: Iterator[str], clients: int
) -> tuple[float, float, float]:
    turns: list[tuple[float, bool]] = []
    started = time.perf_counter()
    until = started + LOAD_SECONDS
    await asyncio.gather(*(_talk(session, address, texts, until, turns) for _ in range(clients)))
    seconds = time.perf_counter() - started
    answered = [took for took, well in turns if well]
    late = float(np.percentile(answered, 95)) if answered else float("nan")
    return len(answered) / seconds, late, 1 - len(answered) / len(turns)


async def _one_after_another(
    session: aiohttp.ClientSession, address: str, texts: Iterator[str], count: int
) -> list[float]:
    senders = [f"one{next(_numbers) // TURNS_EACH}" for _ in range(count)]
    return [(await _turn(session, address, sender, next(texts)))[0] for sender in senders]


async def _by_length(session: aiohttp.ClientSession, address: str, texts: Iterator[str]) -> dict[int, float]:
    sender, around = f"long{next(_numbers)}", 10
    times = [(await _turn(session, address, sender, next(texts)))[0] for _ in range(max(LENGTHS) + around)]
    return {length: float(np.median(times[length : length + around])) for length in LENGTHS}


async def _measure(served: Served, address: str, texts: Sequence[str]) -> None:
    asked = itertools.cycle(texts)
    timeout, connections = aiohttp.ClientTimeout(total=120), aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connections) as session:
        await _one_after_another(session, address, asked, WARM_UP)
        served.times = await _one_after_another(session, address, asked, ONE_AFTER_ANOTHER)
        served.by_length = await _by_length(session, address, asked)
        served.load = {clients: await _load(session, address, asked, clients) for clients in CLIENTS}


def measure(contender: Contender, texts: Sequence[str]) -> Served:
    """Start it, ask it, stop it; about two minutes.

    Raises:
        RuntimeError: it gave no answer.
    """
    with _running(contender) as (process, address, start):
        served = Served(start)
        asyncio.run(_measure(served, address, texts))
        served.megabytes = _megabytes(process)
    return served
