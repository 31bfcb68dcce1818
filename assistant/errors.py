"""What can go wrong, grouped by what the caller can do about it.

AssistantError
├── ContentError      a file that people edit is wrong: the message names the file, what, and how to mend it
├── SetupError        the machine or a setting is wrong: model missing, port in use, bad environment variable
└── UnreadableText    a patient's message cannot be read: tell the patient, never fail
"""

import traceback
from pathlib import Path


class AssistantError(Exception):
    """Base of all errors this project raises on purpose; the command line shows it in one line."""


class ContentError(AssistantError):
    """A content file is wrong.

    Args:
        path: the file, relative to the project.
        what: what is wrong, and how to mend it.
    """

    def __init__(self, path: object, what: str) -> None:
        self.path = str(path)
        self.what = what
        super().__init__(f"{path}: {what}")


class SetupError(AssistantError):
    """The machine, a setting or a trained model is not as it must be."""


class UnreadableText(AssistantError):
    """A message that cannot be read: empty, far too long, or without a word in it."""


def where(error: Exception) -> str:
    """Kind and place of an error; its message may quote the patient (a database's does) and is not logged."""
    frames = traceback.extract_tb(error.__traceback__)
    last = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{last}"
