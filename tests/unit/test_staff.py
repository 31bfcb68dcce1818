"""The staff page's parts: users, logins, sessions, what is read out of the stores."""

import json
import time
from pathlib import Path

import pytest
import sqlalchemy as sql
import yaml

from assistant.errors import ContentError
from assistant.shared import OneProcess
from assistant.staff import logins as logins_module
from assistant.staff.asked import Questions
from assistant.staff.logins import LOCKED_SECONDS, MOST_FAILURES, Logins
from assistant.staff.review_sheet import sheets
from assistant.staff.sessions import StaffSessions
from assistant.staff.training_lines import training_yaml
from assistant.staff.users import hashed, read_users
from assistant.web import Entry, History

PASSWORD = "correct-horse-battery"
HASH = hashed(PASSWORD)
KEY = "k" * 32


def written(path: Path, text: str) -> Path:
    file = path / "users.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_users_are_read(tmp_path: Path) -> None:
    assert read_users(written(tmp_path, f"users:\n  - {{name: ward, password: '{HASH}'}}\n")) == {"ward": HASH}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("users: []\n", "users"),
        ("users:\n  - {name: ward, password: plain-text-password}\n", "no argon2 hash"),
        (f"users:\n  - {{name: a, password: '{HASH}'}}\n  - {{name: a, password: '{HASH}'}}\n", "twice"),
        ("users:\n  - {name: ward}\n", "password is missing"),
    ],
    ids=("nobody", "plain_password", "twice", "no_password"),  # a hash is another in each process
)
def test_a_wrong_file_is_told_and_no_password_is(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ContentError, match=told) as error:
        read_users(written(tmp_path, text))
    assert "plain-text-password" not in str(error.value)


def test_a_short_password_is_refused() -> None:
    with pytest.raises(ValueError, match="12 letters"):
        hashed("short")


async def test_the_right_password_and_nothing_else() -> None:
    logins = Logins({"ward": HASH})
    assert await logins.check("ward", PASSWORD)
    for name, password in (("ward", "wrong"), ("nobody", PASSWORD), ("", ""), ("ward", PASSWORD * 100)):
        assert not await logins.check(name, password)


async def test_after_five_failures_the_right_password_does_not_help_for_a_while() -> None:
    clock = [0.0]
    logins = Logins({"ward": HASH, "other": HASH}, now=lambda: clock[0])
    for _ in range(MOST_FAILURES):
        assert not await logins.check("ward", "wrong")
    clock[0] += LOCKED_SECONDS - 1
    assert not await logins.check("ward", PASSWORD)
    assert await logins.check("other", PASSWORD)
    clock[0] += 2  # what was tried in between does not make it longer
    assert await logins.check("ward", PASSWORD)


async def test_more_tries_than_anybody_makes_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logins_module, "TRIES", 2)
    logins = Logins({"ward": HASH})
    assert [await logins.check("ward", PASSWORD) for _ in range(3)] == [True, True, False]


class Places(OneProcess):
    """The shared count, in a dictionary; nothing comes back by itself.

    Attributes:
        away: whether the memory that processes share is.
    """

    is_on = True

    def __init__(self) -> None:
        self.taken: dict[str, int] = {}
        self.away = False

    async def take(self, key: str, burst: int, seconds: float) -> bool | None:
        if self.away:
            return None
        key = f"bucket:{key}"
        if self.taken.get(key, 0) >= burst:
            return False
        self.taken[key] = self.taken.get(key, 0) + 1
        return True

    async def drop(self, *keys: str) -> None:
        for key in keys:
            self.taken.pop(key, None)


async def test_processes_count_wrong_passwords_together_and_tell_no_name() -> None:
    shared = Places()
    one, other = (Logins({"ward": HASH, "other": HASH}, shared) for _ in range(2))
    for logins in (one, other, one, other):
        assert not await logins.check("ward", "wrong")
    assert await one.check("ward", PASSWORD)  # who is right gets all tries back
    for logins in (one, other, one, other, other):
        assert not await logins.check("ward", "wrong")
    for logins in (one, other):
        assert not await logins.check("ward", PASSWORD)
        assert await logins.check("other", PASSWORD)
    assert "ward" not in json.dumps(shared.taken)


async def test_without_the_shared_count_each_process_counts_for_itself() -> None:
    shared = Places()
    shared.away = True
    one, other = (Logins({"ward": HASH}, shared) for _ in range(2))
    for _ in range(MOST_FAILURES):
        assert not await one.check("ward", "wrong")
    assert not await one.check("ward", PASSWORD)
    assert await other.check("ward", PASSWORD)


async def test_all_processes_together_take_no_more_tries_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logins_module, "TRIES", 2)
    shared = Places()
    one, other = (Logins({"ward": HASH}, shared) for _ in range(2))
    assert [await logins.check("ward", PASSWORD) for logins in (one, other, one)] == [True, True, False]


def test_sessions() -> None:
    sessions = StaffSessions(KEY, {"ward": HASH})
    cookie = sessions.new("ward")
    session = sessions.read(cookie)
    assert session is not None
    assert session.user == "ward"
    assert sessions.fits(sessions.form_token(session.id), session.id)
    other = sessions.read(sessions.new("ward"))
    assert other is not None
    assert not sessions.fits(sessions.form_token(session.id), other.id)
    sessions.end(session)
    assert sessions.read(cookie) is None


def test_what_is_no_session() -> None:
    cookie = StaffSessions(KEY, {"ward": HASH}).new("ward")
    assert StaffSessions("o" * 32, {"ward": HASH}).read(cookie) is None
    assert StaffSessions(KEY, {}).read(cookie) is None
    assert StaffSessions(KEY, {"ward": hashed(PASSWORD)}).read(cookie) is None  # a new password
    for forged in ("", None, "x.y.z", cookie[:-2]):
        assert StaffSessions(KEY, {"ward": HASH}).read(forged) is None


def test_a_web_token_is_no_staff_session() -> None:
    from assistant.web import Sessions

    assert StaffSessions(KEY, {"ward": HASH}).read(Sessions(KEY, 3600).new()[0]) is None


@pytest.fixture
def questions(tmp_path: Path) -> Questions:
    engine = sql.create_engine(f"sqlite:///{tmp_path / 'c.db'}")
    names = {"type_name": sql.String, "intent_name": sql.String, "timestamp": sql.Float, "data": sql.Text}
    columns = [sql.Column(name, kind) for name, kind in names.items()]
    table = sql.Table("events", sql.MetaData(), sql.Column("id", sql.Integer, primary_key=True), *columns)
    table.create(engine)
    now = time.time()
    said = [
        ("user", "caffeine", 0, "coffee ok"),
        ("user", "caffeine", 86_400, "coffee"),
        ("user", "caffeine", 9 * 86_400, "long ago"),
        ("user", "not_covered", 0, "Can I  go Diving"),
        ("user", "not_covered", 10, "can i go diving"),
        ("user", "nlu_fallback", 20, "<b>pool</b>"),
        ("bot", None, 0, "never counted"),
    ]
    rows = [
        {"type_name": kind, "intent_name": intent, "timestamp": now - age, "data": json.dumps({"text": text})}
        for kind, intent, age, text in said
    ]
    with engine.begin() as connection:
        connection.execute(table.insert(), rows)
    return Questions(engine, table)


def test_questions_are_counted_by_topic_and_day(questions: Questions) -> None:
    days, asked = questions.by_day(7)
    assert len(days) == 7
    counts = {each.topic: each.days for each in asked}
    assert sum(counts["caffeine"]) == 2
    assert counts["caffeine"][-2:] == (1, 1)
    assert "None" not in counts


def test_what_was_not_understood_comes_once_with_its_count(questions: Questions) -> None:
    first, second = questions.not_understood(30)
    assert (first.text.lower(), first.times) == ("can i go diving", 2)
    assert second.text == "<b>pool</b>"


def test_thumbs_down_with_their_question(tmp_path: Path) -> None:
    history = History(3600, f"sqlite:///{tmp_path / 'h.db'}")
    for number in ("1", "2"):
        answer = Entry(f"{number}.answer", "assistant", "Coffee may help.", {"topic": "caffeine"})
        history.add("a", Entry(number, "patient", f"coffee {number}"), answer)
    history.rate("a", "1.answer", "down", "wrong")
    history.rate("a", "2.answer", "up", None)
    (found,) = history.thumbs_down(10)
    assert (found.topic, found.reason, found.question) == ("caffeine", "wrong", "coffee 1")


@pytest.mark.parametrize("question", ["can i go diving", "a\n- intent: b", "[x](entity) {y} `z`", "yes: no # 'q'"])
def test_training_lines_are_one_question_whatever_it_holds(question: str) -> None:
    ((entry,),) = yaml.safe_load(training_yaml("caffeine", question)).values()
    assert entry["intent"] == "caffeine"
    (line,) = entry["examples"].splitlines()
    assert line.startswith("- ")
    assert not set("[](){}`") & set(line)


def test_the_review_sheet_holds_every_answer_with_its_facts() -> None:
    from assistant.answers import answers

    found = {sheet.topic.id: sheet for sheet in sheets()}
    assert set(found) == set(answers())
    for topic, sheet in found.items():
        assert {fact.id for fact in sheet.facts} == set(answers()[topic].facts)
        assert "{" not in sheet.shown + sheet.spoken + sheet.more
