"""What a message means in a conversation: follow-ups, commands and corrections, as YAML and pure functions; no Rasa."""

from assistant.dialogue.commands import read_commands
from assistant.dialogue.correction import read_corrections
from assistant.dialogue.follow_ups import follow_ups


def read_dialogue() -> None:
    """Read and compile every file of this package, so that a mistake stops the start and not a patient's turn.

    Raises:
        ContentError: a file cannot be read, or a phrase cannot be compiled.
    """
    read_commands()
    read_corrections()
    follow_ups()
