"""What the caller does, in order, and the words of an utterance."""

import asyncio
import contextlib

from sip.endpointing import LONGEST_SECONDS, Began, Utterance
from sip.line import Input
from sip.wyoming_clients import RATE, Heard, hear

MOST_WAITING = 32  # keys and utterances; more are dropped
LONGEST_BYTES = int(LONGEST_SECONDS * RATE * 2)


class Inputs:
    """What the caller did and nobody has looked at."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Input] = asyncio.Queue(MOST_WAITING)

    def put(self, happened: Input) -> None:
        """Something happened; from the loop's thread."""
        with contextlib.suppress(asyncio.QueueFull):
            self._queue.put_nowait(happened)

    def taken(self) -> list[Input]:
        """All there is."""
        return [self._queue.get_nowait() for _ in range(self._queue.qsize())]

    async def next(self, seconds: float) -> Input | None:
        """The next; None when nothing comes in time."""
        try:
            return await asyncio.wait_for(self._queue.get(), seconds)
        except TimeoutError:
            return None

    async def next_while(self, task: "asyncio.Task[object]") -> Input | None:
        """The next that comes while a task is at work; None when it has ended first."""
        getting = asyncio.create_task(self._queue.get())
        try:
            await asyncio.wait({task, getting}, return_when=asyncio.FIRST_COMPLETED)
            return getting.result() if getting.done() else None
        finally:
            getting.cancel()


async def words(uri: str, utterance: Utterance, inputs: Inputs) -> Heard:
    """The words of an utterance, and of what is said until they are found out: people stop within a sentence.

    Raises:
        NoSpeechService: the recogniser does not answer.
    """
    while True:
        later: list[Input] = []
        found = asyncio.create_task(hear(uri, utterance.pcm))
        try:
            if len(utterance.pcm) >= LONGEST_BYTES or not await _speaks_on(found, inputs, later):
                return await found
            utterance = _joined(utterance, await _rest(inputs, later))
        finally:
            found.cancel()
            for happened in later:
                inputs.put(happened)


async def _speaks_on(found: "asyncio.Task[Heard]", inputs: Inputs, later: list[Input]) -> bool:
    while (happened := await inputs.next_while(found)) is not None:
        if isinstance(happened, Began):
            return True
        later.append(happened)
    return False


async def _rest(inputs: Inputs, later: list[Input]) -> Utterance | None:
    while not isinstance(happened := await inputs.next(LONGEST_SECONDS + 5), Utterance):
        if happened is None:
            return None
        later.append(happened)
    return happened


def _joined(first: Utterance, more: Utterance | None) -> Utterance:
    if more is None:
        return first
    return Utterance((first.pcm + more.pcm)[:LONGEST_BYTES], first.speech_seconds + more.speech_seconds)
