"""The training data as the Alexa skill's export reads it; the skill itself knows nothing of Rasa."""

from assistant.alexa.selection import Texts
from assistant.nlu.misheard import read_misheard
from assistant.nlu.training_texts import read_questions, read_red_flag_texts


def alexa_texts() -> Texts:
    """Questions, reports and misheard words.

    Raises:
        ContentError: a file of them cannot be read.
    """
    reports = {entry.flag: entry.reports for entry in read_red_flag_texts()}
    return Texts(read_questions(), reports, read_misheard().heard_as)
