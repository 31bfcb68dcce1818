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

YES_OR_NO = ("yes", "yeah", "yep", "yup", "no", "nope", "nah")
PATH = Path(__file__).with_name("asides.yml")
Kind = Literal["slower", "shorter", "longer", "louder", "repeat", "start_over", "meaning"]


class Word(Content):
    """A word of the questions, by its names, in other words."""

    names: Texts
    text: Text


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
    """What was said, and what is said before the question comes again."""

    kind: Kind
    text: str


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
    name = command_of(said) or asides.messages.name(said) or ""
    if name in asides.words:
        return Aside("meaning", asides.words[name])
    if name == "meaning":
        return Aside("meaning", asides.says["meaning"] if question.simpler else _explained(question))
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


def _explained(question: Question) -> str:
    """The words of a question in other words; those that it holds."""
    asked = question.ask.lower()
    texts = [word.text for word in _file().words.values() if any(name in asked for name in word.names)]
    return " ".join(texts) or _file().says.meaning


@cache
def _file() -> AsidesFile:
    return read_content(AsidesFile, PATH)


@cache
def _asides() -> _Asides:
    file = _file()
    of_words = {name: [f"{begin} {{{name}}} ({{after_word}})" for begin in file.meaning_of] for name in file.words}
    names = {name: word.names for name, word in file.words.items()}
    lists = plain_lists({**file.lists, **names, "after_word": file.after_word})
    phrases = {**file.commands.dict(), "meaning": list(file.meaning), **of_words}
    messages = whole_messages(phrases, file.around, lists, PATH)
    return _Asides(messages, {name: word.text for name, word in file.words.items()}, file.says.dict())
