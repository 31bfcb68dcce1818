"""The training texts: questions by topic, and red-flag reports with their look-alikes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.content import Content, Text, Texts, read_content
from assistant.errors import ContentError
from assistant.settings import PROJECT
from assistant.yaml_files import relative

QUESTIONS = PROJECT / "data" / "nlu"
RED_FLAGS = PROJECT / "data" / "red_flags"
HARD_NEGATIVES = "hard_negatives"


@dataclass(frozen=True)
class RedFlagTexts:
    """What people say when they have it, and harmless words that come close."""

    flag: str
    reports: tuple[str, ...]
    look_alikes: tuple[str, ...]


class QuestionsEntry(Content):
    """The questions of one topic, as Rasa reads them."""

    intent: Text
    examples: Text


class QuestionsFile(Content):
    """data/nlu/<topic>.yml; its answer is read by assistant.answers."""

    version: Text | None = None
    nlu: list[QuestionsEntry]
    responses: Any = None


class RedFlagFile(Content):
    """data/red_flags/<flag>.yml."""

    flag: Text
    reports: Texts
    look_alikes: Texts


class HardNegatives(Content):
    """Harmless lines by why they are harmless."""

    denied: Texts
    general: Texts
    hypothetical: Texts
    idiom: Texts
    mild: Texts
    past: Texts
    procedure: Texts


class HardNegativesFile(Content):
    """hard_negatives.yml."""

    hard_negatives: HardNegatives


def _examples(entry: QuestionsEntry, path: Path) -> list[str]:
    lines = [line.strip() for line in entry.examples.splitlines() if line.strip()]
    wrong = next((line for line in lines if not line.startswith("- ")), None)
    if wrong is not None:
        raise ContentError(relative(path), f'question line "{wrong[:40]}" must start with a dash and a space')
    return [line[2:].strip() for line in lines]


def read_questions(folder: Path = QUESTIONS) -> dict[str, list[str]]:
    """Questions by topic.

    Raises:
        ContentError: an unreadable file or line, a key unknown or missing, or an intent that is not the file's name.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for entry in read_content(QuestionsFile, path).nlu:
            if entry.intent != path.stem:
                raise ContentError(relative(path), f"intent must be {path.stem}, as the file's name says")
            found.setdefault(entry.intent, []).extend(_examples(entry, path))
    return found


def read_red_flag_texts(folder: Path = RED_FLAGS) -> list[RedFlagTexts]:
    """Reports and look-alikes of every flag.

    Raises:
        ContentError: an unreadable file, a key unknown or missing, or a name that is not the flag's.
    """
    found = []
    for path in sorted(folder.glob("*.yml")):
        if path.stem == HARD_NEGATIVES:
            continue
        data = read_content(RedFlagFile, path)
        if data.flag != path.stem:
            raise ContentError(relative(path), f"flag must be {path.stem}, as the file's name says")
        found.append(RedFlagTexts(path.stem, tuple(data.reports), tuple(data.look_alikes)))
    return found


def read_hard_negatives(folder: Path = RED_FLAGS) -> list[str]:
    """Harmless lines that come near many flags.

    Raises:
        ContentError: the file is missing or unreadable, or a kind unknown or missing.
    """
    kinds = read_content(HardNegativesFile, folder / f"{HARD_NEGATIVES}.yml").hard_negatives
    return [text for _, texts in kinds for text in texts]
