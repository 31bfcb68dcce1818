"""What the YAML of topics and facts must hold."""

from typing import Any, Literal

from pydantic import Field, StrictBool, root_validator

from assistant.content import Content, Count, Text, Texts


class ReviewEntry(Content):
    """Who has signed off a topic's answer, when, and which answer it was (assistant/sign_off.py writes it)."""

    by: Text
    date: Text
    answer: Text


class TopicEntry(Content):
    """One topic of topics.yml."""

    id: Text
    plain: Text
    tier: Literal["watch"] | None = None
    flag: Text | None = None
    reviewed: ReviewEntry | None = None

    @root_validator(skip_on_failure=True)
    def _tier_has_a_flag(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values["tier"] is None) != (values["flag"] is None):
            raise ValueError("tier and flag go together; write both or neither")
        return values


class TopicsFile(Content):
    """topics.yml: the groups, in the order in which they stand there."""

    test: list[TopicEntry]
    recovery: list[TopicEntry]
    weeks_later: list[TopicEntry]
    help: list[TopicEntry]
    conversation: list[TopicEntry]


class DocumentEntry(Content):
    """One document of documents.yml."""

    id: Text
    title: Text
    publisher: Text
    rank: Count
    decides_urgent: StrictBool
    note: Text


class DocumentsFile(Content):
    """documents.yml."""

    documents: list[DocumentEntry]


class FactEntry(Content):
    """One fact of <document>.yml. Its lists may be empty, and must be written down even then."""

    id: Text
    section: Text
    topics: list[Text]
    fact: Text
    numbers: list[Text]
    medicines: list[Text]
    cautions: list[Text]


class FactsFile(Content):
    """<document>.yml."""

    document: Text
    facts: list[FactEntry]


class ConflictEntry(Content):
    """One conflict of conflicts.yml."""

    id: Text
    topics: Texts
    about: Text
    facts: Texts
    say_first: Text
    wording: Text
    why: Text
    excused: dict[str, Text] = Field(default_factory=dict)


class ConflictsFile(Content):
    """conflicts.yml."""

    conflicts: list[ConflictEntry]


class ExcusedEntry(Content):
    """A fact that no answer uses, and why."""

    id: Text
    why: Text


class ExcusedFile(Content):
    """excused.yml."""

    excused: list[ExcusedEntry]
