"""What a question names that only the rest of an answer speaks of: a voice says that sentence first; pure."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import parse_obj_as

from assistant.content import Content, Text, Texts
from assistant.dialogue.phrases import lower, phrase
from assistant.errors import ContentError
from assistant.yaml_files import read_yaml, relative

PATH = Path(__file__).with_name("named_in_rest.yml")


class Named(Content):
    """Words of a question, and a word of the sentence that answers them."""

    words: Texts
    says: Text


@cache
def named_in_rest() -> Mapping[str, Named]:
    """named_in_rest.yml by topic.

    Raises:
        ContentError: the file cannot be read.
    """
    try:
        return parse_obj_as(dict[str, Named], read_yaml(PATH))
    except ValueError as error:
        raise ContentError(relative(PATH), f"{error}; see the file's head") from None


def said_first(topic: str, question: str, rest: str) -> str:
    """The sentence of an answer's rest that answers what is named in the question; "" where nothing is."""
    named = named_in_rest().get(topic)
    if not named or not rest or not phrase(named.words).search(lower(question)):
        return ""
    sentences = re.split(r"(?<=[.!?]) ", " ".join(rest.split()))
    return next((sentence for sentence in sentences if re.search(rf"\b{re.escape(named.says)}\b", sentence)), "")
