"""What the line says, from words.yml and menu.yml, with this deployment's numbers filled in."""

import re
from functools import cache
from pathlib import Path

from assistant.content import Content, Text, Texts, read_content
from assistant.settings import settings
from assistant.wording import aloud

WORDS = Path(__file__).with_name("words.yml")
MENU = Path(__file__).with_name("menu.yml")
MOST_TOPICS = 8  # keys 1 to 8; 9 and 0 have a meaning of their own
FILLED_IN = {
    "read_back": "heard",
    "read_back_again": "heard",
    "heard": "heard",
    "nurse_closed": "opens",
    "number": "number",
    "about": "label",
}
"""Texts with a placeholder that is no setting, and its name."""
_PLAIN = re.compile(r"[^a-z' ]")


class Spoken(Content):
    """words.yml: one text for each moment, and the words for yes and no."""

    emergency_first: Text
    who_speaks: Text
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
    say_again: Text
    heard: Text
    and_more: Text
    stay_or_nurse: Text
    alarm_silence: Text
    want_more: Text
    more_keys: Text
    no_more: Text
    nothing_to_repeat: Text
    slower: Text
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
    text = " ".join(str(getattr(spoken(), name)).split())
    return aloud(text.format(**settings().placeholders(), **more))


def menu_words() -> tuple[str, ...]:
    """The menu, spoken."""
    listed = " ".join(f"For {topic.label}, press {key}." for key, topic in enumerate(menu(), 1))
    return words("menu_first"), aloud(listed), words("menu_last")


def yes_or_no(text: str) -> bool | None:
    """Whether the whole text is a plain yes or a plain no; None for anything else."""
    plain = " ".join(_PLAIN.sub(" ", text.lower().replace("\u2019", "'")).split())
    if plain in spoken().yes:
        return True
    return False if plain in spoken().no else None
