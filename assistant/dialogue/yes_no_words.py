"""The words of yes_no.yml."""

from functools import cache
from pathlib import Path

from assistant.content import Content, Texts, read_content
from assistant.dialogue.phrases import as_recognisers_write

PATH = Path(__file__).with_name("yes_no.yml")
KINDS = (
    *("unsure", "yes", "hedges", "no", "not_since", "ended", "denials", "exceptions", "denial_ends", "only", "wished"),
    *("lately", "troubles", "little"),
)
"""What a phrase inside a clause may be; of a phrase that stands in two lists the first counts."""


class Words(Content):
    """yes_no.yml."""

    yes: Texts
    yes_alone: Texts
    hedges: Texts
    no: Texts
    no_alone: Texts
    unsure: Texts
    taken_back: Texts
    second_thoughts: Texts
    waits: Texts
    parts: Texts
    where: Texts
    nods: Texts
    exceptions: Texts
    harmless: Texts
    denials: Texts
    denial_ends: Texts
    only: Texts
    emphatic: Texts
    wished: Texts
    ended: Texts
    not_since: Texts
    lately: Texts
    troubles: Texts
    little: Texts
    before: Texts
    after: Texts
    subjects: Texts


@cache
def yes_no_words() -> Words:
    """The words.

    Raises:
        ContentError: the file cannot be read.
    """
    read = read_content(Words, PATH)
    return read.copy(update={name: as_recognisers_write(words) for name, words in read.dict().items()})
