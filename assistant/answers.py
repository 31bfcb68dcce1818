"""The answers beside the questions: one file for each topic under data/nlu, two wordings in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field

from assistant.content import Content, Text, read_content
from assistant.errors import ContentError
from assistant.knowledge import knowledge, topics
from assistant.settings import PROJECT
from assistant.turn import Source
from assistant.yaml_files import relative

FOLDER = PROJECT / "data" / "nlu"
VOICE: Final = "voice"
MORE_OFFER = "Do you want to hear more?"


@dataclass(frozen=True)
class Answer:
    """One topic's answer. Placeholders such as {advice_line} stand as written.

    Attributes:
        shown: for a screen.
        spoken: for a voice, complete by itself.
        more: the rest, spoken when the listener wants it, or "".
        facts: ids of the facts that all three rest on.
    """

    topic: str
    shown: str
    spoken: str
    more: str
    facts: tuple[str, ...]

    @property
    def speech(self) -> str:
        """What a voice says: the answer, and an offer where there is more."""
        return f"{self.spoken} {MORE_OFFER}" if self.more else self.spoken

    @property
    def sources(self) -> tuple[Source, ...]:
        """Documents and sections of the facts that belong to the topic, the highest-ranking document first.

        Facts that only carry the safety advice at an answer's end come last, so that the first source is the one
        that settles the question.
        """
        known = knowledge()
        facts = [known.facts[f] for f in self.facts]
        facts.sort(key=lambda f: (self.topic not in f.topics, known.documents[f.document].rank))
        return tuple(dict.fromkeys(Source(f.document, f.section) for f in facts))


class Metadata(Content):
    """What stands beside a wording: its facts beside the default one, the rest to be spoken beside the voice's."""

    facts: list[Text] | None = None
    more: Text | None = None


class Wording(Content):
    """One wording; without a channel it is the default."""

    text: Text
    channel: Literal["voice"] | None = None
    metadata: Metadata = Metadata()


class AnswerFile(Content):
    """data/nlu/<topic>.yml; its questions are read by assistant.nlu.training_texts."""

    version: Text | None = None
    nlu: list[Any] | None = None
    responses: dict[str, list[Wording]] = Field(default_factory=dict)


def _wording(wordings: list[Wording], channel: Literal["voice"] | None, path: Path) -> Wording:
    found = [w for w in wordings if w.channel == channel]
    if len(found) != 1:
        raise ContentError(
            relative(path), f"{len(found)} {channel or 'default'} wordings; write exactly one for each answer"
        )
    return found[0]


def _facts(shown: Wording, spoken: Wording, path: Path) -> tuple[str, ...]:
    facts = shown.metadata.facts
    if facts is None:
        raise ContentError(relative(path), "answer names no facts; add metadata: facts: [...] to its default wording")
    if spoken.metadata.facts is not None:
        raise ContentError(relative(path), "facts stand beside the voice wording; put them beside the default one")
    if shown.metadata.more is not None:
        raise ContentError(relative(path), "more stands beside the default wording; put it beside the voice wording")
    unknown = sorted(set(facts) - set(knowledge().facts))
    if unknown:
        raise ContentError(relative(path), f"unknown fact {', '.join(unknown)}; see assistant/knowledge/facts")
    return tuple(facts)


def read_answer(topic: str, path: Path) -> Answer:
    """The answer of one topic's file.

    Raises:
        ContentError: a wording missing or doubled, a key unknown or missing, no facts named.
    """
    name = f"utter_{topic}"
    responses = read_content(AnswerFile, path).responses
    if set(responses) != {name}:
        raise ContentError(relative(path), f"must hold the one answer {name}; found {', '.join(responses) or 'none'}")
    shown, spoken = _wording(responses[name], None, path), _wording(responses[name], VOICE, path)
    facts = _facts(shown, spoken, path)
    return Answer(topic, _one_line(shown.text), _one_line(spoken.text), _one_line(spoken.metadata.more or ""), facts)


def _one_line(text: str) -> str:
    return " ".join(text.split())


@cache
def answers(folder: Path = FOLDER) -> Mapping[str, Answer]:
    """All answers by topic.

    Raises:
        ContentError: a topic without a file, or a file that is wrong.
    """
    return {topic: read_answer(topic, folder / f"{topic}.yml") for topic in topics()}
