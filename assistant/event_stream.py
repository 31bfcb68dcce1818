"""What is said, for others to read: Rasa's events into RabbitMQ or Kafka through Rasa's own brokers.

They run on a thread and a loop of their own, so that a broker which is away or full holds up no turn. Events wait in
memory, in their order; when too many do, the oldest go. Rasa's own would log what a patient said when it fails.
"""

import asyncio
import json
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

import tenacity
from rasa.core.brokers.broker import EventBroker
from rasa.core.brokers.kafka import KafkaEventBroker
from rasa.core.brokers.pika import PikaEventBroker

from assistant.errors import SetupError
from assistant.health import Health

MOST_WAITING = 5_000  # events; a turn has about eight of some kB
LONGEST_PAUSE_SECONDS = 10
CONFIRM_SECONDS = 5.0  # for the broker's word that it has an event
TELL_SECONDS = 10.0  # that a command waits for the broker
PART = "event stream"
ERASED = "conversation_erased"
Send = Callable[[dict[str, Any]], Awaitable[None]]


class NoReceipt(Exception):
    """Kafka did not say in time that it has an event, or refused it."""


class EventStream(EventBroker):
    """Sends each event once it is taken by the broker; again when nobody knows whether it was.

    Args:
        address: amqp://user:password@host:5672/exchange, amqps:// (TLS), or kafka://host:9092/topic.
        health: is told when the broker is away.
    """

    def __init__(self, address: str, health: Health) -> None:
        self._address, self._health = address, health
        self._waiting: deque[dict[str, Any]] = deque(maxlen=MOST_WAITING)
        self._loop = asyncio.new_event_loop()
        self._new = asyncio.Event()
        threading.Thread(target=self._run, name="events", daemon=True).start()

    def publish(self, event: dict[str, Any]) -> None:
        """See EventBroker. Returns at once."""
        if len(self._waiting) == MOST_WAITING:
            self._health.trouble(PART, f"more than {MOST_WAITING} events wait; the oldest are dropped")
        self._waiting.append(event)
        self._loop.call_soon_threadsafe(self._new.set)

    def is_ready(self) -> bool:
        """See EventBroker."""
        return not self._waiting

    def erased(self, conversation: str) -> None:
        """Send nothing of a conversation that still waits, and that it was erased. Returns at once."""

        def in_place_of_its_events() -> None:
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
            wait=tenacity.wait_exponential(multiplier=0.2, max=LONGEST_PAUSE_SECONDS), before_sleep=self._tell
        )
        send: Send = await again(self._connected)
        while True:
            while self._waiting:
                event = self._waiting[0]
                await again(send, event)
                if self._waiting and self._waiting[0] is event:  # it may have been dropped meanwhile
                    self._waiting.popleft()
            self._health.well(PART)
            self._new.clear()
            if not self._waiting:
                await self._new.wait()

    async def _connected(self) -> Send:
        if self._address.startswith("kafka"):
            return _kafka(_kafka_broker(self._address))
        broker = _rabbitmq_broker(self._address, self._loop)
        await broker.connect()
        return _rabbitmq(broker)

    def _tell(self, state: tenacity.RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
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


async def reach(address: str) -> None:
    """Log in at the broker as the server would, and send nothing. Raises what the broker's library raises."""
    if address.startswith("kafka"):
        import confluent_kafka

        config = {**_kafka_broker(address)._get_kafka_config(), "log_level": 0}
        await asyncio.to_thread(confluent_kafka.Producer(config).list_topics, timeout=CONFIRM_SECONDS)
        return
    broker = _rabbitmq_broker(address, asyncio.get_running_loop())
    try:
        await broker.connect()
    finally:
        await broker.close()


def _kafka_broker(address: str) -> KafkaEventBroker:
    _, host, port, user, password, name = _parts(address)
    return KafkaEventBroker(f"{host}:{port or 9092}", name, "assistant", True, **_login(user, password))


def _rabbitmq_broker(address: str, loop: asyncio.AbstractEventLoop) -> PikaEventBroker:
    kind, host, port, user, password, name = _parts(address)
    return PikaEventBroker(
        f"{kind}://{host}" if kind == "amqps" else host,
        user or "guest",
        password or "guest",
        port or 5672,
        queues=[name],
        connection_attempts=1,
        exchange_name=name,
        event_loop=loop,
    )


def _rabbitmq(broker: PikaEventBroker) -> Send:
    async def send(event: dict[str, Any]) -> None:
        async with asyncio.timeout(CONFIRM_SECONDS):
            await broker._exchange.publish(
                broker._message(event, None), ""
            )  # Rasa's publish() logs what it cannot send

    return send


def _kafka(broker: KafkaEventBroker) -> Send:
    """Not by Rasa's publish(): it gives up without a word when Kafka is away, and asks for no receipt."""
    import confluent_kafka  # as late as Rasa does: most have no Kafka

    producer = confluent_kafka.Producer({**broker._get_kafka_config(), "log_level": 0})  # health tells it, once

    def send_now(event: dict[str, Any]) -> None:
        refused: list[object] = []
        producer.produce(
            broker.topic,
            value=json.dumps(event).encode(),
            key=str(event.get("sender_id")).encode(),  # the events of a conversation stay in their order
            on_delivery=lambda error, _: refused.append(error) if error else None,
        )
        try:
            waiting = producer.flush(CONFIRM_SECONDS)
        except Exception:
            producer.purge()
            raise
        if waiting or refused:
            producer.purge()  # it is sent again by us, and once only
            raise NoReceipt

    async def send(event: dict[str, Any]) -> None:
        await asyncio.to_thread(send_now, event)

    return send


def _login(user: str, password: str) -> dict[str, Any]:
    if not user:
        return {"security_protocol": "PLAINTEXT"}
    login = {"sasl_username": user, "sasl_password": password}
    return {"security_protocol": "SASL_SSL", "ssl_check_hostname": True, **login}


def _parts(address: str) -> tuple[str, str, int | None, str, str, str]:
    """Scheme, host, port, user, password, exchange or topic."""
    url = urlsplit(address)
    login = unquote(url.username or ""), unquote(url.password or "")
    return url.scheme, str(url.hostname), url.port, *login, url.path.strip("/")
