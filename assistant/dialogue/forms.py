"""The forms: what they ask and say, from forms.yml."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

from assistant.content import Content, Count, Text, Texts, read_content
from assistant.dialogue.beside_denial import dangers_beside
from assistant.dialogue.contrast import is_contrasted
from assistant.dialogue.fine_signs import is_no_news, with_denials
from assistant.dialogue.part_denied import flags_denied, is_no_to_all
from assistant.dialogue.plain_denial import About
from assistant.dialogue.yes_no import Reading, named, yes_or_no

PATH = Path(__file__).with_name("forms.yml")


class Told(Content):
    """A text and the facts it rests on."""

    text: Text
    facts: Texts


class Question(Content):
    """One question; `signs` are words by red flag, `rests` a short question after each of them."""

    slot: Text
    ask: Text
    ask_time_told: Text | None = None
    simpler: Text | None = None
    plainly: Text | None = None
    rests: dict[str, Text] | None = None
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
        said, counts = self.with_denials(text), tuple(self.counts or ())
        answered = yes_or_no(said, self.words, hedges=hedges, about=self.about, counts=counts)
        if answered != "yes" and dangers_beside(said, self.words, counts):
            return "yes"
        return "unclear" if answered == "no" and is_contrasted(text) else answered

    def with_denials(self, text: str) -> str:
        """An answer, with a plain denial in place of "i can bend my neck fine"."""
        return with_denials(text, self.signs)

    def tells_others_well(self, text: str) -> bool:
        """Whether a whole answer denies signs of other questions, or tells that they are well: "my legs are strong"."""
        said = with_denials(text, _all_signs())
        words = tuple(word for listed in _all_signs().values() for word in listed)
        return not named(text, self.words) and yes_or_no(said, words, about=self.about) == "no"

    def denied_in(self, text: str) -> frozenset[str] | None:
        """The signs that a no denies by their names, which leaves the others open; None for a no to all of them."""
        said = self.with_denials(text)
        if said != text and is_no_to_all(text, said, self.signs):
            return None
        return flags_denied(said, self.signs)

    def ask_rest(self, denied: Collection[str]) -> str:
        """What is asked after the signs that were not denied: "Is it very bad? Is there a stiff neck?"."""
        return " ".join(str(text) for flag, text in (self.rests or {}).items() if flag not in denied)

    def is_no_news(self, text: str) -> bool:
        """Whether "no change" is the whole answer to a question after several signs."""
        return self.reads_time and is_no_news(text)


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
def _all_signs() -> Mapping[str, Sequence[str]]:
    """The words of every sign that some question asks after, by red flag."""
    questions = [question for form in forms().values() for question in form.questions]
    return {flag: words for question in questions for flag, words in question.signs.items()}


@cache
def forms() -> Mapping[str, Form]:
    """The forms by name, which is that of Rasa's loop.

    Raises:
        ContentError: the file cannot be read.
    """
    return dict(read_content(FormsFile, PATH))
