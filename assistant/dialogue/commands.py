"""Commands to the assistant itself: slower, shorter, longer, go back, start over."""

from functools import cache
from pathlib import Path

from assistant.content import Content, Texts, read_content
from assistant.dialogue.whole_messages import Around, WholeMessages, plain_lists, whole_messages

PATH = Path(__file__).with_name("commands.yml")


class Commands(Content):
    """The phrases of each command."""

    slower: Texts
    shorter: Texts
    longer: Texts
    go_back: Texts
    start_over: Texts


class CommandsFile(Content):
    """commands.yml."""

    around: Around
    lists: dict[str, Texts]
    commands: Commands


COMMANDS = tuple(Commands.__fields__)


@cache
def _messages(path: Path = PATH) -> WholeMessages:
    file = read_content(CommandsFile, path)
    return whole_messages(file.commands.dict(), file.around, plain_lists(file.lists), path)


def command_of(text: str) -> str | None:
    """Which command a message is, one of `COMMANDS`; None for anything else.

    Raises:
        ContentError: commands.yml is wrong.
    """
    return _messages().name(text)


def read_commands() -> None:
    """Read and compile commands.yml, so that a mistake stops the start and not a patient's turn.

    Raises:
        ContentError: the file cannot be read, or a phrase cannot be compiled.
    """
    _messages()
