"""What is remembered of a conversation, how long, and what the record says of it."""

import asyncio
import threading
from datetime import datetime
from pathlib import Path

import pytest

from assistant.channels import courses as courses_module
from assistant.channels.courses import FORGET_SECONDS, SESSION_SECONDS, Courses
from assistant.channels.guard import Guard
from assistant.escalations import EscalationLog, EscalationStore, new_escalation
from assistant.escalations.escalation import Escalation
from assistant.safety.course import Course
from assistant.settings import PROJECT
from assistant.yaml_files import read_yaml
from tests.unit.stand_in_brain import StandIn

RED = "my neck is so stiff i cant look down"
QUESTION = "can i drink coffee"
TALK = {
    "ok": "affirm", "thanks": "thanks", "hello": "greet", "good grief": "out_of_scope", "bye": "goodbye",
    "is that normal": "follow_up", "say that again": "repeat", "who do i call": "who_to_contact",
}  # fmt: skip


class Record:
    """A record with one escalation, which cannot be read, or not yet."""

    def __init__(self, *, fails: int = 0) -> None:
        self.fails, self.open = fails, threading.Event()
        self.asked = 0

    def of(self, conversation: str, since: datetime) -> list[Escalation]:
        self.asked += 1
        if self.asked <= self.fails:
            raise ConnectionError("lost")
        self.open.wait(60)
        return [new_escalation(conversation, "web", "urgent", ("fever",), (), "")]


async def test_a_record_that_answers_late_counts_from_the_next_turn_on() -> None:
    record = Record()
    courses = Courses(record)  # type: ignore[arg-type]
    assert await courses.of("c") == Course()
    courses.keep("c", Course(said="can i drink coffee"))
    record.open.set()
    for _ in range(100):
        if (await courses.of("c")).tier == "urgent":
            break
    assert await courses.of("c") == Course("can i drink coffee", "urgent", ("fever",), True)
    assert record.asked == 1


async def test_a_record_that_fails_is_asked_again_on_the_next_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courses_module, "RECALL_SECONDS", 20.0)
    record = Record(fails=1)
    record.open.set()
    courses = Courses(record)  # type: ignore[arg-type]
    assert await courses.of("c") == Course()
    courses.keep("c", Course(said="can i drink coffee"))
    assert (await courses.of("c")).tier == "urgent"
    await courses.of("c")
    assert record.asked == 2


async def test_what_is_forgotten_does_not_come_back_late() -> None:
    record = Record()
    courses = Courses(record)  # type: ignore[arg-type]
    await courses.of("c")
    (reading,) = courses._readings.values()
    courses.forget("c")
    record.open.set()
    await asyncio.to_thread(courses._readers.shutdown, wait=True)  # the reader has told what it found
    await asyncio.wait({reading}, timeout=60)
    assert reading.done()
    assert courses.now("c") == Course()


async def test_what_was_said_fades_with_the_session_and_an_alarm_does_not() -> None:
    now = 0.0
    courses = Courses(None, clock=lambda: now)
    courses.keep("c", Course("my leg", "urgent", ("fever",), True))
    now = SESSION_SECONDS - 1
    assert courses.now("c").said == "my leg"
    now = SESSION_SECONDS + 1
    assert courses.now("c") == Course("", "urgent", ("fever",), True)
    now = FORGET_SECONDS + 1
    assert courses.now("c") == Course()


def test_the_session_is_as_long_as_rasas() -> None:
    minutes = read_yaml(PROJECT / "domain.yml")["session_config"]["session_expiration_time"]
    assert minutes * 60 == SESSION_SECONDS


@pytest.fixture
def log(tmp_path: Path) -> EscalationLog:
    return EscalationLog(EscalationStore(f"sqlite:///{tmp_path / 'escalations.db'}"))


@pytest.mark.parametrize("talk", ["ok", "thanks", "hello", "good grief", "bye", "blargh fnord", "who do i call"])
async def test_talk_after_an_alarm_reminds_of_it_and_leaves_it_what_that_means(talk: str, log: EscalationLog) -> None:
    guard = Guard(StandIn(TALK), log)
    await guard.turn(RED, "web", "c")
    for _ in range(2):
        assert (await guard.turn(talk, "web", "c")).reply.answer.startswith("Earlier you told me")
    for words in ("is that normal", "say that again"):
        assert (await guard.turn(words, "web", "c")).reply.answer.startswith("Call your doctor now")


async def test_another_subject_takes_an_alarms_place(log: EscalationLog) -> None:
    guard = Guard(StandIn(TALK), log)
    said = (RED, "thanks", QUESTION, QUESTION, "is that normal", "thanks")
    turns = [await guard.turn(words, "web", "c") for words in said]
    begins = [turn.reply.answer.split()[0] for turn in turns]
    assert begins == ["Call", "Earlier", "Earlier", "An", "An", "An"]
