"""One event to RabbitMQ or Kafka, through Rasa's own brokers, and what they say of it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from aio_pika.exceptions import AMQPChannelError, ChannelInvalidStateError, DeliveryError
from rasa.core.brokers.kafka import KafkaEventBroker
from rasa.core.brokers.pika import PikaEventBroker

CONFIRM_SECONDS = 5.0  # for the broker's word that it has an event
REOPEN_SECONDS = 0.05  # between looks whether a channel is open again, which RabbitMQ closes on what it refuses
Send = Callable[[dict[str, Any]], Awaitable[None]]


class NoReceipt(Exception):
    """Kafka did not say in time that it has an event."""


class Refused(Exception):
    """The broker answered that it does not take an event. It holds no word of the event."""


async def connected(address: str, loop: asyncio.AbstractEventLoop) -> Send:
    """What sends one event, and comes back when the broker has it.

    Args:
        address: as EventStream's.

    Raises:
        Exception: the broker is away; each client has its own.
    """
    if address.startswith("kafka"):
        return _kafka(_kafka_broker(address))
    broker = _rabbitmq_broker(address, loop)
    await broker.connect()
    return _rabbitmq(broker)


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
    async def send_now(message: Any) -> None:
        while True:
            try:
                await broker._exchange.publish(message, "")  # Rasa's publish() logs what it cannot send
                return
            except ChannelInvalidStateError:  # closed over the event before; it is opened anew by itself
                await asyncio.sleep(REOPEN_SECONDS)

    async def send(event: dict[str, Any]) -> None:
        message = _readable(lambda: broker._message(event, None))
        try:
            async with asyncio.timeout(CONFIRM_SECONDS):
                await send_now(message)
        except (DeliveryError, AMQPChannelError):
            raise Refused from None  # theirs quotes it

    return send


def _kafka(broker: KafkaEventBroker) -> Send:
    """Not by Rasa's publish(): it gives up without a word when Kafka is away, and asks for no receipt."""
    import confluent_kafka  # as late as Rasa does: most have no Kafka

    producer = confluent_kafka.Producer({**broker._get_kafka_config(), "log_level": 0})  # health tells it, once

    def send_now(key: bytes, value: bytes) -> None:
        refused: list[Any] = []
        try:
            producer.produce(
                broker.topic,
                value=value,
                key=key,  # the events of a conversation stay in their order
                on_delivery=lambda error, _: refused.append(error) if error else None,
            )
            waiting = producer.flush(CONFIRM_SECONDS)
        except confluent_kafka.KafkaException as error:
            producer.purge()
            raise (Refused if _is_refusal(error.args[0]) else NoReceipt) from None
        except Exception:
            producer.purge()
            raise
        if waiting or refused:
            producer.purge()  # it is sent again by us, and once only
            raise Refused if any(map(_is_refusal, refused)) else NoReceipt

    async def send(event: dict[str, Any]) -> None:
        value = _readable(lambda: json.dumps(event).encode())
        await asyncio.to_thread(send_now, str(event.get("sender_id")).encode(), value)

    return send


def _is_refusal(error: Any) -> bool:
    """Whether it is the broker's own answer, and one that asking again would not change; below 0 are the client's."""
    return error.code() > 0 and not error.retriable()


def _readable(made: Callable[[], Any]) -> Any:
    try:
        return made()
    except (TypeError, ValueError, RecursionError):  # no JSON can be made of it
        raise Refused from None


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
