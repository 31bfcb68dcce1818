"""What a message means in a conversation: follow-ups, commands, corrections, yes and no, time words; pure, as YAML."""

from assistant.dialogue.after_alarm import read_after_alarm
from assistant.dialogue.asides import read_asides
from assistant.dialogue.commands import read_commands
from assistant.dialogue.complaints import complaint_words
from assistant.dialogue.correction import read_corrections
from assistant.dialogue.duration_words import duration_words
from assistant.dialogue.fine_signs import read_fine_signs
from assistant.dialogue.follow_ups import follow_ups as read_follow_ups
from assistant.dialogue.forms import forms as read_forms
from assistant.dialogue.language_lists import languages as read_languages
from assistant.dialogue.named_in_rest import named_in_rest
from assistant.dialogue.person import person_file
from assistant.dialogue.plain_answers import plain_answers
from assistant.dialogue.replies import reply_words
from assistant.dialogue.withdrawn import read_withdrawn
from assistant.dialogue.yes_no_words import yes_no_words


def read_dialogue() -> None:
    """Read and compile every file of this package, so that a mistake stops the start and not a patient's turn.

    Raises:
        ContentError: a file cannot be read, or a phrase cannot be compiled.
    """
    read_after_alarm()
    read_asides()
    read_commands()
    read_corrections()
    named_in_rest()
    read_fine_signs()
    read_follow_ups()
    read_forms(), yes_no_words(), duration_words(), reply_words(), complaint_words()
    read_languages(), person_file(), plain_answers()
    read_withdrawn()
