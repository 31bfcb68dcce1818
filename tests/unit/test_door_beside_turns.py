"""Who is turned away at one process's door, while another process has a turn of the same conversation."""

from collections.abc import Awaitable, Callable

import pytest

from assistant.channels import guard as guard_module
from assistant.channels.courses import Courses
from assistant.channels.guard import Guard
from assistant.channels.offers import Offers
from assistant.dialogue.memory import Memory
from assistant.guard.door import Known, turned_away
from assistant.guard.remembered import Remembered
from assistant.safety.course import Course
from assistant.shared import OneProcess
from assistant.turn import Channel, Turn
from tests.unit.stand_in_brain import StandIn

RED, QUESTION, WORSE = "my neck is so stiff i cant look down", "can i drink coffee", "it is getting worse"
HALVES = "my neck is", "so stiff i cant look down"
Meanwhile = Callable[[], Awaitable[object]]


class Memories(OneProcess):
    """A memory of several processes in a dictionary.

    Attributes:
        meanwhile: what another process does just before the next text is put.
        refused: how often a text was not put since another had come in between.
    """

    is_on = True

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.meanwhile: Meanwhile | None = None
        self.refused = 0
        self.is_away = False

    async def get_aged(self, key: str, seconds: float) -> tuple[str, float] | None:
        return (self.texts[key], 0.0) if key in self.texts and not self.is_away else None

    async def put(self, key: str, text: str, seconds: float) -> None:
        await self._between()
        self.texts[key] = text

    async def put_over(self, key: str, before: str | None, text: str, seconds: float) -> bool | None:
        await self._between()
        if self.is_away:
            return None
        if self.texts.get(key) != before:
            self.refused += 1
            return False
        self.texts[key] = text
        return True

    async def _between(self) -> None:
        if happens := self.meanwhile:
            self.meanwhile = None
            await happens()


@pytest.fixture
def shared() -> Memories:
    return Memories()


@pytest.fixture
def busy(shared: Memories) -> Guard:
    """At which too much is asked."""
    guard = Guard(StandIn(), None, shared=shared)
    guard._rasa = type("Busy", (), {"is_busy": True})()  # type: ignore[assignment]
    return guard


def another(shared: Memories) -> Guard:
    return Guard(StandIn(), None, shared=shared)


def at_the_door(monkeypatch: pytest.MonkeyPatch, happens: Meanwhile) -> None:
    """Something happens at another process while the words are read at the door."""

    async def slowly(text: str, channel: Channel, known: Known, said: str) -> Turn | None:
        turn = await turned_away(text, channel, known, said)
        await happens()
        return turn

    monkeypatch.setattr(guard_module, "turned_away", slowly)


async def knows_the_alarm(guard: Guard) -> bool:
    turn = await guard.turn(WORSE, "web", "c")
    return turn.tier == "emergency" and "stiff_neck" in turn.red_flags


async def test_an_alarm_while_the_words_are_read_is_known_to_a_third(
    shared: Memories, busy: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = another(shared)
    await other.turn(QUESTION, "web", "c")
    at_the_door(monkeypatch, lambda: other.turn(RED, "web", "c"))
    assert (await busy.turn(QUESTION, "web", "c")).reply.busy
    assert await knows_the_alarm(another(shared))


async def test_an_alarm_just_before_it_is_written_is_known_to_a_third(shared: Memories, busy: Guard) -> None:
    other = another(shared)
    await other.turn(QUESTION, "web", "c")
    shared.meanwhile = lambda: other.turn(RED, "web", "c")
    assert (await busy.turn(QUESTION, "web", "c")).reply.busy
    assert await knows_the_alarm(another(shared))


async def test_an_alarm_with_nothing_known_before(shared: Memories, busy: Guard) -> None:
    shared.meanwhile = lambda: another(shared).turn(RED, "web", "c")
    assert (await busy.turn(QUESTION, "web", "c")).reply.busy
    assert await knows_the_alarm(another(shared))


async def test_what_was_said_at_the_door_is_the_first_half_of_a_sign_elsewhere(shared: Memories, busy: Guard) -> None:
    first, second = HALVES
    assert (await busy.turn(first, "web", "c")).reply.busy
    assert (await another(shared).turn(second, "web", "c")).red_flags == ("stiff_neck",)


async def test_a_question_that_is_left_open_elsewhere_stays_so(
    shared: Memories, busy: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = another(shared)

    async def asks() -> None:
        other._offers.learn("c", Memory(question="headache_danger_signs"))
        other._courses.keep("c", Course("my head aches"))
        await other._remembered.write("c")

    for _ in range(2):  # more turns here than there: the question counts all the same
        await busy.turn(QUESTION, "web", "c")
    shared.texts.clear()
    at_the_door(monkeypatch, asks)
    await busy.turn(QUESTION, "web", "c")
    third = another(shared)
    await third._learn("c")
    assert third._offers.memory("c").question == "headache_danger_signs"


async def test_a_memory_that_is_away_or_always_changed_holds_nobody_up(shared: Memories, busy: Guard) -> None:
    first, _ = HALVES
    shared.is_away = True
    assert (await busy.turn(first, "web", "c")).reply.busy
    assert shared.texts == {}

    async def always() -> None:
        shared.texts["course:c"] = f"{len(shared.texts.get('course:c', ''))}x"
        shared.meanwhile = always

    shared.is_away, shared.meanwhile = False, always
    assert (await busy.turn(first, "web", "c")).reply.busy
    assert 0 < shared.refused < 10
    assert busy._courses.now("c").said == first  # here it is known all the same


FLAGGED = Course("", "urgent", ("stiff_neck",), True)


def test_a_flag_of_an_older_copy_counts_too() -> None:
    """Two turns at this door outnumber the one of another process, which had the alarm."""
    courses = Courses(None)
    for words in ("can i drink tea", QUESTION):
        courses.keep("c", Course(words))
    assert not courses.learn("c", FLAGGED, 1, 0.0)  # no news of what was said last
    assert courses.now("c") == Course(QUESTION, "urgent", ("stiff_neck",), True)
    assert courses.version("c") == 2


async def test_a_process_alone_keeps_what_was_said(busy: Guard) -> None:
    courses, offers = Courses(None), Offers()
    await Remembered(OneProcess(), courses, offers).beside("c", lambda: courses.keep("c", Course(QUESTION)))
    assert courses.now("c").said == QUESTION
