"""The training data as the Alexa skill's export reads it; the skill itself knows nothing of Rasa."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.alexa.intents import wordings
from assistant.alexa.selection import Texts
from assistant.content import Content, read_content
from assistant.content import Texts as Lines
from assistant.nlu.misheard import read_misheard
from assistant.nlu.training_texts import read_questions, read_red_flag_texts

BARE_SIGNS = Path(__file__).with_name("alexa") / "bare_signs.yml"


class BareSigns(Content):
    """bare_signs.yml: danger signs in a word or two, by flag."""

    __root__: dict[str, Lines]


def bare_signs() -> Mapping[str, Sequence[str]]:
    """Danger signs as people say them in a word or two, by flag.

    Raises:
        ContentError: the file cannot be read.
    """
    return read_content(BareSigns, BARE_SIGNS).__root__


def alexa_texts() -> Texts:
    """Questions, reports and misheard words.

    Raises:
        ContentError: a file of them cannot be read.
    """
    bare = bare_signs()
    reports = {entry.flag: [*bare.get(entry.flag, ()), *entry.reports] for entry in read_red_flag_texts()}
    return Texts(read_questions(), reports, read_misheard().heard_as, wordings())
