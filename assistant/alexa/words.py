"""The skill's own words, as words.yml has them, with this deployment's numbers."""

from functools import cache
from pathlib import Path

from assistant.content import Content, Text, read_content
from assistant.wording import say, show

PATH = Path(__file__).with_name("words.yml")


class Words(Content):
    """What words.yml must hold."""

    launch: Text
    go_on: Text
    reprompt: Text
    help_now: Text
    use_a_phone: Text
    missed: Text
    signs: Text
    missed_again: Text
    late: Text
    failed: Text
    other_language: Text
    card_title: Text
    card_sources: Text
    card_numbers: Text


@cache
def words() -> Words:
    """The words, placeholders unfilled.

    Raises:
        ContentError: one is missing, or there is one too many.
    """
    return read_content(Words, PATH)


def spoken(name: str) -> str:
    """Words for a voice."""
    return say(getattr(words(), name))


def shown(name: str) -> str:
    """Words for a screen."""
    return show(getattr(words(), name))
