"""What is said, for others to read: Rasa's events into RabbitMQ or Kafka through Rasa's own brokers.

They run on a thread and a loop of their own, so that a broker which is away or full holds up no turn. Events wait in
memory, in their order; when too many do, the oldest go. Rasa's own would log what a patient said when it fails.

An event that is refused for what it is (too large) must not hold up those behind it for ever: where the broker refuses
it, takes another at once, and refuses it again, so many times in a row, it is dropped. A broker that is away, silent or
full takes no other, so nothing is dropped for that.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Iterable
from enum import Enum, auto
from itertools import islice
from typing import Any

import tenacity
from rasa.core.brokers.broker import EventBroker

from assistant.errors import SetupError
from assistant.event_brokers import Refused, Send, connected
from assistant.health import Health
from assistant.observing.metrics import EVENTS_LOST

MOST_WAITING = 5_000  # events; a turn has about eight of some kB
SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.2, 10.0
MOST_REFUSALS = 5
"""In a row, of one event while another is taken: some six seconds. A full queue with a slow reader may once take the
other in a place that just came free, but not so often."""
OTHERS = 20  # behind the first, of which one is tried each time: several may be refused for good
TELL_SECONDS = 10.0  # that a command waits for the broker
PART, LOST = "event stream", "lost events"
LOST_SECONDS = 3_600.0  # that /health tells of them
LOST_BY = ("refused", "too_many")
ERASED = "conversation_erased"


class _Fate(Enum):
    """What came of sending an event."""

    TAKEN = auto()
    REFUSED = auto()
    UNKNOWN = auto()  # the broker is away or silent


class EventStream(EventBroker):
    """Sends each event once it is taken by the broker; again when nobody knows whether it was.

    Args:
        address: amqp://user:password@host:5672/exchange, amqps:// (TLS), or kafka://host:9092/topic.
        health: is told when the broker is away, and when readers will never get an event.
    """

    def __init__(self, address: str, health: Health) -> None:
        self._address, self._health = address, health
        self._waiting: deque[dict[str, Any]] = deque()
        self._lock = threading.Lock()  # of what waits, which several threads change
        for why in LOST_BY:  # from 0 on, or Prometheus sees no increase
            EVENTS_LOST.labels(why)
        self._told: asyncio.TimerHandle | None = None  # until when /health tells of lost events
        self._loop = asyncio.new_event_loop()
        self._new = asyncio.Event()
        threading.Thread(target=self._run, name="events", daemon=True).start()

    def publish(self, event: dict[str, Any]) -> None:
        """See EventBroker. Returns at once."""
        with self._lock:
            is_full = len(self._waiting) >= MOST_WAITING
            if is_full:
                self._waiting.popleft()
            self._waiting.append(event)
        if is_full:
            self._lose("too_many", f"more than {MOST_WAITING} events waited; the oldest were dropped")
        self._loop.call_soon_threadsafe(self._new.set)

    def is_ready(self) -> bool:
        """See EventBroker."""
        return not self._waiting

    def erased(self, conversation: str) -> None:
        """Send nothing of a conversation that still waits, and that it was erased. Returns at once."""

        def in_place_of_its_events() -> None:
            with self._lock:
                others = [event for event in self._waiting if event.get("sender_id") != conversation]
                self._waiting.clear()
                self._waiting.extend(others)
            self.publish(erased_event(conversation))

        self._loop.call_soon_threadsafe(in_place_of_its_events)

    async def close(self) -> None:
        """See EventBroker."""

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._send_all())

    async def _send_all(self) -> None:
        again = tenacity.AsyncRetrying(
            wait=tenacity.wait_exponential(multiplier=SHORTEST_PAUSE_SECONDS, max=LONGEST_PAUSE_SECONDS),
            before_sleep=lambda state: self._tell(state.outcome.exception() if state.outcome else None),
        )
        send: Send = await again(connected, self._address, self._loop)
        while True:
            while self._waiting:
                await self._send_first(send, self._waiting[0])
            self._health.well(PART)
            self._new.clear()
            if not self._waiting:
                await self._new.wait()

    async def _send_first(self, send: Send, event: dict[str, Any]) -> None:
        """Until it is taken, refused for good, or waits no more."""
        refusals, pause = 0, SHORTEST_PAUSE_SECONDS
        others: list[dict[str, Any]] = []  # that were refused as well
        while self._waits(event):
            fate = await self._sent(send, event)
            if fate is _Fate.TAKEN:
                return
            refused = fate is _Fate.REFUSED and await self._refused_alone(send, event, others)
            refusals = refusals + 1 if refused else 0
            if refusals >= MOST_REFUSALS and event.get("event") != ERASED:  # of an erasure readers must hear
                self._drop(event)
                self._lose("refused", "the broker refuses some events for good; readers of the stream lack them")
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _refused_alone(self, send: Send, event: dict[str, Any], refused: list[dict[str, Any]]) -> bool:
        """Whether the broker takes another, and refuses this one right after it."""
        other = self._behind(event, refused)
        if other is None:
            return False
        if await self._sent(send, other) is not _Fate.TAKEN:
            refused.append(other)
            return False
        return self._waits(event) and await self._sent(send, event) is _Fate.REFUSED

    def _behind(self, event: dict[str, Any], refused: list[dict[str, Any]]) -> dict[str, Any] | None:
        """The first behind it that was not refused too; of another conversation, if any, or the order changes."""
        with self._lock:
            behind = list(islice(self._waiting, 1, 1 + OTHERS))
        fresh = [one for one in behind if not any(one is other for other in refused)]
        if not fresh:  # all of them: once more
            refused.clear()
            fresh = behind
        others = (one for one in fresh if one.get("sender_id") != event.get("sender_id"))
        return next(others, fresh[0] if fresh else None)

    async def _sent(self, send: Send, event: dict[str, Any]) -> _Fate:
        try:
            await send(event)
        except Refused as error:
            self._tell(error)
            return _Fate.REFUSED
        except Exception as error:  # each client raises its own
            self._tell(error)
            return _Fate.UNKNOWN
        self._drop(event)
        return _Fate.TAKEN

    def _waits(self, event: dict[str, Any]) -> bool:
        """Not where it was dropped or erased meanwhile."""
        with self._lock:
            return any(one is event for one in self._waiting)

    def _drop(self, event: dict[str, Any]) -> None:
        with self._lock:
            for place, one in enumerate(self._waiting):
                if one is event:
                    del self._waiting[place]
                    return

    def _lose(self, why: str, what: str) -> None:
        """Count an event that readers will never get; /health tells it for a while, since nothing mends it."""
        EVENTS_LOST.labels(why).inc()
        self._health.trouble(LOST, what)
        self._loop.call_soon_threadsafe(self._forget_in_time)

    def _forget_in_time(self) -> None:
        if self._told:
            self._told.cancel()
        self._told = self._loop.call_later(LOST_SECONDS, self._health.well, LOST)

    def _tell(self, error: BaseException | None) -> None:
        self._health.trouble(PART, f"{type(error).__name__}; events wait in memory")


def erased_event(conversation: str) -> dict[str, Any]:
    """What consumers are told: delete all that you have of this `sender_id`. It may come more than once."""
    return {"event": ERASED, "sender_id": conversation, "timestamp": time.time()}


def tell_erased(address: str, conversations: Iterable[str]) -> None:
    """Tell consumers, from a process of its own.

    Args:
        address: of the stream.

    Raises:
        SetupError: the broker did not take it in time.
    """
    stream = EventStream(address, Health())
    for conversation in conversations:
        stream.publish(erased_event(conversation))
    end = time.monotonic() + TELL_SECONDS
    while not stream.is_ready():
        if time.monotonic() > end:
            raise SetupError("everything is erased, but the event stream could not be told; do it again when it is up")
        time.sleep(0.05)
