"""The forms: what they ask and say, from forms.yml."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

from assistant.content import Content, Count, Text, Texts, read_content
from assistant.dialogue.beside_denial import dangers_beside
from assistant.dialogue.contrast import is_contrasted
from assistant.dialogue.fine_signs import is_no_news, with_denials
from assistant.dialogue.halves import Halves, points
from assistant.dialogue.part_denied import is_no_to_all, points_denied
from assistant.dialogue.plain_denial import About
from assistant.dialogue.yes_no import Reading, named, yes_or_no

PATH = Path(__file__).with_name("forms.yml")


class Told(Content):
    """A text and the facts it rests on."""

    text: Text
    facts: Texts


class Half(Content):
    """Half of a sign; without `ask` nobody asks after it, and who denies it has denied nothing else."""

    words: Texts
    ask: Text | None = None


class Question(Content):
    """One question; `signs` are words by red flag, `rests` a short question after each of them."""

    slot: Text
    ask: Text
    ask_time_told: Text | None = None
    simpler: Text | None = None
    plainly: Text | None = None
    rests: dict[str, Text] | None = None
    halves: dict[str, dict[str, Half]] | None = None
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
        """The points that a no denies by their names, which leaves the others open; None for a no to all of them."""
        said = self.with_denials(text)
        if said != text and is_no_to_all(text, said, self.signs):
            return None
        return points_denied(said, self.signs, self._half_words)

    @property
    def points(self) -> frozenset[str]:
        """All that is asked after: red flags, and halves of them as `flag/half`."""
        asked = {flag: [name for name, half in halves.items() if half.ask] for flag, halves in self._halves.items()}
        return points(self.signs, {flag: dict.fromkeys(names, ()) for flag, names in asked.items()})

    def leaves_open(self, denied: Collection[str]) -> frozenset[str]:
        """The points that are still open after a denial of others."""
        return self.points - {*denied}

    def flags_open(self, denied: Collection[str]) -> list[str]:
        """The red flags of which something is still open."""
        left = {point.partition("/")[0] for point in self.leaves_open(denied)}
        return [flag for flag in self.signs if flag in left]

    def ask_rest(self, denied: Collection[str]) -> str:
        """What is asked after the points that were not denied: "Is it very bad? Is there blood?"."""
        left = self.leaves_open(denied)
        return " ".join(text for flag, rest in (self.rests or {}).items() for text in self._ask_of(flag, rest, left))

    def _ask_of(self, flag: str, rest: str, left: Collection[str]) -> list[str]:
        """The question after a sign, or after the half of it that is left."""
        asked = {f"{flag}/{name}": str(half.ask) for name, half in self._halves.get(flag, {}).items() if half.ask}
        halves = [text for point, text in asked.items() if point in left]
        whole = len(halves) == len(asked) if asked else flag in left
        return [str(rest)] if whole else halves

    @property
    def _halves(self) -> Mapping[str, Mapping[str, Half]]:
        return self.halves or {}

    @property
    def _half_words(self) -> Halves:
        return {flag: {name: half.words for name, half in halves.items()} for flag, halves in self._halves.items()}

    def is_no_news(self, text: str) -> bool:
        """Whether "no change" is the whole answer to a question after several signs."""
        return self.reads_time and is_no_news(text)


class Says(Content):
    """What a form says at its end, and in place of its answer to a pain of weeks."""

    end: Told
    talk_first: Told | None = None
    stopped: Told | None = None
    weeks: Told | None = None


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
    weeks_too: Text | None = None

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
