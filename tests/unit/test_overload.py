"""More is asked than can be answered: new questions are told so at once, red flags are answered; then all is well."""

import asyncio
import threading
import time
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from assistant import brain as brain_module
from assistant.brain import AT_ONCE, NO_WAIT, READERS, BrainThreads, Busy, _Places
from assistant.channels.guard import Guard
from assistant.dialogue.memory import Memory
from assistant.guard.door import turned_away
from assistant.guard.rasa_turn import BUDGET_SECONDS
from assistant.guard.reading import without_topic
from assistant.health import Health
from assistant.safety.course import Course
from assistant.turn import Reply, Turn

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
    async with asyncio.timeout(60):
        while len(threads._readers.waiting._since) != 1:  # noqa: ASYNC110 (the others have a reader)
            await asyncio.sleep(0.01)
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


@pytest.mark.parametrize("said", ["no", "", "mi cuello esta rigido", "i have no fever"])
async def test_who_must_be_heard_out_is_not_turned_away_at_the_door(said: str, impatient: None) -> None:
    """An answer to a question of ours, silence, another language, and anything of a sign, denied or not."""
    question = Memory(question="headache_danger_signs") if said == "no" else Memory()

    async def known() -> tuple[Course, Memory]:
        return Course(), question

    assert await turned_away(said, "web", known) is None


async def test_who_had_an_emergency_message_is_not_turned_away_either(impatient: None) -> None:
    async def known() -> tuple[Course, Memory]:
        return Course(tier="urgent", flags=("stiff_neck",)), Memory()

    assert await turned_away(QUESTION, "web", known) is None


async def test_the_door_asks_nobody_who_waits_and_remembers_what_was_said(impatient: None) -> None:
    brain = Stuck()
    threads = BrainThreads(brain)
    guard = Guard(threads, None, Health())
    crowd = await _crowd(threads)
    begun = time.perf_counter()
    assert (await guard.turn("my neck is", "web", "one")).reply.busy
    assert time.perf_counter() - begun < BUDGET_SECONDS  # nobody was waited for
    second = await guard.turn("so stiff i cant look down", "web", "one")
    assert second.escalates  # the first half was said at the door
    brain.go_on.set()
    await asyncio.gather(*crowd)


async def test_a_red_flag_is_read_before_all_who_wait(impatient: None) -> None:
    brain = Stuck()
    threads = BrainThreads(brain)
    read: list[str] = []

    async def parse_message(message_data: str) -> dict[str, Any]:
        brain.go_on.wait(20)
        read.append(message_data)
        return {"text": message_data}

    brain.parse_message = parse_message  # type: ignore[method-assign]
    crowd = await _crowd(threads)
    alarm = asyncio.create_task(threads.parse_first(RED))
    await asyncio.sleep(0.05)
    brain.go_on.set()
    await asyncio.gather(alarm, *crowd)
    assert RED in read[: READERS + 1]  # those who had a reader, then the alarm
    assert read[-1] == QUESTION


async def test_what_the_rules_are_sure_of_does_not_wait_for_the_dialogue(monkeypatch: pytest.MonkeyPatch) -> None:
    brain = Stuck()
    brain.go_on.set()
    guard = Guard(BrainThreads(brain), None, Health())
    monkeypatch.setattr(BrainThreads, "longest_wait", 2 * NO_WAIT)
    alarm = await guard.turn(RED, "phone", "two")
    assert (alarm.tier, brain.answered) == ("urgent", [])
    monkeypatch.setattr(BrainThreads, "longest_wait", NO_WAIT / 2)
    assert (await guard.turn(RED, "phone", "two")).escalates
    assert brain.answered == [RED]


async def test_a_red_flag_is_answered_before_all_who_wait_and_who_gives_up_keeps_nobody_out() -> None:
    let_go, begun = threading.Event(), threading.Event()
    order: list[str] = []

    class Slow(Stuck):
        async def handle_message(self, message: UserMessage) -> None:
            begun.set()
            await asyncio.to_thread(let_go.wait, 20)
            order.append(str(message.text))

    def said(text: str, intent: str = "caffeine") -> "asyncio.Task[Any]":
        data = {"intent": {"name": intent}, "text": text}
        return asyncio.create_task(threads.handle_message(UserMessage(text, parse_data=data)))

    threads = BrainThreads(Slow())
    first = [said(f"in work {n}") for n in range(AT_ONCE)]
    await asyncio.to_thread(begun.wait, 60)
    gives_up, waits, alarm = said("gives up"), said("waits"), said(RED, "red_flag")
    await asyncio.sleep(0.05)
    gives_up.cancel()
    await asyncio.sleep(0.05)
    let_go.set()
    await asyncio.gather(*first, waits, alarm)
    assert order.index(RED) < order.index("waits")
    assert "gives up" not in order


async def test_who_hangs_up_at_the_door_costs_no_red_flag_its_record(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()
    brain = Stuck()
    brain.go_on.set()
    guard = Guard(BrainThreads(brain), None, Health())
    settled: list[str] = []

    async def slow(*_: object) -> None:
        asked.set()
        await go_on.wait()

    async def timed(text: object, *_: object, **__: object) -> Turn:
        settled.append(str(text))
        return without_topic(str(text), "web", Reply("", ""))

    monkeypatch.setattr(guard, "at_the_door", slow)
    monkeypatch.setattr(guard, "_timed", timed)
    caller = asyncio.create_task(guard.turn(RED, "web", "one"))
    await asked.wait()
    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    go_on.set()
    await asyncio.gather(*guard._running)
    assert settled == [RED]


async def test_a_newcomer_cannot_take_a_place_that_was_handed_over() -> None:
    places, order, done = _Places(1), list[str](), asyncio.Event()

    async def one(name: str, *, first: bool = False) -> None:
        async with places.place(first=first):
            order.append(name)
            await done.wait()

    tasks = [asyncio.create_task(one(name, first=name == "alarm")) for name in ("in", "waits", "alarm")]
    await asyncio.sleep(0.01)
    done.set()
    while len(order) < 3:
        tasks.append(asyncio.create_task(one("newcomer")))
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert order[:3] == ["in", "alarm", "waits"]
