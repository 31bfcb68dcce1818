"""What is stored, shared, read again or shown to staff: whatever it holds, each reader gives its value, in time."""

import json
import time
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.alexa.responses import Said
from assistant.channels.shared_calls import Step
from assistant.channels.shared_calls import _read as _read_step
from assistant.channels.shared_calls import _written as _written_step
from assistant.dialogue.memory import Memory
from assistant.errors import UnreadableText
from assistant.escalations.escalation import new_escalation
from assistant.escalations.journal import _read, _written
from assistant.message_text import LONGEST, clean, printable
from assistant.nlu.question_parts import MOST_PARTS, question_parts
from assistant.phone import Listen, Say, State
from assistant.privacy.cleaner import LONGEST as LONGEST_KEPT
from assistant.privacy.cleaner import NOT_KEPT, cleaned, private
from assistant.safety.course import Course
from assistant.shared.codec import as_text, of_text
from assistant.shared_conversations import Kept
from assistant.shared_conversations import _of_text as _conversation_of
from assistant.staff.sessions import StaffSessions
from assistant.staff.training_lines import training_yaml
from assistant.turn import Reply, Turn
from assistant.web.sessions import BadSession, Sessions
from tests.security.bounded import FUZZ
from tests.security.test_fuzz import JSON, WORDS

PERSONAL = [
    *("my name is", "this is", "dr.", "van der", "s as in sam", "a", "b", "Ann", "Lee", "O'Neil", "born on the"),
    *("january", "nineteen", "12/1/", "1961", "one", "double", "hundred", "555-", "555 0142", "+1", "(", ")", "mrn is"),
    *("card number", "last four", "#", "id", "is", "the", "my", "of", "ann dot lee at mail dot com", "@", ".com"),
    *("44 oak street", "corner of", "apt", "zip is", "po box", "\u0663", "²", "\u2019", "-", "and how long"),
    *("when can i", ", and", "?", "tell me about", "if", "\t"),
]  # fmt: skip
ANYTHING = st.one_of(
    WORDS,
    st.lists(st.sampled_from(PERSONAL), max_size=60).map(" ".join),
    st.lists(st.sampled_from(PERSONAL), max_size=60).map("".join),
    st.text(st.characters(), max_size=200),  # halves of surrogate pairs too
)
KINDS = (Said, Step, Memory, State, Course, Turn, Reply)
ADDRESS = "rosa.quill@mail.example"


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Patterns and word lists are made once; no input's own time."""
    cleaned("my name is ann lee, 555-0142, born 1/2/1961, 44 oak street")


@settings(FUZZ)
@given(ANYTHING)
@example("o'" * 300)
@example("\u2019" * 500)
@example("ß" * 200 + " İ is my name")  # lower case is longer than it was
def test_what_is_kept_is_cleaned_whatever_it_is(said: str) -> None:
    text = printable(said)
    places = private(text)
    assert all(0 <= span.start < span.end <= len(text) for span in places)
    assert all(one.end <= other.start for one, other in pairwise(places))
    assert cleaned(text) != NOT_KEPT or text == NOT_KEPT
    assert ADDRESS not in cleaned(f"{text} my address is {ADDRESS}")


REPEATED = st.lists(st.sampled_from(PERSONAL), min_size=1, max_size=3)


@settings(FUZZ, deadline=None, max_examples=120)
@given(REPEATED, REPEATED, st.sampled_from(["", " "]), st.sampled_from(["", "!", " com"]))
@example(["mrn"], ["id"], " ", "!")  # took more than a second: each "id" may begin a number, and stand before one
@example([], ["card number", "is", "the"], " ", "!")
@example(["x"], ["last four"], " ", "")
def test_nothing_of_the_longest_message_takes_long(first: list[str], again: list[str], between: str, last: str) -> None:
    """Patterns that try again and again show on what is repeated; by the time of this process, not the machine's."""
    said = (between.join(first) + between.join([*again, ""]) * LONGEST)[: LONGEST - len(last)] + last
    begun = time.process_time()
    private(said)
    question_parts(" ".join(said.split()))
    assert time.process_time() - begun < 1.0


def test_what_is_too_long_to_be_cleaned_is_not_kept() -> None:
    assert cleaned("my name is ann lee " * LONGEST_KEPT) == NOT_KEPT


@settings(FUZZ)
@given(ANYTHING)
@example("? " * 900)
@example("can i drink coffee " + "and drive " * 150)
def test_questions_of_a_message(said: str) -> None:
    try:
        text = clean(said)
    except UnreadableText:
        return
    parts = question_parts(text)
    assert len(parts) <= 2 * MOST_PARTS
    assert len(parts) != 1
    assert all(part.text.strip() for part in parts)


RECORDS: list[Any] = [
    Reply("An answer.", "An answer.", choices=("one", "two")),
    Turn("words", "phone", ("caffeine",), 0.9, "urgent", ("fever",), ("fever",), Reply("a", "b")),
    Memory(question="headache_danger_signs"),
    Course(tier="urgent", flags=("stiff_neck",)),
    State(heard="words", missed=1),
    Said(("one", "two"), "again"),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_comes_back_as_it_was(record: Any) -> None:
    assert of_text(type(record), as_text(record)) == record


@settings(FUZZ)
@given(
    st.sampled_from(KINDS),
    st.one_of(
        st.text(st.characters(), max_size=200),
        JSON.map(json.dumps),
        st.tuples(st.sampled_from(RECORDS), st.text(max_size=12), JSON).map(
            lambda made: json.dumps(json.loads(as_text(made[0])) | {made[1]: made[2]})
        ),
        st.tuples(st.sampled_from(RECORDS), st.integers(0, 20), JSON).map(
            lambda made: json.dumps(
                {
                    name: made[2] if place == made[1] else value
                    for place, (name, value) in enumerate(json.loads(as_text(made[0])).items())
                }
            )
        ),
    ),
)
@example(Turn, "[" * 20_000)
@example(State, '{"until": 1e400}')
@example(State, '{"until": "9999999999999999999999"}')
@example(Memory, "9" * 5_000)
def test_what_another_version_shared(kind: type, text: str) -> None:
    found = of_text(kind, text)
    assert found is None or isinstance(found, kind)


STEP = Step((Say("Call now.", 0.9), Listen()), (RECORDS[1],))


@settings(FUZZ)
@given(st.one_of(JSON.map(json.dumps), st.text(max_size=80), st.tuples(st.sampled_from(["actions", "turns"]), JSON)))
@example(("actions", [{"kind": "Dance", "with": {}}]))  # of a version to come
@example(("actions", [{"kind": "Say", "with": {"text": "a", "pitch": 2}}]))
@example(("turns", ["[" * 20_000]))
def test_steps_and_conversations_of_another_version_count_as_none(text: Any) -> None:
    """The step is taken anew, and the database asked: nobody is left without an answer in the middle of an update."""
    shared = text if isinstance(text, str) else json.dumps(json.loads(_written_step(STEP)) | {text[0]: text[1]})
    assert isinstance(_read_step(shared), Step | None)
    assert isinstance(_conversation_of(shared), Kept | None)
    assert _read_step(_written_step(STEP)) == STEP


GOOD = new_escalation("c", "phone", "urgent", ("fever",), (), "Call now.", "0" * 32)


@settings(FUZZ)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=120),
            JSON.map(lambda value: json.dumps(value).encode()),
            st.tuples(st.sampled_from(sorted(GOOD.__dict__)), JSON).map(
                lambda pair: json.dumps({**json.loads(_written(GOOD)), pair[0]: pair[1]}).encode()
            ),
        ),
        max_size=4,
    ).map(b"\n".join)
)
@example(b"[" * 50_000)
@example(b"\x00" * 4_096)
def test_journals_that_a_process_left_behind(lines: bytes) -> None:
    """A good line is never lost beside a bad one, and what cannot be read is kept whole."""
    told, unread = _read(lines + b"\n" + _written(GOOD))
    assert told[-1] == GOOD
    assert all(isinstance(one.id, str) and one.at for one in told)
    assert len(told) + len(unread.splitlines()) == len((lines + b"\n" + _written(GOOD)).splitlines())


SESSIONS = StaffSessions("k" * 32, {"ward": "hash"})


@settings(FUZZ)
@given(st.text(st.characters(), max_size=200), st.text(st.characters(), max_size=80))
@example("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ3YXJkIiwianRpIjoiYSIsImV4cCI6OTk5OTk5OTk5OSwiYXVkIjoic3RhZmYifQ.", "")
@example("\ud800", "\udfff")
def test_cookies_and_forms_of_the_staff_page(cookie: str, token: str) -> None:
    assert SESSIONS.read(cookie) is None
    assert not SESSIONS.fits(token, cookie)
    good = SESSIONS.new("ward")
    assert SESSIONS.read(good[:-1] + ("A" if good[-1] != "A" else "B") + cookie) is None
    session = SESSIONS.read(good)
    assert session is not None
    assert not SESSIONS.fits(token, session.id)


@settings(FUZZ)
@given(st.text(st.characters(), max_size=200))
@example("\ud800")
def test_tokens_of_web_sessions_that_are_no_text(token: str) -> None:
    with pytest.raises(BadSession):
        Sessions("k" * 32, 60).conversation(token)


@settings(FUZZ)
@given(ANYTHING)
@example("- intent: other\n  examples: |")
@example("\x00 \x1b[31m \x85 \u2028 \ufffe")
@example(": #| > & * ! % @ ` ' \" [fever](flag)")
def test_a_training_line_is_one_line_of_one_intent(question: str) -> None:
    """What staff copy into data/nlu can be read there, and teaches nothing else."""
    made = yaml.safe_load(training_yaml("caffeine", question))
    (block,) = made["nlu"]
    assert set(block) == {"intent", "examples"}
    assert block["intent"] == "caffeine"
    assert block["examples"].startswith("- ") or not block["examples"].strip("- \n")
    assert len(block["examples"].splitlines()) <= 1
