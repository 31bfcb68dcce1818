"""What the line says, from words.yml and menu.yml, with this deployment's numbers filled in."""

import re
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from assistant.content import Content, Text, Texts, read_content
from assistant.safety import detect
from assistant.settings import settings
from assistant.wording import aloud

Alarm = Literal["urgent", "emergency", "crisis"]
ALARMS: tuple[Alarm, ...] = get_args(Alarm)  # the gravest last
WORDS = Path(__file__).with_name("words.yml")
MENU = Path(__file__).with_name("menu.yml")
MOST_DENIED = 4  # words between a "no" and "or anything"
MOST_TOPICS = 8  # keys 1 to 8; 9 and 0 have a meaning of their own
FILLED_IN = {
    "read_back": "heard",
    "read_back_again": "heard",
    "read_back_medicines": "medicines",
    "heard": "heard",
    "nurse_closed": "opens",
    "number": "number",
    "about": "label",
}
"""Texts with a placeholder that is no setting, and its name."""
_PLAIN = re.compile(r"[^a-z' ]")


class AlarmWords(Content):
    """What is said in a call in which a red flag came up."""

    after: Text
    still: Text
    nurse: Text
    closed: Text
    nobody: Text
    bye: Text


class Alarms(Content):
    """The same by what it was."""

    urgent: AlarmWords
    emergency: AlarmWords
    crisis: AlarmWords


class Spoken(Content):
    """words.yml: one text for each moment, and words that callers say alone."""

    emergency_first: Text
    who_speaks: Text
    nurse_key: Text
    no_nurse_key: Text
    question: Text
    ask_shorter: Text
    not_clear: Text
    menu_first: Text
    menu_last: Text
    about: Text
    ladder_ends: Text
    no_one_there: Text
    read_back: Text
    read_back_again: Text
    read_back_medicines: Text
    end_call: Text
    say_again: Text
    heard: Text
    and_more: Text
    alarms: Alarms
    cannot_dial: Text
    cannot_dial_crisis: Text
    want_more: Text
    more_keys: Text
    no_more: Text
    nothing_to_repeat: Text
    slower: Text
    slowest: Text
    take_your_time: Text
    connecting: Text
    nurse_closed: Text
    no_nurse_line: Text
    nobody_answers: Text
    number: Text
    after_failed: Text
    after_nurse: Text
    nurse_accepts: Text
    goodbye: Text
    time_up: Text
    failed: Text
    one_moment: Text
    yes: Texts
    no: Texts
    no_answers: Texts
    denies_to_the_end: Texts
    tells: Texts
    again: Texts
    slower_words: Texts
    menu_words: Texts
    wait: Texts
    goodbye_words: Texts


class MenuTopic(Content):
    """One key of the menu."""

    label: Text
    ask: Text
    topic: Text


class Menu(Content):
    """menu.yml."""

    topics: list[MenuTopic]


@cache
def spoken() -> Spoken:
    """All texts, placeholders unfilled.

    Raises:
        ContentError: the file cannot be read, or lacks a text.
    """
    return read_content(Spoken, WORDS)


@cache
def menu() -> tuple[MenuTopic, ...]:
    """The topics on the keys, from 1 on.

    Raises:
        ContentError: the file cannot be read.
    """
    return tuple(read_content(Menu, MENU).topics)


def words(name: str, **more: str) -> str:
    """One text as a voice says it.

    Args:
        more: values of placeholders that are no settings.
    """
    return _aloud(str(getattr(spoken(), name)), **more)


def alarm_words(kind: Alarm, name: str) -> str:
    """One text of a call in which a red flag came up, as a voice says it.

    Args:
        name: after, still, nurse, closed, nobody or bye.
    """
    return _aloud(str(getattr(getattr(spoken().alarms, kind), name)))


def _aloud(text: str, **more: str) -> str:
    return aloud(" ".join(text.split()).format(**settings().placeholders(), **more))


def menu_words() -> tuple[str, ...]:
    """The menu, spoken."""
    listed = " ".join(f"For {topic.label}, press {key}." for key, topic in enumerate(menu(), 1))
    return words("menu_first"), aloud(listed), words("menu_last")


def plain(text: str) -> str:
    """Letters and single spaces only, as the lists of words.yml are written."""
    return " ".join(_PLAIN.sub(" ", text.lower().replace("\u2019", "'")).split())


def yes_or_no(text: str) -> bool | None:
    """Whether the whole text is a plain yes or a plain no; None for anything else."""
    said = plain(text)
    if said in spoken().yes:
        return True
    return False if said in spoken().no else None


def after_yes_or_no(text: str) -> str:
    """What follows a yes, a no or a "sorry" at the beginning; the whole text where there is none.

    The whole text, too, where it tells of a danger sign and the rest does not: then that word was part of the sign.

    "No. Stiff neck." comes from recognisers as "no stiff neck", which would be a denial. "No fever or anything" is one.
    """
    if is_one_denial(text) or any(f"{plain(text)} ".startswith(f"{start} ") for start in spoken().no_answers):
        return text
    said = text.split()
    first = max((len(p.split()) for p in _leading() if plain(" ".join(said[: len(p.split())])) == p), default=0)
    if not 0 < first < len(said):
        return text
    rest = after_yes_or_no(" ".join(said[first:]))
    return text if detect(text).escalates and not detect(rest).escalates else rest  # "no pulse"


def is_one_denial(text: str) -> bool:
    """Whether a text is a "no" that denies all that follows it, to the last word."""
    first, _, rest = plain(text).partition(" ")
    ending = next((f" {end}" for end in spoken().denies_to_the_end if rest.endswith(f" {end}")), None)
    if first != "no" or not text.split()[0].isalpha() or ending is None:  # "no, fever or anything" may be two things
        return False
    denied = rest.removesuffix(ending).split()
    return len(denied) <= MOST_DENIED and not set(denied) & {plain(word) for word in spoken().tells}


@cache
def _leading() -> frozenset[str]:
    return frozenset((*spoken().yes, *spoken().no, "sorry", "no sorry"))
