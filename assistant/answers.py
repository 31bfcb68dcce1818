"""The answers beside the questions: one file for each topic under data/nlu, two wordings in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.errors import ContentError
from assistant.knowledge import knowledge, topics
from assistant.settings import PROJECT
from assistant.turn import Source
from assistant.yaml_files import read_yaml, refuse_unknown_keys, relative

FOLDER = PROJECT / "data" / "nlu"
VOICE = "voice"
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


def _variant(variants: list[dict[str, Any]], voice: bool, path: Path) -> dict[str, Any]:
    found = [v for v in variants if (v.get("channel") == VOICE) == voice]
    if len(found) != 1:
        kind = "voice" if voice else "default"
        raise ContentError(relative(path), f"{len(found)} {kind} wordings; each answer has exactly one")
    return found[0]


def read_answer(topic: str, path: Path) -> Answer:
    """The answer of one topic's file.

    Raises:
        ContentError: a wording missing or doubled, an unknown key, no facts named.
    """
    name = f"utter_{topic}"
    responses = read_yaml(path).get("responses") or {}
    if set(responses) != {name}:
        raise ContentError(relative(path), f"must hold the one answer {name}; found {', '.join(responses) or 'none'}")
    variants = responses[name]
    for variant in variants:
        refuse_unknown_keys(variant, ("text", "channel", "metadata"), path)
        if variant.get("channel") not in (None, VOICE):
            raise ContentError(relative(path), f"channel {variant['channel']} is unknown; leave it out or write voice")
    shown, spoken = _variant(variants, False, path), _variant(variants, True, path)
    facts = (shown.get("metadata") or {}).get("facts")
    if facts is None:
        raise ContentError(relative(path), "answer names no facts; add metadata: facts: [...] to its default wording")
    unknown = sorted(set(facts) - set(knowledge().facts))
    if unknown:
        raise ContentError(relative(path), f"unknown fact {', '.join(unknown)}; see assistant/knowledge/facts")
    more = (spoken.get("metadata") or {}).get("more", "")
    return Answer(topic, _one_line(shown["text"]), _one_line(spoken["text"]), _one_line(more), tuple(facts))


def _one_line(text: str) -> str:
    return " ".join(text.split())


@cache
def answers(folder: Path = FOLDER) -> Mapping[str, Answer]:
    """All answers by topic.

    Raises:
        ContentError: a topic without a file, or a file that is wrong.
    """
    return {topic: read_answer(topic, folder / f"{topic}.yml") for topic in topics()}
