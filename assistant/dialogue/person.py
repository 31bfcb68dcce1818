"""Whom to call instead of asking on: the nurse line in its hours, else the advice line, which answers at any hour."""

import re
from datetime import datetime, timezone
from functools import cache
from pathlib import Path

from assistant.content import Content, Text, read_content
from assistant.dialogue.misses import OFFERED
from assistant.nurse import NurseLine, nurse_line
from assistant.settings import settings
from assistant.turn import Reply
from assistant.wording import aloud

PATH = Path(__file__).with_name("person.yml")


class PersonFile(Content):
    """person.yml."""

    nurse_open: Text
    nurse_always: Text
    nurse_closed: Text
    no_nurse_line: Text
    offer: Text
    short_offer: Text
    fresh: Text
    nobody_answers: Text
    numbers_open: Text
    numbers: Text
    ask_now: Text


@cache
def person_file() -> PersonFile:
    """The words, placeholders unfilled.

    Raises:
        ContentError: one is missing, or there is one too many.
    """
    return read_content(PersonFile, PATH)


def reachable(nurse: NurseLine | None = None, now: datetime | None = None) -> Reply:
    """Whom to call now, with the numbers that can be tapped.

    Args:
        nurse: this deployment's when None.
        now: with a time zone; this moment when None.
    """
    nurse, now = nurse or nurse_line(), now or datetime.now(timezone.utc)
    calls = [nurse.number] if nurse.open(now) else []
    return _reply(_words(nurse, now), calls=_numbers(*calls, settings().advice_line))


def offer(nurse: NurseLine | None = None, now: datetime | None = None) -> Reply:
    """For who was not understood twice: whom to call, and nothing that asks for other words."""
    whom, first = reachable(nurse, now), person_file().offer
    return Reply(f"{first} {whom.answer}", f"{first} {whom.speech}", calls=whom.calls, missed=OFFERED)


def short_offer(nurse: NurseLine | None = None, now: datetime | None = None) -> Reply:
    """One sentence, to stand before an answer that is given for the third time."""
    nurse, now = nurse or nurse_line(), now or datetime.now(timezone.utc)
    number = nurse.number if nurse.open(now) else settings().advice_line
    return _reply(person_file().short_offer.replace("{number}", number), calls=_numbers(number))


def instead(nurse: NurseLine | None = None, now: datetime | None = None) -> Reply:
    """For who rang, and nobody answered: the other numbers, and what to do when it cannot wait.

    Rests on kaiser.advice_line_24_hours, kaiser.pharmacist and kaiser.emergency_call.
    """
    nurse, now, file = nurse or nurse_line(), now or datetime.now(timezone.utc), person_file()
    numbers = file.numbers_open if nurse.open(now) else file.numbers
    calls = _numbers(*([nurse.number] if nurse.open(now) else []), settings().advice_line, settings().emergency_number)
    return _reply(file.nobody_answers.replace("{numbers}", numbers), calls)


def nurse_now(nurse: NurseLine | None = None, now: datetime | None = None) -> Reply | None:
    """That a nurse can be asked; None while nobody is on the nurse line, or there is none."""
    nurse, now = nurse or nurse_line(), now or datetime.now(timezone.utc)
    return _reply(person_file().ask_now, _numbers(nurse.number)) if nurse.open(now) else None


def fresh() -> Reply:
    """For who comes back after the session has ended."""
    return _reply(person_file().fresh)


def _words(nurse: NurseLine, now: datetime) -> str:
    file = person_file()
    if not nurse.number:
        return file.no_nurse_line
    if not nurse.open(now):
        return file.nurse_closed.replace("{opens}", nurse.opens(now))
    closes = nurse.closes(now)
    return file.nurse_open.replace("{closes}", closes) if closes else file.nurse_always


def _reply(text: str, calls: tuple[str, ...] = ()) -> Reply:
    shown = text.format(**settings().placeholders(), nurse_line=settings().nurse_line)
    return Reply(shown, aloud(shown), calls=calls)


def _numbers(*texts: str) -> tuple[str, ...]:
    """Those that a phone can dial; "the number on your care papers" is none."""
    return tuple(dict.fromkeys(text for text in texts if re.search(r"\d", text)))
