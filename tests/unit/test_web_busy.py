"""A message of the page that nobody could look at: told so, kept nowhere, and looked at when it is sent again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from assistant.channels import guard as guard_module
from assistant.channels import web as web_module
from assistant.channels.addresses import Addresses, AddressLimits
from assistant.channels.fixed_words import BUSY, fixed_reply
from assistant.channels.guard import Guard
from assistant.channels.web import LET_IN, Handler, WebChannel
from assistant.guard.reading import without_topic
from assistant.health import Health
from assistant.shared import OneProcess
from assistant.turn import Channel, Reply, Turn
from assistant.web import Entry, History, Sessions
from tests.unit.stand_in_brain import StandIn

ANSWER = Reply("An answer.", "An answer.")


class Kept(History):
    """Counts what it is given."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, conversation: str, *entries: Entry) -> None:
        self.entries += entries


class Away(OneProcess):
    """Counts what is held."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[str] = []

    def hold(self, key: str) -> Any:
        self.held.append(key)
        return super().hold(key)


def channel_of(kept: Kept, on_new_message: Handler, shared: OneProcess | None = None) -> WebChannel:
    def speech() -> dict[str, bool]:
        return {}

    no_limit = AddressLimits(Addresses(()), 0)
    sessions = Sessions("k" * 32, 60)
    channel = WebChannel(sessions, kept, Health(), lambda turn: None, speech, no_limit, no_limit, shared)
    channel.blueprint(on_new_message)
    return channel


async def test_a_message_that_was_told_busy_is_not_kept_and_is_looked_at_when_it_comes_again() -> None:
    kept, replies = Kept(), [fixed_reply(BUSY), ANSWER]

    async def on_new_message(message: UserMessage) -> Turn:
        return without_topic(str(message.text), "web", replies.pop(0))

    channel = channel_of(kept, on_new_message)
    said = Entry("1", "patient", "can i drink coffee")
    first, _ = await channel._once("c", said)
    assert (first.reply.busy, kept.entries) == (True, [])
    second, answer = await channel._once("c", said)
    assert (second.reply, answer.text) == (ANSWER, "An answer.")
    assert kept.entries == [said, answer]
    assert (await channel._once("c", said))[1] == answer  # the third is the second's again
    assert not replies


async def test_other_words_by_an_old_number_are_another_message() -> None:
    """A client of somebody else's may count anew after it was loaded again."""
    heard: list[str] = []

    async def on_new_message(message: UserMessage) -> Turn:
        heard.append(str(message.text))
        return Turn(str(message.text), "web", (), 0.0, "none", (), (), Reply("An answer.", "An answer."))

    channel = channel_of(Kept(), on_new_message)
    for words in ("can i drink coffee", "can i drink coffee", "my neck is stiff"):
        await channel._once("conversation", Entry("1", "patient", words))
    assert heard == ["can i drink coffee", "my neck is stiff"]


async def test_who_is_turned_away_at_the_door_waits_for_no_other_process() -> None:
    asked: list[str] = []

    async def on_new_message(message: UserMessage) -> Turn:
        return without_topic(str(message.text), "web", ANSWER)

    async def door(text: str, channel: Channel, conversation: str) -> Turn | None:
        asked.append(conversation)
        return without_topic(text, channel, fixed_reply(BUSY)) if len(asked) == 1 else None

    kept, away = Kept(), Away()
    channel = channel_of(kept, on_new_message, away)
    channel.door = door
    said = Entry("1", "patient", "can i drink coffee")
    turn, answer = await channel._once("c", said)
    assert (turn.reply.busy, kept.entries, away.held) == (True, [], [])
    assert answer.text.startswith("If this is an emergency")
    assert (await channel._once("c", said))[0].reply == ANSWER
    assert away.held


SAID = Entry("1", "patient", "can i drink coffee")


class Slow(OneProcess):
    """Holds a message up, as where another process has the same one."""

    @asynccontextmanager
    async def hold(self, key: str) -> AsyncIterator[None]:
        await asyncio.sleep(0.05)
        yield


async def let_in_by(channel: WebChannel, messages: list[UserMessage]) -> object:
    await channel._once("c", SAID)
    return (messages[-1].metadata or {}).get(LET_IN, False)


@pytest.mark.parametrize(
    ("door", "fresh_seconds", "let_in"), [(True, 5.0, True), (True, 0.01, False), (False, 5.0, False)]
)
async def test_only_who_was_just_let_in_at_the_door_says_so(
    door: bool, fresh_seconds: float, let_in: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who had to wait since, or whom no door has looked at, is looked at by the guard."""
    messages: list[UserMessage] = []

    async def on_new_message(message: UserMessage) -> Turn:
        messages.append(message)
        return without_topic(str(message.text), "web", ANSWER)

    async def open_door(text: str, channel: Channel, conversation: str) -> Turn | None:
        return None

    monkeypatch.setattr(web_module, "JUDGED_SECONDS", fresh_seconds)
    channel = channel_of(Kept(), on_new_message, Slow())
    channel.door = open_door if door else None
    assert await let_in_by(channel, messages) is let_in


@pytest.mark.parametrize(("let_in", "times"), [(True, 0), (False, 1)])
async def test_the_guard_looks_at_who_was_not_let_in_already(
    let_in: bool, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    async def turned_away(text: str, *_: object) -> None:
        looked.append(text)

    monkeypatch.setattr(guard_module, "turned_away", turned_away)
    guard = Guard(StandIn(), None)
    monkeypatch.setattr(type(guard._rasa), "is_busy", True)
    turn = await guard.turn(SAID.text, "web", "c", let_in=let_in)
    assert turn.reply.answer == "An answer."
    assert len(looked) == times
