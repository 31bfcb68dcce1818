"""A message of the page that nobody could look at: told so, kept nowhere, and looked at when it is sent again."""

from typing import Any

from rasa.core.channels.channel import UserMessage

from assistant.channels.addresses import Addresses, AddressLimits
from assistant.channels.fixed_words import BUSY, fixed_reply
from assistant.channels.web import Handler, WebChannel
from assistant.guard.reading import without_topic
from assistant.health import Health
from assistant.shared import OneProcess
from assistant.turn import Channel, Reply, Turn
from assistant.web import Entry, History, Sessions

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
