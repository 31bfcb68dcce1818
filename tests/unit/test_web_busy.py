"""A message of the page that nobody could look at: told so, kept nowhere, and looked at when it is sent again."""

from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage

from assistant.channels.addresses import Addresses, AddressLimits
from assistant.channels.fixed_words import BUSY, fixed_reply
from assistant.channels.web import WebChannel
from assistant.guard.reading import without_topic
from assistant.health import Health
from assistant.turn import Reply, Turn
from assistant.web import Entry, History, Sessions

ANSWER = Reply("An answer.", "An answer.")


class Kept(History):
    """Counts what it is given."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, conversation: str, *entries: Entry) -> None:
        self.entries += entries


async def test_a_message_that_was_told_busy_is_not_kept_and_is_looked_at_when_it_comes_again(tmp_path: Path) -> None:
    kept, replies = Kept(), [fixed_reply(BUSY), ANSWER]

    async def on_new_message(message: UserMessage) -> Turn:
        return without_topic(str(message.text), "web", replies.pop(0))

    def nobody(*_: Any) -> dict[str, bool]:
        return {}

    no_limit = AddressLimits(Addresses(()), 0)
    channel = WebChannel(Sessions("k" * 32, 60), kept, Health(), lambda turn: None, nobody, no_limit, no_limit)
    channel.blueprint(on_new_message)
    said = Entry("1", "patient", "can i drink coffee")
    first, _ = await channel._once("c", said)
    assert (first.reply.busy, kept.entries) == (True, [])
    second, answer = await channel._once("c", said)
    assert (second.reply, answer.text) == (ANSWER, "An answer.")
    assert kept.entries == [said, answer]
    assert (await channel._once("c", said))[1] == answer  # the third is the second's again
    assert not replies
