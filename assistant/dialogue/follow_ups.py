"""Follow-ups: which kind a message is, and which topic answers that kind after which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field

from assistant.content import Content, Text, Texts, read_content
from assistant.dialogue.whole_messages import Around, WholeMessages, plain_lists, whole_messages

PATH = Path(__file__).with_name("follow_ups.yml")
NOT_COVERED = "not_covered"  # topic whose answer is that the documents do not say
CHOOSE = "choose"  # kind of a message that says which of two
NOBODY_ANSWERS, OPENING_HOURS = "nobody_answers", "opening_hours"  # kinds that need no last topic
MOST_NAMED = 2  # topics that are asked about


class Kind(Content):
    """One kind of follow-up: its phrases, and every topic once; `tells` of a sign ("it's been a week").

    `first`, and the facts it rests on, is said before the cells that are `partly`, or in place of them (`only_first`).
    """

    phrases: Texts
    first: Text | None = None
    facts: Texts | None = None
    only_first: bool = False
    tells: bool = False
    same: list[Text]
    partly: list[Text] = Field(default_factory=list)
    other: dict[str, Text | list[Text]]
    not_covered: list[Text]


class FollowUpsFile(Content):
    """follow_ups.yml."""

    around: Around
    lists: dict[str, Texts]
    choose: Texts
    nobody_answers: Texts
    opening_hours: Texts
    not_said: Text
    kinds: dict[str, Kind]


@dataclass(frozen=True)
class FollowUps:
    """follow_ups.yml, compiled.

    Attributes:
        table: kind -> last topic -> the topics that answer: one, or two to ask about.
        partly: kind and last topic of the cells whose own answer does not say just that.
        not_said: what is said before such an answer.
        firsts: what is said there in place of that, by kind.
        alone: kinds of which nothing more is said there.
    """

    messages: WholeMessages
    table: Mapping[str, Mapping[str, tuple[str, ...]]]
    partly: frozenset[tuple[str, str]]
    not_said: str
    firsts: Mapping[str, str]
    alone: frozenset[str]

    def first_of(self, kind: str) -> str:
        """What is said before an answer that does not say just what was asked."""
        return self.firsts.get(kind, self.not_said)


@cache
def follow_ups(path: Path = PATH) -> FollowUps:
    """The phrases and the table.

    Raises:
        ContentError: the file cannot be read, or a phrase cannot be compiled.
    """
    file = read_content(FollowUpsFile, path)
    phrases = {CHOOSE: list(file.choose), NOBODY_ANSWERS: list(file.nobody_answers)}
    phrases[OPENING_HOURS] = list(file.opening_hours)
    phrases |= {name: list(kind.phrases) for name, kind in file.kinds.items()}
    table = {name: _cells(kind) for name, kind in file.kinds.items()}
    partly = frozenset((name, topic) for name, kind in file.kinds.items() for topic in kind.partly)
    messages = whole_messages(phrases, file.around, plain_lists(file.lists), path)
    firsts = {name: " ".join(kind.first.split()) for name, kind in file.kinds.items() if kind.first}
    alone = frozenset(name for name, kind in file.kinds.items() if kind.first and kind.only_first)
    return FollowUps(messages, table, partly, file.not_said, firsts, alone)


def _cells(kind: Kind) -> dict[str, tuple[str, ...]]:
    return {
        **{topic: (topic,) for topic in (*kind.same, *kind.partly)},
        **{topic: (to,) if isinstance(to, str) else tuple(to) for topic, to in kind.other.items()},
        **dict.fromkeys(kind.not_covered, (NOT_COVERED,)),
    }


def kind_of(text: str) -> str | None:
    """Which kind of follow-up a message is; None where it names a subject of its own."""
    return follow_ups().messages.name(text)


def resolve(kind: str, last: Sequence[str]) -> tuple[str, ...]:
    """The topics that answer a follow-up: one, or two of which one must be asked for.

    Args:
        last: topics answered last, mostly one; two where a message asked two things.

    Returns:
        Empty when nothing was answered that it could follow. What the documents do not say stays so.
    """
    table = follow_ups().table.get(kind, {})
    found = [to for topic in last for to in table.get(topic, (NOT_COVERED,) if topic == NOT_COVERED else ())]
    covered = tuple(dict.fromkeys(to for to in found if to != NOT_COVERED))
    return covered[:MOST_NAMED] or tuple(dict.fromkeys(found))
