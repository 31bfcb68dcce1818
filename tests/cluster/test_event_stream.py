"""Rasa's events reach RabbitMQ, in their order, also those of the time in which it was away."""

import asyncio
import json
from typing import Any

import aio_pika

from assistant.event_stream import EventStream, tell_erased
from assistant.health import Health
from benchmarks.services import Service, until
from tests.cluster.services import LARGEST_MESSAGE


async def received(port: int, count: int, name: str = "talks") -> list[dict[str, Any]]:
    connection = await aio_pika.connect(port=port)
    async with connection:
        queue = await (await connection.channel()).declare_queue(name, durable=True)
        found: list[dict[str, Any]] = []
        async with asyncio.timeout(90), queue.iterator() as messages:
            async for message in messages:
                async with message.process():
                    found.append(json.loads(message.body))
                if len(found) == count:
                    return found
    return found


def numbers(port: int, count: int, name: str = "talks") -> list[int]:
    return [event["number"] for event in asyncio.run(received(port, count, name))]


def test_events_come_in_order_and_those_of_an_outage_later(broker: Service) -> None:
    health = Health()
    stream = EventStream(f"amqp://guest:guest@127.0.0.1:{broker.port}/talks", health)
    for number in range(5):
        stream.publish({"event": "user", "number": number})
    assert numbers(broker.port, 5) == list(range(5))
    broker.freeze()
    for number in range(5, 9):
        stream.publish({"event": "user", "number": number})
    until(lambda: bool(health.degraded), 60, "health tells that it is away")
    assert not stream.is_ready()
    broker.thaw()
    again = numbers(broker.port, 4)
    assert list(dict.fromkeys(again)) == list(range(5, 5 + len(set(again))))
    until(stream.is_ready, 90, "nothing waits any more")


def test_readers_are_told_what_was_erased_after_all_that_was_said_of_it(broker: Service) -> None:
    stream = EventStream(f"amqp://guest:guest@127.0.0.1:{broker.port}/erased", Health())
    stream.publish({"event": "user", "sender_id": "c", "number": 1})
    until(stream.is_ready, 90, "it is sent")
    stream.erased("c")
    tell_erased(f"amqp://guest:guest@127.0.0.1:{broker.port}/erased", ["c"])
    told = asyncio.run(received(broker.port, 3, "erased"))
    assert [(event["event"], event["sender_id"]) for event in told] == [
        ("user", "c"),
        *[("conversation_erased", "c")] * 2,
    ]


def test_one_that_rabbitmq_never_takes_holds_up_nobody_behind_it(broker: Service) -> None:
    """It closes the channel over it, each time."""
    health, port = Health(), broker.port
    stream = EventStream(f"amqp://guest:guest@127.0.0.1:{port}/large", health)
    stream.publish({"event": "user", "sender_id": "a", "number": -1, "text": "x" * 2 * LARGEST_MESSAGE})
    for number in range(12):
        stream.publish({"event": "user", "sender_id": "b", "number": number})
    until(stream.is_ready, 60, lambda: health.degraded)
    assert numbers(port, 12, "large") == list(range(12))
    assert [line.partition(":")[0] for line in health.degraded] == ["lost events"]
    assert "xxx" not in str(health.degraded)
