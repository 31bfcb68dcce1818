"""Whom to call, by the clock of the hospital; and when a person is offered without being asked."""

from datetime import datetime

import pytest

from assistant.channels.offers import Offers
from assistant.dialogue.misses import ONCE, misses
from assistant.dialogue.person import fresh, instead, nurse_now, offer, reachable, short_offer
from assistant.errors import SetupError
from assistant.hours import read_hours
from assistant.nurse import NurseLine, nurse_line
from assistant.settings import settings
from assistant.turn import Reply, Turn

HERE = "America/New_York"
WEEK = NurseLine("+15550100200", read_hours("Mon-Fri 08:00-17:00, Sat 09:00-12:30", HERE))
ALWAYS = NurseLine("+15550100200", read_hours("Mon-Sun 00:00-24:00", HERE))
NIGHT = NurseLine("+15550100200", read_hours("Mon-Fri 20:00-24:00, Tue-Sat 00:00-06:00", HERE))
NUMBER = "+15550100200"


@pytest.fixture(autouse=True)
def number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "nurse_line", NUMBER)
    monkeypatch.setattr(settings(), "advice_line", "555-0100")


def at(text: str, zone: str = "-05:00") -> datetime:
    """In New York's winter; 2026-01-05 is a Monday."""
    return datetime.fromisoformat(f"2026-01-{text}{zone}")


@pytest.mark.parametrize(
    ("nurse", "now", "told"),
    [
        (WEEK, "05T08:00", "open until 5:00 pm"),
        (WEEK, "05T16:59", "open until 5:00 pm"),
        (WEEK, "05T17:00", "opens tomorrow at 8:00 am"),
        (WEEK, "05T07:59", "opens today at 8:00 am"),
        (WEEK, "10T12:29", "open until 12:30 pm"),
        (WEEK, "10T12:30", "opens on Monday at 8:00 am"),
        (NIGHT, "05T23:00", "open until 6:00 am"),
        (NIGHT, "09T23:59", "open until 6:00 am"),
        (NIGHT, "10T06:00", "opens on Monday at 8:00 pm"),
        (ALWAYS, "05T03:00", "at any hour"),
        (NurseLine(NUMBER), "05T03:00", "at any hour"),
        (NurseLine(), "05T03:00", "call 555-0100 at any hour"),
    ],
)
def test_who_wants_a_person_is_told_when_one_is_there_and_whom_to_call_else(
    nurse: NurseLine, now: str, told: str
) -> None:
    whom = reachable(nurse, at(now))
    assert told in whom.answer
    assert "911" in whom.answer
    assert "nine one one" in whom.speech
    assert "555-0100" in whom.calls
    assert (NUMBER in whom.calls) == ("No nurse" not in whom.answer and bool(nurse.number))


def test_the_clock_is_the_hospitals_and_not_the_callers() -> None:
    assert "open until" in reachable(WEEK, at("05T14:30", "+00:00")).answer
    assert "opens" in reachable(WEEK, at("05T08:00", "+01:00")).answer


def test_closed_hours_and_a_change_of_clocks() -> None:
    spring = datetime.fromisoformat("2026-03-08T12:00-04:00")  # a Sunday, the clocks changed that night
    assert "tomorrow at 8:00 am" in reachable(WEEK, spring).answer


def test_nothing_offered_asks_to_say_it_again() -> None:
    for nurse in (WEEK, NurseLine()):
        words = offer(nurse, at("05T09:00")).answer
        assert "again" not in words
        assert "other words" not in words
        assert NUMBER in words or "555-0100" in words


def turn(words: str, topic: str | None, *, missed: int = 0, calls: tuple[str, ...] = ()) -> Turn:
    topics = (topic,) if topic else ()
    return Turn(words, "web", topics, 0.9, "none", (), (), Reply("Answer.", "Answer.", missed=missed, calls=calls))


def test_two_misses_in_a_row_offer_a_person_whoever_missed_and_never_ask_a_third_time() -> None:
    offers = Offers()
    first = offers.made("c", turn("", None, missed=1))
    assert first.reply.answer == "Answer."
    for _ in range(3):
        assert offers.missed("c")
        assert "person" in offers.made("c", turn("hm", None, missed=1)).reply.answer
    offers.made("c", turn("can i drive", "driving"), "can i drive")
    assert offers.made("c", turn("", None, missed=1)).reply.answer == "Answer."
    assert offers.made("other", turn("", None, missed=1)).reply.answer == "Answer."


def test_the_same_question_gets_its_answer_and_from_the_third_time_a_person_beside_it() -> None:
    offers = Offers()
    said = ["can i drive", "Can I drive?", "can i  drive", "can i drive"]
    answers = [offers.made("c", turn(words, "driving"), words).reply.answer for words in said]
    assert answers[:2] == ["Answer.", "Answer."]
    assert answers[2] == answers[3] == f"{short_offer().answer} Answer."
    assert offers.made("c", turn("can i fly", "driving"), "can i fly").reply.answer == "Answer."


@pytest.mark.parametrize("topic", ["affirm", "deny", "repeat", "thanks"])
def test_talk_that_is_repeated_is_no_repeated_question(topic: str) -> None:
    offers = Offers()
    assert {offers.made("c", turn("yes", topic), "yes").reply.answer for _ in range(6)} == {"Answer."}


def test_no_double_offer() -> None:
    offers = Offers()
    for _ in range(4):
        made = offers.made("c", turn("a nurse", "talk_to_human", calls=("555-0100",)), "a nurse")
        assert made.reply.answer == "Answer."


def test_what_is_remembered_does_not_grow() -> None:
    offers = Offers()
    for number in range(200):
        offers.made("c", turn("x" * number * 50, "driving"), "x" * number * 50)
    assert len(offers._memories["c"].said) <= 200


def test_a_return_is_told_in_one_plain_sentence() -> None:
    assert fresh().answer.count(".") == 1


def test_a_complaint_of_not_being_understood_counts_as_a_miss() -> None:
    """ "You do not understand me", "that is not what I asked": never asked to say it again twice."""
    assert misses({"says": "utter_complaint"}) == ONCE


def test_after_hours_of_the_nurse_line_only_the_advice_line_is_named_instead() -> None:
    open_, closed = instead(WEEK, at("05T09:00")), instead(WEEK, at("05T19:00"))
    assert NUMBER in open_.answer
    assert NUMBER not in closed.answer
    for told in (open_, closed):
        assert "555-0100" in told.answer
        assert "nearest hospital" in told.answer
        assert told.calls[-1] == "911"


def test_a_nurse_is_offered_only_while_one_is_there() -> None:
    assert nurse_now(WEEK, at("05T19:00")) is None
    assert nurse_now(NurseLine(), at("05T09:00")) is None
    whom = nurse_now(WEEK, at("05T09:00"))
    assert whom is not None
    assert whom.calls == (NUMBER,)


HOLIDAYS = NurseLine(NUMBER, read_hours("Mon-Fri 08:00-17:00", HERE, "2026-01-05, 2026-01-06"))
ALL_HOURS = NurseLine(NUMBER, read_hours("Mon-Sun 00:00-24:00", HERE, "2026-01-06"))
LONG = NurseLine(NUMBER, read_hours("Mon 08:00-17:00", HERE, "2026-01-05,2026-01-12"))


@pytest.mark.parametrize(
    ("nurse", "now", "told"),
    [
        (HOLIDAYS, "05T09:00", "opens on Wednesday at 8:00 am"),
        (HOLIDAYS, "06T09:00", "opens tomorrow at 8:00 am"),
        (HOLIDAYS, "02T18:00", "opens on Wednesday at 8:00 am"),  # a Friday
        (HOLIDAYS, "07T09:00", "open until 5:00 pm"),
        (ALL_HOURS, "05T23:00", "open until 12:00 am"),
        (ALL_HOURS, "06T12:00", "opens tomorrow at 12:00 am"),
        (LONG, "05T09:00", "opens on Monday, January 19, at 8:00 am"),
    ],
)
def test_on_a_holiday_no_nurse_is_there(nurse: NurseLine, now: str, told: str) -> None:
    assert told in reachable(nurse, at(now)).answer


@pytest.mark.parametrize("closed", ["25.12.2026", "2026-13-01", "2026-02-30", "christmas", "20261225"])
def test_a_closed_day_that_cannot_be_read_is_named(closed: str) -> None:
    with pytest.raises(SetupError, match=r"ASSISTANT_NURSE_CLOSED.*2026-12-25"):
        read_hours("Mon-Fri 08:00-17:00", HERE, closed)


def test_closed_days_need_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "nurse_hours", "")
    monkeypatch.setattr(settings(), "nurse_closed", "2026-12-25")
    with pytest.raises(SetupError, match="ASSISTANT_NURSE_HOURS"):
        nurse_line()
    monkeypatch.setattr(settings(), "nurse_hours", "Mon-Sun 00:00-24:00")
    monkeypatch.setattr(settings(), "time_zone", HERE)
    assert not nurse_line().open(datetime.fromisoformat("2026-12-25T12:00-05:00"))
    assert nurse_line().open(datetime.fromisoformat("2026-12-26T12:00-05:00"))
