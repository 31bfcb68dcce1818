"""What the YAML of the safety core must hold."""

from datetime import date
from typing import Any, Literal

from pydantic import Field, StrictBool, validator

from assistant.content import Content, Count, Text, Texts
from assistant.safety.cues import Direction
from assistant.safety.possession import Where

Lowering = Literal["denied", "hypothetical", "past", "procedure", "somebody_else"]
PLACEHOLDERS = ("number", "advice_line", "crisis_line")


class FlagFile(Content):
    """One red flag, flags/<id>.yml; flags/README.md says what each key is for."""

    id: Text
    name: Text
    tier: Literal["emergency", "urgent", "watch"]
    source: Texts
    means: Text | None = None
    reviewer: Text | None = None
    reviewed: date | Text | None = None
    phrases: Texts
    unmistakable: Texts | None = None
    hints: Texts | None = None
    never: Texts | None = None
    ignores: list[Lowering] = Field(default_factory=list)

    @validator("source", pre=True)
    def _one_source(cls, source: Any) -> Any:
        return [source] if isinstance(source, str) else source


class CueEntry(Content):
    """Phrases that lower a flag, and how far they reach; the head of cues.yml says what each key is for."""

    status: Lowering
    direction: Direction
    reach: Count
    own_words: StrictBool
    phrases: Texts


class DoubtsEntry(Content):
    """Words beside which a plain phrase is not firm: in its sentence, or anywhere in the message."""

    sentence: Texts
    message: Texts


class CuesFile(Content):
    """cues.yml."""

    cues: list[CueEntry]
    persists: Texts
    doubts: DoubtsEntry
    denial_inside: Texts
    pseudo: Texts
    terminators: Texts
    report: Texts
    idioms: Texts


class PossessionEntry(Content):
    """Phrases that make a sign a report; the head of possessed.yml says what each key is for."""

    overrides: list[Lowering]
    where: Where
    reach: Count
    phrases: Texts
    unless: Texts | None = None
    flags: Texts | None = None


class PossessedFile(Content):
    """possessed.yml."""

    possessed: list[PossessionEntry]


class WordsFile(Content):
    """words.yml: lists by name."""

    __root__: dict[str, Texts]


class SpellingFile(Content):
    """spelling.yml."""

    heard_as: dict[str, Text]
    real_words: Texts


class Wording(Content):
    """One emergency message in its two forms."""

    shown: Text
    spoken: Text

    @validator("shown", "spoken")
    def _placeholders_are_known(cls, text: str) -> str:
        try:
            text.format(**dict.fromkeys(PLACEHOLDERS, ""))
        except (KeyError, IndexError, AttributeError, ValueError):
            legal = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            raise ValueError(f"a placeholder in braces is unknown or not closed; legal are {legal}") from None
        return text


class MessagesFile(Content):
    """messages.yml: a wording for each tier that escalates and one for a crisis, and what reminds of each."""

    emergency: Wording
    urgent: Wording
    crisis: Wording
    reminder_emergency: Wording
    reminder_urgent: Wording
    reminder_crisis: Wording
    also_crisis: Wording
    crisis_line_asked: Wording
    names_crisis_line: Texts
    asks_for_it: Texts
    help_comes: Wording
