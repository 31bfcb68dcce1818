"""Scraps that mean nothing by themselves, such as a time: an alarm by meaning alone is not raised for them."""

from functools import cache
from pathlib import Path

from assistant.content import Content, Texts, read_content
from assistant.dialogue.whole_messages import Around, WholeMessages, plain_lists, whole_messages
from assistant.safety.normalise import normalise
from assistant.safety.numbers import fever_readings

PATH = Path(__file__).with_name("plain_answers.yml")


class PlainAnswers(Content):
    """plain_answers.yml."""

    around: Around
    lists: dict[str, Texts]
    phrases: Texts


@cache
def plain_answers() -> WholeMessages:
    """The file, compiled.

    Raises:
        ContentError: it cannot be read, or a phrase cannot be compiled.
    """
    file = read_content(PlainAnswers, PATH)
    return whole_messages({"plain": file.phrases}, file.around, plain_lists(file.lists), PATH)


def is_plain_answer(text: str) -> bool:
    """Whether the whole message is such a scrap."""
    readings = (text, fever_readings(normalise(text))[0])  # a temperature that is none of a fever as `normalreading`
    return any(plain_answers().name(said) is not None for said in readings)
