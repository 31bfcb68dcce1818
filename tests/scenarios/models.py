"""What a scenario file may hold."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from pydantic import Field, StrictStr, root_validator, validator

from assistant.answers import answers
from assistant.content import Content, Text, Texts
from assistant.knowledge import topics
from assistant.safety import Tier
from assistant.safety.lexicon import lexicon
from assistant.wording import show

CHANNELS = ("web", "speaker", "phone")
Channel = Literal["web", "speaker", "phone"]
Way = Literal["web", "home_assistant", "alexa", "phone"]
WAYS: dict[Channel, tuple[Way, ...]] = {"web": ("web",), "speaker": ("home_assistant", "alexa"), "phone": ("phone",)}
"""The ways in of each channel: a speaker is one of Home Assistant's, and an Echo where its model carries the words."""
ACTIONS = ("say", "press", "silence", "wait", "restart", "says_at_once")
WITHOUT_WORDS = ("wait", "restart")
EXPECTATIONS = ("topic", "tier", "flags", "must", "must_not", "same_as_before")
MOST_OF_ALL = 0.8  # of our answers; words that so many hold tell nothing of the one that was given
MORE = "expect a topic, a tier, flags, same_as_before, words that other answers lack, or must_not"
SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
_PAUSE = re.compile(r"(\d+) (second|minute|hour|day)s?")
_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
NOBODY = "none"  # how a file writes that there is no topic


class Step(Content):
    """One thing that somebody does, and what must come of it.

    Attributes:
        as_: whose conversation it is; "" is the person that the scenario is about.
        must: alternatives in each, separated by |.
    """

    say: StrictStr | None
    press: Text | None
    silence: Literal[True] | None
    wait: Text | None
    restart: Literal[True] | None
    says_at_once: Texts | None
    as_: Text = Field("", alias="as")
    topic: Text | None
    tier: Tier | None
    flags: list[Text] = Field(default_factory=list)
    must: list[Text] = Field(default_factory=list)
    must_not: list[Text] = Field(default_factory=list)
    same_as_before: Literal[True] | None

    @root_validator(pre=True)
    def _only_known_keys(cls, values: dict[str, Any]) -> dict[str, Any]:
        known = {field.alias for field in cls.__fields__.values()}
        if unknown := sorted(set(values) - known):
            raise ValueError(f"unknown key {', '.join(unknown)}; legal keys are {', '.join(sorted(known))}")
        return values

    @root_validator(skip_on_failure=True)
    def _does_one_thing(cls, values: dict[str, Any]) -> dict[str, Any]:
        done = [name for name in ACTIONS if values[name] is not None]
        if len(done) != 1:
            raise ValueError(f"does {' and '.join(done) or 'nothing'}; write exactly one of {', '.join(ACTIONS)}")
        if done[0] in WITHOUT_WORDS and any(values[name] for name in (*EXPECTATIONS, "as_")):
            raise ValueError(f"{done[0]} is answered by nobody; expect something of the step after it")
        return values

    @root_validator(skip_on_failure=True)
    def _can_fail(cls, values: dict[str, Any]) -> dict[str, Any]:
        if _says_something(values) and _hardly_fails(values):
            raise ValueError(f"can hardly fail: most of our answers would do; {MORE}")
        return values

    @validator("wait")
    def _is_a_time(cls, wait: str | None) -> str | None:
        if wait and not _PAUSE.fullmatch(wait):
            raise ValueError(f'wait "{wait}" is no time; write it as 2 hours, in seconds, minutes, hours or days')
        return wait

    @validator("press")
    def _are_keys(cls, press: str | None) -> str | None:
        if press and not re.fullmatch(r"[0-9*#]+", press):
            raise ValueError(f'press "{press}" are no keys of a phone; write digits, * and #')
        return press

    @validator("topic")
    def _is_a_topic(cls, topic: str | None) -> str | None:
        if topic and topic != NOBODY and topic not in topics():
            raise ValueError(f"topic {topic} is unknown; write an id of the topics, or none")
        return topic

    @validator("flags", each_item=True)
    def _is_a_flag(cls, flag: str) -> str:
        if flag not in {known.id for known in lexicon().flags}:
            raise ValueError(f"flag {flag} is unknown; write the id of a red flag")
        return flag

    @validator("must", each_item=True)
    def _has_no_empty_alternative(cls, must: str) -> str:
        if not all(part.strip() for part in must.split("|")):
            raise ValueError(f'must "{must}" has an empty alternative, which is always there; take it away')
        return must

    @property
    def seconds(self) -> float:
        """How long a `wait` lasts."""
        found = _PAUSE.fullmatch(self.wait or "")
        return int(found[1]) * SECONDS[found[2]] if found else 0.0

    @property
    def spoken(self) -> tuple[str, ...]:
        """Everything that is said in it."""
        return (self.say,) if self.say is not None else tuple(self.says_at_once or ())

    @property
    def told(self) -> str:
        """The step in a few words, for a report."""
        if self.spoken:
            return " + ".join(f"\u201c{words}\u201d" for words in self.spoken)
        return next(
            name if getattr(self, name) is True else f"{name} {getattr(self, name)}"
            for name in ACTIONS
            if getattr(self, name) is not None
        )


class Scenario(Content):
    """One conversation; where `as` names others, with theirs in between.

    Attributes:
        falls_short: by way in, why it fails there today. It must fail there, and on no other way.
    """

    id: Text
    what: Text
    falls_short: dict[Way, Text] = Field(default_factory=dict)
    channels: list[Channel] = Field(default_factory=lambda: list(CHANNELS))
    steps: list[Step] = Field(min_items=1)

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways in that its channels have."""
        return tuple(way for channel in self.channels for way in WAYS[channel])

    @root_validator(skip_on_failure=True)
    def _falls_short_where_it_is_held(cls, values: dict[str, Any]) -> dict[str, Any]:
        held = {way for channel in values["channels"] for way in WAYS[channel]}
        if astray := sorted(set(values["falls_short"]) - held):
            raise ValueError(f"falls short on {', '.join(astray)}, where it is not held; name one of {', '.join(held)}")
        return values

    @validator("id")
    def _is_a_name(cls, id_: str) -> str:
        if not _NAME.fullmatch(id_):
            raise ValueError(f"id {id_} must be small letters and digits, with _ between words")
        return id_


def _says_something(values: Mapping[str, Any]) -> bool:
    """Whether something is said or done that is answered."""
    return all(values[name] is None for name in WITHOUT_WORDS)


def _hardly_fails(values: Mapping[str, Any]) -> bool:
    """Whether nothing is expected but words that nearly every answer holds, such as "call"."""
    if any(values[name] for name in ("topic", "flags", "must_not", "same_as_before")) or values["tier"] not in (
        None,
        "none",
    ):
        return False
    passed = sum(all(any(p.lower() in text for p in m.split("|")) for m in values["must"]) for text in _answers())
    return passed >= MOST_OF_ALL * len(_answers())


@cache
def _answers() -> tuple[str, ...]:
    """All that the assistant may answer to a question."""
    return tuple(show(answer.shown).lower() for answer in answers().values())


class ScenarioFile(Content):
    """A behaviour."""

    behaviour: Text
    scenarios: list[Scenario] = Field(min_items=1)
