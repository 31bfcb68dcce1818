"""The topics that patients ask about."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.content import read_content
from assistant.errors import ContentError
from assistant.knowledge.files import TopicsFile
from assistant.safety import Tier
from assistant.yaml_files import relative

NOT_OURS = ("not_covered", "out_of_scope")  # topics whose answer is that there is none
PATH = Path(__file__).with_name("topics.yml")


@dataclass(frozen=True)
class Review:
    """A clinician's sign-off.

    Attributes:
        by: her role.
        date: of the review, ISO 8601.
        answer: digest of what was signed off.
    """

    by: str
    date: str
    answer: str


@dataclass(frozen=True)
class Topic:
    """One topic.

    Attributes:
        id: public id; also the name of the intent and of the answer (`utter_<id>`).
        group: test, recovery, weeks_later, help or conversation.
        plain: how to name it to a patient, after "Did you mean".
        tier: "watch" when its answer says to contact the doctor.
        flag: the watch flag that goes with the tier, or "".
        reviewed: the last sign-off of its answer; it may be void by now (assistant/sign_off.py).
    """

    id: str
    group: str
    plain: str
    tier: Tier = "none"
    flag: str = ""
    reviewed: Review | None = None

    @property
    def is_asked(self) -> bool:
        """Whether it is a question; else it is talk around questions, such as thanks."""
        return self.group != "conversation"

    @property
    def is_ours(self) -> bool:
        """Whether its answer answers something."""
        return self.id not in NOT_OURS


@cache
def topics(path: Path = PATH) -> Mapping[str, Topic]:
    """All topics by id, in the order of the file.

    Raises:
        ContentError: an unknown group or key, a missing key, or a topic that stands twice.
    """
    file = read_content(TopicsFile, path)
    found: dict[str, Topic] = {}
    for group in file.__fields__:
        for entry in getattr(file, group):
            if entry.id in found:
                raise ContentError(relative(path), f"topic {entry.id} stands twice; take one away")
            signed = entry.reviewed and Review(entry.reviewed.by, entry.reviewed.date, entry.reviewed.answer)
            found[entry.id] = Topic(entry.id, group, entry.plain, entry.tier or "none", entry.flag or "", signed)
    return found
