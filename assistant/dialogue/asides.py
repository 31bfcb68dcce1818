"""What is said to a form's question that is no answer to it: commands, and questions what its words mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from assistant.content import Content, Text, Texts, read_content
from assistant.dialogue.commands import command_of
from assistant.dialogue.forms import Question
from assistant.dialogue.phrases import plain
from assistant.dialogue.whole_messages import Around, WholeMessages, plain_lists, whole_messages
from assistant.dialogue.yes_no import named
from assistant.safety.normalise import normalise
from assistant.safety.numbers import fever_readings

YES_OR_NO = ("yes", "yeah", "yep", "yup", "no", "nope", "nah")
PATH = Path(__file__).with_name("asides.yml")
Kind = Literal["slower", "shorter", "longer", "louder", "repeat", "start_over", "meaning"]


class Word(Content):
    """A word of the questions, by its names, in other words; and the facts that these rest on."""

    names: Texts
    asked: Texts | None = None
    text: Text
    facts: Texts


class Louder(Content):
    """Phrases of what is no command elsewhere."""

    louder: Texts
    repeat: Texts


class Says(Content):
    """What stands before the question that is asked again."""

    slower: Text
    shorter: Text
    longer: Text
    louder: Text
    start_over: Text
    meaning: Text


class AsidesFile(Content):
    """asides.yml."""

    around: Around
    lists: dict[str, Texts]
    commands: Louder
    meaning: Texts
    meaning_of: Texts
    after_word: Texts
    words: dict[str, Word]
    what_about: Text
    says: Says


@dataclass(frozen=True)
class Aside:
    """What was said, and what is said before the question comes again.

    Attributes:
        word: which word's meaning was asked; "" for the question's.
    """

    kind: Kind
    text: str
    word: str = ""


@dataclass(frozen=True)
class _Asides:
    """asides.yml, compiled; `words` are the plain words by name."""

    messages: WholeMessages
    words: Mapping[str, str]
    says: Mapping[str, str]


def aside(said: str, question: Question) -> Aside | None:
    """What a message to a question is besides an answer; None where it may be one.

    Raises:
        ContentError: asides.yml or commands.yml is wrong.
    """
    asides = _asides()
    name = command_of(said) or asides.messages.name(said) or asides.messages.name(_measured(said)) or ""
    if name in asides.words:
        return Aside("meaning", asides.words[name], name)
    if name == "meaning":
        return Aside("meaning", str(question.plainly or asides.says["meaning"]))
    if name == "repeat":
        return Aside("repeat", "")
    if name not in asides.says or _may_answer(said, question):
        return None
    return Aside(name, asides.says[name])  # type: ignore[arg-type]


def what_about() -> str:
    """What is said to "is that normal" where nothing was said before."""
    return str(_file().what_about)


def read_asides() -> None:
    """Read and compile asides.yml, so that a mistake stops the start and not a patient's turn.

    Raises:
        ContentError: the file cannot be read, or a phrase cannot be compiled.
    """
    _asides()


def _may_answer(said: str, question: Question) -> bool:
    """ "It's too much", "yes, more": whatever may tell of a sign is read as an answer."""
    return named(said, question.words) or plain(said).split()[0] in YES_OR_NO


def _measured(said: str) -> str:
    """A word in place of a temperature; one that is a fever stands in no phrase here."""
    return fever_readings(normalise(said))[0]


def asides_words() -> Mapping[str, Word]:
    """The words that are explained, by name.

    Raises:
        ContentError: asides.yml is wrong.
    """
    return _file().words


@cache
def _file() -> AsidesFile:
    return read_content(AsidesFile, PATH)


@cache
def _asides() -> _Asides:
    file = _file()
    of_words = {
        name: [*(f"{begin} {{{name}}} ({{after_word}})" for begin in file.meaning_of), *(word.asked or ())]
        for name, word in file.words.items()
    }
    names = {name: word.names for name, word in file.words.items()}
    lists = plain_lists({**file.lists, **names, "after_word": file.after_word})
    phrases = {**file.commands.dict(), "meaning": list(file.meaning), **of_words}
    messages = whole_messages(phrases, file.around, lists, PATH)
    return _Asides(messages, {name: word.text for name, word in file.words.items()}, file.says.dict())
