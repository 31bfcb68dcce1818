"""Words that recognisers mishear and fillers, read without Rasa so that `assistant check` can look at them."""

from pathlib import Path

from assistant.content import Content, Text, Texts, read_content

PATH = Path(__file__).with_name("speech.yml")


class Misheard(Content):
    """speech.yml: what arrives -> what was meant, and words that say nothing."""

    heard_as: dict[str, Text]
    fillers: Texts


def read_misheard(path: Path = PATH) -> Misheard:
    """The list of misheard words.

    Raises:
        ContentError: the file is missing, a key is, or a word is no text.
    """
    return read_content(Misheard, path)
