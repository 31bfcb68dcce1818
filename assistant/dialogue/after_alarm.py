"""What is said right after an alarm, and the one sentence that answers it beside the alarm; pure."""

from functools import cache
from pathlib import Path

from assistant.content import Content, Text, Texts, read_content
from assistant.dialogue.whole_messages import Around, WholeMessages, plain_lists, whole_messages
from assistant.safety import Tier

PATH = Path(__file__).with_name("after_alarm.yml")
CALL_FOR_ME = "call_for_me"


class Answered(Content):
    """Phrases and what is said to them."""

    phrases: Texts
    says: Text
    says_emergency: Text | None = None


class AfterAlarmFile(Content):
    """after_alarm.yml."""

    around: Around
    lists: dict[str, Texts]
    kinds: dict[str, Answered]


def after_alarm(text: str) -> str | None:
    """Which of after_alarm.yml's kinds a whole message is."""
    return _messages().name(text)


def sentence(kind: str, tier: Tier) -> str:
    """What is said to a kind, with placeholders.

    Args:
        tier: of the alarm.
    """
    said = after_alarm_file().kinds[kind]
    return str(said.says_emergency or said.says) if tier == "emergency" else str(said.says)


def read_after_alarm() -> None:
    """Read and compile after_alarm.yml, so that a mistake stops the start and not a patient's turn.

    Raises:
        ContentError: the file cannot be read, or a phrase cannot be compiled.
    """
    _messages()


@cache
def after_alarm_file() -> AfterAlarmFile:
    """The file.

    Raises:
        ContentError: it cannot be read.
    """
    return read_content(AfterAlarmFile, PATH)


@cache
def _messages() -> WholeMessages:
    file = after_alarm_file()
    phrases = {name: kind.phrases for name, kind in file.kinds.items()}
    return whole_messages(phrases, file.around, plain_lists(file.lists), PATH)
