"""The topics that patients ask about."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.errors import ContentError
from assistant.safety import Tier
from assistant.yaml_files import read_yaml, refuse_unknown_keys, relative

PATH = Path(__file__).with_name("topics.yml")


@dataclass(frozen=True)
class Topic:
    """One topic.

    Attributes:
        id: public id; also the name of the intent and of the answer (`utter_<id>`).
        group: test, recovery, weeks_later, help or conversation.
        plain: how to name it to a patient, after "Did you mean".
        tier: "watch" when its answer says to contact the doctor.
        flag: the watch flag that goes with the tier, or "".
    """

    id: str
    group: str
    plain: str
    tier: Tier = "none"
    flag: str = ""


@cache
def topics(path: Path = PATH) -> Mapping[str, Topic]:
    """All topics by id, in the order of the file.

    Raises:
        ContentError: an unknown key or a topic that stands twice.
    """
    found: dict[str, Topic] = {}
    for group, entries in read_yaml(path).items():
        for entry in entries:
            refuse_unknown_keys(entry, ("id", "plain", "tier", "flag"), path)
            if entry["id"] in found:
                raise ContentError(relative(path), f"topic {entry['id']} stands twice; take one away")
            found[entry["id"]] = Topic(group=group, **entry)
    return found
