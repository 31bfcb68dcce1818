"""The training texts: questions by topic, and red-flag reports with their look-alikes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import ContentError
from assistant.settings import PROJECT
from assistant.yaml_files import read_yaml, refuse_unknown_keys, relative

QUESTIONS = PROJECT / "data" / "nlu"
RED_FLAGS = PROJECT / "data" / "red_flags"
HARD_NEGATIVES = "hard_negatives"


@dataclass(frozen=True)
class RedFlagTexts:
    """What people say when they have it, and harmless words that come close."""

    flag: str
    reports: tuple[str, ...]
    look_alikes: tuple[str, ...]


def _examples(entry: dict[str, Any], path: Path) -> list[str]:
    lines = [line.strip() for line in str(entry.get("examples", "")).splitlines() if line.strip()]
    wrong = next((line for line in lines if not line.startswith("- ")), None)
    if wrong is not None:
        raise ContentError(relative(path), f'question line "{wrong[:40]}" must start with a dash and a space')
    return [line[2:].strip() for line in lines]


def read_questions(folder: Path = QUESTIONS) -> dict[str, list[str]]:
    """Questions by topic.

    Raises:
        ContentError: an unreadable file or line.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for entry in read_yaml(path).get("nlu") or []:
            found.setdefault(entry["intent"], []).extend(_examples(entry, path))
    return found


def read_red_flag_texts(folder: Path = RED_FLAGS) -> list[RedFlagTexts]:
    """Reports and look-alikes of every flag.

    Raises:
        ContentError: an unreadable file, an unknown key, or a name that is not the flag's.
    """
    found = []
    for path in sorted(folder.glob("*.yml")):
        if path.stem == HARD_NEGATIVES:
            continue
        data = read_yaml(path)
        refuse_unknown_keys(data, ("flag", "reports", "look_alikes"), path)
        if data.get("flag") != path.stem:
            raise ContentError(relative(path), f"flag must be {path.stem}, as the file's name says")
        found.append(RedFlagTexts(path.stem, tuple(data["reports"]), tuple(data["look_alikes"])))
    return found


def read_hard_negatives(folder: Path = RED_FLAGS) -> list[str]:
    """Harmless lines that come near many flags.

    Raises:
        ContentError: the file is missing or unreadable.
    """
    path = folder / f"{HARD_NEGATIVES}.yml"
    kinds = read_yaml(path)[HARD_NEGATIVES]
    return [text for texts in kinds.values() for text in texts]
