"""How often one call, one speaker's owner or one house may speak to us; who must be heard out always may.

A voice is never refused with a status or with silence: who speaks too often is told so in words.
"""

from collections.abc import Awaitable, Callable

from assistant.channels.web_limits import Limits
from assistant.shared import Shared
from assistant.turn import Channel, Turn

MOST, MINUTE = 60, 60.0  # of one conversation: nobody says, or keys, one thing a second for a minute
MOST_OF_ACCOUNT = 240  # of one Alexa account, which may have a speaker in each room of a ward; as of one address
Door = Callable[[str, Channel, str], Awaitable[Turn | None]]
"""Words, channel and conversation -> what is said to one who is turned away; None for who must be heard out."""


async def open_door(text: str, channel: Channel, conversation: str) -> Turn | None:
    """Nobody is turned away."""
    return None


class SpokenLimits:
    """Counts who speaks, and has those told who speak too often.

    Args:
        name: of what is counted.
        door: the guard's.
        shared: counts for all processes; while it is away, each counts for itself.
        most: at once, and again within a minute; 0: no limit.
    """

    def __init__(
        self, name: str, channel: Channel, door: Door = open_door, shared: Shared | None = None, most: int = MOST
    ) -> None:
        self._channel, self._door = channel, door
        self._limits = Limits(f"spoken-{name}", most, MINUTE, shared) if most else None

    async def may(self, who: str) -> bool:
        """Count one of somebody; whether it is not one too many.

        Args:
            who: a hash where it is shared; no id from outside is told to Redis.
        """
        return self._limits is None or await self._limits.is_left(who)

    async def instead(self, words: str, conversation: str) -> Turn | None:
        """The turn of one too many; None where it is let in all the same."""
        return await self._door(words, self._channel, conversation)


async def told_to_wait(words: str, conversation: str, *counted: tuple[SpokenLimits, str]) -> Turn | None:
    """What is said instead of an answer where any of these has spoken too often; None for who may ask.

    Args:
        counted: limits, and who is counted by each.
    """
    for limits, who in counted:
        if not await limits.may(who) and (instead := await limits.instead(words, conversation)):
            return instead
    return None
