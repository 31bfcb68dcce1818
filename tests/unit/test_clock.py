"""The clock is set, forwards or back, while people talk: nothing goes too early, and nothing stays for that."""

import re
import time
from datetime import datetime, timezone
from pathlib import Path

import pytest

from assistant import clock
from assistant.channels.courses import SESSION_SECONDS, Courses
from assistant.channels.offers import Offers
from assistant.dialogue.memory import Memory
from assistant.escalations import EscalationStore, new_escalation
from assistant.escalations.pager import Pager
from assistant.guard.remembered import Remembered
from assistant.health import Health
from assistant.observing import metrics
from assistant.observing.probes import Probes
from assistant.retention import purging
from assistant.safety.course import Course
from assistant.settings import PROJECT
from assistant.shared import OneProcess
from assistant.staff.sessions import SECONDS, StaffSessions
from assistant.web import Entry, History

HOUR, DAY = 3_600.0, 86_400.0
STEPS = pytest.mark.parametrize("step", [HOUR, -HOUR, DAY, -DAY], ids=["+1h", "-1h", "+1d", "-1d"])
NOW, GROWS = time.time, time.monotonic
BY_THE_TIME_OF_DAY = {
    "actions/last_answer.py": "how long a follow-up means the last topic; the session's end is measured",
    "assistant/alexa/certificates.py": "certificates are valid from one day to another",
    "assistant/clock.py": "it is the one that knows better",
    "assistant/dialogue/duration.py": "a patient's 'since Monday'",
    "assistant/dialogue/person.py": "hours of the nurse line",
    "assistant/doctor/network.py": "compares clocks",
    "assistant/doctor/practice.py": "Alexa's own time stamp",
    "assistant/escalations/escalation.py": "when it was, for people",
    "assistant/escalations/store.py": "when it was, for people; a claim counts within a minute either way",
    "assistant/guard/remembered.py": "when it was; its age is asked of the memory",
    "assistant/channels/phone_calls.py": "hours of the nurse line",
    "assistant/observing/probes.py": "a gauge that Prometheus compares",
    "assistant/retention/keeping.py": "the command, whose process has just begun",
    "assistant/doctor/clock.py": "it is what is looked at",
    "assistant/server.py": "when a page deleted its conversation, as retention/forgetting.py reads it",
    "assistant/staff/asked.py": "counts by day",
    "assistant/staff/reading.py": "a list of the last days",
    "assistant/staff/sessions.py": "a cookie's end; how long it was used is measured besides",
    "assistant/web/history.py": "when it was, for people",
    "assistant/web/sessions.py": "a token's end, which all processes must know alike",
    "assistant/evaluation/report.py": "the date of a report",
    "assistant/event_stream.py": "when a conversation was erased, for readers elsewhere",
    "assistant/retention/forgetting.py": "erased before this process began; what is new since is told by its number",
    "assistant/sign_off.py": "the date of a review",
}
"""Every module that asks for the time of day, and why that may step."""


def set_by(monkeypatch: pytest.MonkeyPatch, step: float, passed: float = 0.0) -> None:
    """The time of day is put by so much; the other clock only goes on."""
    monkeypatch.setattr(time, "time", lambda: NOW() + step + passed)
    monkeypatch.setattr(time, "monotonic", lambda: GROWS() + passed)


def test_only_these_modules_ask_for_the_time_of_day() -> None:
    asks = re.compile(r"\btime\.time\b|datetime\.now|utcnow|date\.today")
    files = [path for folder in ("assistant", "actions", "sip") for path in (PROJECT / folder).rglob("*.py")]
    found = {str(path.relative_to(PROJECT)) for path in files if asks.search(path.read_text(encoding="utf-8"))}
    assert found == set(BY_THE_TIME_OF_DAY)


@STEPS
def test_both_ends_of_now(monkeypatch: pytest.MonkeyPatch, step: float) -> None:
    assert not clock.stepped()
    set_by(monkeypatch, step)
    assert clock.stepped()
    assert clock.latest() - clock.earliest() == pytest.approx(abs(step), abs=5)


@STEPS
def test_the_web_history_stays_and_the_purge_does_not_run_ahead(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: float
) -> None:
    history = History(12 * HOUR, f"sqlite:///{tmp_path / 'web.db'}")
    history.add("c", Entry("m1", "patient", "can i drink coffee"))
    set_by(monkeypatch, step)
    history.purge()
    assert [entry.id for entry in history.of("c")] == ["m1"]


async def test_what_is_kept_for_thirty_days_does_not_go_when_the_clock_is_put_on_by_a_year(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[datetime] = []
    monkeypatch.setattr(purging, "purge_once", lambda now: asked.append(now))
    monkeypatch.setattr(purging, "LOOKS_SECONDS", -1)
    set_by(monkeypatch, 365 * DAY)

    class Enough(Exception):
        pass

    async def once(seconds: float) -> None:
        raise Enough

    monkeypatch.setattr(purging.asyncio, "sleep", once)
    with pytest.raises(Enough):
        await purging.purge_daily(Health())
    assert asked[0].timestamp() == pytest.approx(NOW(), abs=60)


@pytest.fixture
def record(tmp_path: Path) -> EscalationStore:
    store = EscalationStore(f"sqlite:///{tmp_path / 'escalations.db'}")
    store.record(new_escalation("c", "web", "urgent", ("fever",), (), "Call your doctor now.", "e1"))
    return store


@STEPS
async def test_who_waits_to_be_paged_for_still_does(
    monkeypatch: pytest.MonkeyPatch, record: EscalationStore, step: float
) -> None:
    paged: list[str] = []
    pager = Pager(record, "http://127.0.0.1:9/", "", Health())

    async def page(client: object, escalation: object) -> None:
        paged.append(escalation.id)  # type: ignore[attr-defined]

    monkeypatch.setattr(pager, "_page", page)
    set_by(monkeypatch, step)
    await pager._page_all()
    assert paged == ["e1"]


@STEPS
def test_a_claim_of_a_process_that_died_is_free_after_a_minute(
    monkeypatch: pytest.MonkeyPatch, record: EscalationStore, step: float
) -> None:
    assert record.claim("e1")
    assert not record.claim("e1")

    class Set(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.fromtimestamp(NOW() + step + 61, timezone.utc)

    monkeypatch.setattr("assistant.escalations.store.datetime", Set)
    assert record.claim("e1")


@STEPS
def test_alerts_count_what_was_not_delivered(
    monkeypatch: pytest.MonkeyPatch, record: EscalationStore, step: float
) -> None:
    probes = Probes({}, record, Health(), pages=True)
    set_by(monkeypatch, step, passed=120.0)
    probes._count()
    assert metrics.UNDELIVERED._value.get() == 1


def test_a_staff_session_ends_after_half_an_hour_though_the_clock_was_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = StaffSessions("k" * 32, {"ward": "hash"})
    cookie = sessions.new("ward")
    set_by(monkeypatch, step=-HOUR, passed=SECONDS - 60)
    assert sessions.read(cookie)
    set_by(monkeypatch, step=-HOUR, passed=SECONDS + 1)
    assert not sessions.read(cookie)
    assert sessions.read(sessions.new("ward"))


class TwoClocks(OneProcess):
    """A memory that says how old it is by a clock of its own."""

    is_on = True

    def __init__(self, age: float) -> None:
        self.age, self.texts = age, {}  # type: ignore[var-annotated]

    async def get_aged(self, key: str, seconds: float) -> tuple[str, float] | None:
        return (self.texts[key], self.age) if key in self.texts else None

    async def put(self, key: str, text: str, seconds: float) -> None:
        self.texts[key] = text


@STEPS
@pytest.mark.parametrize("one_machine", [True, False])
@pytest.mark.parametrize(("age", "kept"), [(5.0, True), (SESSION_SECONDS + 5, False)])
async def test_what_another_process_remembers_is_as_old_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: float, age: float, kept: bool, one_machine: bool
) -> None:
    shared = TwoClocks(age)
    there, here = Courses(None), Courses(None)
    theirs, ours = Offers(), Offers()
    there.keep("c", Course(said="can i drink coffee"))
    theirs.learn("c", Memory(missed=True))
    if not one_machine:
        monkeypatch.setattr(clock, "_BOOT", tmp_path / "none")
    await Remembered(shared, there, theirs).write("c")
    if one_machine:
        shared.age = DAY  # the memory's clock was set too
    set_by(monkeypatch, step, passed=age)
    await Remembered(shared, here, ours).read("c")
    assert bool(here.now("c").said) == kept
    assert ours.missed("c") == kept


def test_nobody_knows_how_long_a_conversation_was_silent_that_has_had_no_turn() -> None:
    courses = Courses(None)
    assert courses.idle("c") is None
    courses.keep("c", Course())
    assert courses.idle("c") == pytest.approx(0.0, abs=5)
