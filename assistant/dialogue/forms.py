"""The forms: what they ask and say, from forms.yml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from assistant.content import Content, Count, Text, Texts, read_content
from assistant.dialogue.beside_denial import dangers_beside
from assistant.dialogue.part_denied import denies_a_part
from assistant.dialogue.plain_denial import About
from assistant.dialogue.yes_no import Reading, yes_or_no

PATH = Path(__file__).with_name("forms.yml")


class Told(Content):
    """A text and the facts it rests on."""

    text: Text
    facts: Texts


class Question(Content):
    """One question; `signs` are words by red flag."""

    slot: Text
    ask: Text
    ask_time_told: Text | None = None
    simpler: Text | None = None
    facts: Texts
    reads_time: bool = False
    ever: bool = False
    counts: Texts | None = None
    signs: dict[str, Texts]

    @property
    def words(self) -> tuple[str, ...]:
        """The words of all signs."""
        return tuple(word for words in self.signs.values() for word in words)

    @property
    def about(self) -> About:
        """What "gone" and "not any more" mean."""
        return "ever" if self.ever else "complaint" if self.reads_time else "now"

    def read(self, text: str, *, hedges: bool = True) -> Reading:
        """How it was answered: yes, no or unclear; a danger sign beside a denial is a yes, whatever was asked."""
        answered = yes_or_no(text, self.words, hedges=hedges, about=self.about, counts=self.counts or ())
        return "yes" if answered != "yes" and dangers_beside(text, self.words, tuple(self.counts or ())) else answered

    def is_part_denied(self, text: str) -> bool:
        """Whether a no leaves most of what was asked open: a check of one question asks for the rest."""
        return self.reads_time and denies_a_part(text, self.signs)


class Says(Content):
    """What a form says at its end."""

    end: Told
    talk_first: Told | None = None
    stopped: Told | None = None


class Form(Content):
    """One form; forms.yml tells what its keys mean."""

    topics: Texts
    about: Text
    begin: Told | None = None
    most_interruptions: Count | None = None
    asks_simpler: bool = False
    questions: list[Question]
    says: Says
    two_days: Text | None = None
    weeks: Text | None = None

    @property
    def topic(self) -> str:
        """What its turns are about."""
        return str(self.topics[0])

    def question(self, slot: str) -> Question:
        """The question that fills a slot.

        Raises:
            ValueError: none does.
        """
        return self.questions[self.place(slot)]

    def place(self, slot: str) -> int:
        """Place of the question that fills a slot, from 0 on.

        Raises:
            ValueError: none does.
        """
        return [str(question.slot) for question in self.questions].index(slot)


class FormsFile(Content):
    """forms.yml."""

    headache_check: Form
    back_soreness_check: Form
    screening: Form


@cache
def forms() -> Mapping[str, Form]:
    """The forms by name, which is that of Rasa's loop.

    Raises:
        ContentError: the file cannot be read.
    """
    return dict(read_content(FormsFile, PATH))
