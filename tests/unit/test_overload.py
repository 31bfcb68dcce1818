"""More is asked than can be answered: new questions are told so at once, red flags are answered; then all is well."""

import asyncio
import threading
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from assistant import brain as brain_module
from assistant.brain import READERS, BrainThreads, Busy
from assistant.channels.guard import Guard
from assistant.health import Health

RED, QUESTION = "my neck is so stiff i cant look down", "can i drink coffee"


class Stuck:
    """A brain whose readers all hang until they are let go."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.answered: list[str] = []

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        self.go_on.wait(20)
        return {"intent": {"name": "caffeine", "confidence": 0.9}, "entities": [], "text": message_data}

    async def handle_message(self, message: UserMessage) -> None:
        self.answered.append(str(message.text))
        await message.output_channel.send_response(message.sender_id, {"text": "An answer."})


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brain_module, "LONGEST_WAIT", 0.05)


async def _crowd(threads: BrainThreads) -> list["asyncio.Task[Any]"]:
    """So many questions that one waits, for longer than anybody may."""
    crowd = [asyncio.create_task(threads.parse_message(QUESTION)) for _ in range(READERS + 1)]
    await asyncio.sleep(0.1)
    return crowd


async def test_who_comes_too_late_is_refused_at_once_and_nobody_later(impatient: None) -> None:
    brain = Stuck()
    threads = BrainThreads(brain)
    crowd = await _crowd(threads)
    with pytest.raises(Busy):
        await threads.parse_message(QUESTION)
    brain.go_on.set()
    assert len(await asyncio.gather(*crowd)) == READERS + 1
    assert (await threads.parse_message(QUESTION))["text"] == QUESTION


async def test_who_gives_up_waiting_keeps_nobody_out(impatient: None) -> None:
    brain = Stuck()
    threads = BrainThreads(brain)
    crowd = await _crowd(threads)
    crowd[-1].cancel()
    await asyncio.sleep(0)
    late = asyncio.create_task(threads.parse_message(QUESTION))
    await asyncio.sleep(0)
    brain.go_on.set()
    assert (await late)["text"] == QUESTION
    await asyncio.gather(*crowd, return_exceptions=True)


async def test_a_busy_assistant_says_so_and_answers_red_flags(impatient: None) -> None:
    brain, health = Stuck(), Health()
    threads = BrainThreads(brain)
    guard = Guard(threads, None, health)
    crowd = await _crowd(threads)
    refused = await guard.turn(QUESTION, "phone", "one")
    assert refused.reply.speech.startswith("If this is an emergency, call nine one one now. Very many people")
    assert not health.degraded  # nothing is broken
    alarm = await guard.turn(RED, "phone", "two")
    assert (alarm.tier, alarm.red_flags) == ("urgent", ("stiff_neck",))
    brain.go_on.set()
    await asyncio.gather(*crowd)
    assert (await guard.turn(QUESTION, "phone", "one")).reply.answer == "An answer."
