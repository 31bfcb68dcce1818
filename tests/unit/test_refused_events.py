"""One event that a broker never takes is dropped and told; a broker that takes none, or flaps, costs no event."""

import asyncio
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import confluent_kafka
import pytest
from aio_pika.exceptions import DeliveryError
from confluent_kafka import KafkaError, KafkaException

from assistant import event_stream
from assistant.event_brokers import NoReceipt, Refused, _kafka, _rabbitmq
from assistant.event_stream import MOST_REFUSALS, EventStream
from assistant.health import Health
from assistant.observing.metrics import REGISTRY
from benchmarks.services import until

Event = dict[str, Any]
ADDRESS = "amqp://nobody.invalid/talks"
SECRET = "the words of a patient"


class Broker:
    """In place of a real one.

    Attributes:
        takes: whether it takes an event; raises what a broker that is away raises.
        tried: every event it was offered, in order.
    """

    def __init__(self, takes: Callable[[Event], bool]) -> None:
        self.takes, self.taken, self.tried = takes, list[Event](), list[Event]()

    async def send(self, event: Event) -> None:
        self.tried.append(event)
        if not self.takes(event):
            raise Refused
        self.taken.append(event)

    def names(self) -> list[str]:
        return [event["name"] for event in self.taken]


@pytest.fixture
def streamed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Broker], tuple[EventStream, Health]]:
    def made(broker: Broker) -> tuple[EventStream, Health]:
        async def connected(address: str, loop: object) -> object:
            return broker.send

        monkeypatch.setattr(event_stream, "connected", connected)
        monkeypatch.setattr(event_stream, "SHORTEST_PAUSE_SECONDS", 0.01)
        monkeypatch.setattr(event_stream, "LONGEST_PAUSE_SECONDS", 0.02)
        health = Health()
        return EventStream(ADDRESS, health), health

    return made


Streamed = Callable[[Broker], tuple[EventStream, Health]]


def event(name: str, sender: str = "a") -> Event:
    return {"event": "user", "sender_id": sender, "name": name, "text": SECRET}


def lost(why: str) -> float:
    return REGISTRY.get_sample_value("assistant_events_lost_total", {"why": why}) or 0.0


def small(one: Event) -> bool:
    return not one["name"].startswith("large")


def test_those_behind_it_are_sent_and_it_is_told_without_its_words(
    streamed: Streamed, caplog: pytest.LogCaptureFixture
) -> None:
    broker, before = Broker(small), lost("refused")
    stream, health = streamed(broker)
    stream.publish(event("large"))
    for number in range(12):
        stream.publish(event(str(number)))
    until(stream.is_ready, 20, broker.names)
    assert broker.names() == [str(number) for number in range(12)]
    assert lost("refused") == before + 1
    assert [line.partition(":")[0] for line in health.degraded] == ["lost events"]
    assert SECRET not in caplog.text + str(health.degraded)


def test_it_is_asked_again_as_often_as_it_says_and_no_more(streamed: Streamed) -> None:
    broker = Broker(small)
    stream, _ = streamed(broker)
    stream.publish(event("large"))
    for number in range(12):
        stream.publish(event(str(number)))
    until(stream.is_ready, 20, broker.names)
    assert broker.tried.count(event("large")) == 2 * MOST_REFUSALS  # before and after each of the others


def test_several_of_them_and_the_order_within_other_conversations(streamed: Streamed) -> None:
    broker, before = Broker(small), lost("refused")
    stream, _ = streamed(broker)
    for number in range(3):
        stream.publish(event(f"large {number}"))
    for number in range(30):
        stream.publish(event(str(number), "b"))
    until(stream.is_ready, 20, broker.names)
    assert broker.names() == [str(number) for number in range(30)]
    assert lost("refused") == before + 3


def test_what_is_taken_in_the_end_is_not_lost(streamed: Streamed) -> None:
    refusals = iter([True] * (2 * MOST_REFUSALS - 1))
    broker, before = Broker(lambda one: small(one) or not next(refusals, False)), lost("refused")
    stream, health = streamed(broker)
    for name in ("large", *map(str, range(9))):
        stream.publish(event(name))
    until(stream.is_ready, 20, broker.names)
    assert "large" in broker.names()
    assert lost("refused") == before
    until(lambda: not health.degraded, 5, lambda: health.degraded)


@pytest.mark.parametrize("error", [Refused, TimeoutError, ConnectionError, NoReceipt])
def test_an_outage_costs_nothing_however_it_looks(streamed: Streamed, error: type[Exception]) -> None:
    away = True

    def takes(one: Event) -> bool:
        if away:
            raise error
        return True

    broker, before = Broker(takes), lost("refused")
    stream, _ = streamed(broker)
    for number in range(30):
        stream.publish(event(str(number), str(number % 3)))
    until(lambda: len(broker.tried) > 10 * MOST_REFUSALS, 20, lambda: broker.tried)
    away = False
    until(stream.is_ready, 20, broker.names)
    assert broker.names() == [str(number) for number in range(30)]
    assert lost("refused") == before


@pytest.mark.parametrize(
    "pattern", [(True, False, False), (False, True, False, False), (True, True, False, False, False)]
)
def test_a_broker_that_comes_and_goes_costs_nothing(streamed: Streamed, pattern: tuple[bool, ...]) -> None:
    """A full queue with a slow reader: now and then there is a place, for whichever is offered just then."""
    places: Iterator[bool] = itertools.cycle(pattern)
    broker, before = Broker(lambda one: next(places)), lost("refused")
    stream, _ = streamed(broker)
    for number in range(40):
        stream.publish(event(str(number)))
    until(stream.is_ready, 30, broker.names)
    assert len(broker.names()) == 40
    assert lost("refused") == before


def test_silence_between_its_refusals_proves_nothing(streamed: Streamed) -> None:
    """Away after each of the others: not a word against the event, so it waits."""
    tries = itertools.count()

    def takes(one: Event) -> bool:
        if one["name"] == "large" and next(tries) % 2:
            raise TimeoutError
        return small(one)

    broker, before = Broker(takes), lost("refused")
    stream, _ = streamed(broker)
    for name in ("large", *map(str, range(20))):
        stream.publish(event(name))
    until(lambda: len(broker.tried) > 50, 20, broker.names)
    assert lost("refused") == before
    assert not stream.is_ready()
    broker.takes = lambda one: True


def test_one_that_is_erased_while_it_is_refused_is_offered_no_more(streamed: Streamed) -> None:
    broker = Broker(small)
    stream, _ = streamed(broker)
    stream.publish(event("large", "erased"))
    until(lambda: len(broker.tried) > 3, 5, broker.names)
    broker.takes = lambda one: one.get("name") != "large"
    stream.erased("erased")
    until(stream.is_ready, 5, lambda: broker.tried[-3:])
    assert [one["event"] for one in broker.taken] == [event_stream.ERASED]


def test_the_oldest_of_too_many_are_counted(streamed: Streamed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "MOST_WAITING", 10)
    away = True

    def takes(one: Event) -> bool:
        if away:
            raise ConnectionError
        return True

    broker, before = Broker(takes), lost("too_many")
    stream, health = streamed(broker)
    for number in range(13):
        stream.publish(event(str(number)))
    assert lost("too_many") == before + 3
    away = False
    until(stream.is_ready, 10, broker.names)
    assert broker.names() == [str(number) for number in range(3, 13)]
    assert "lost events" in str(health.degraded)


def test_health_forgets_it_in_time(streamed: Streamed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "LOST_SECONDS", 0.2)
    stream, health = streamed(Broker(small))
    for name in ("large", *map(str, range(9))):
        stream.publish(event(name))
    until(lambda: "lost events" in str(health.degraded), 10, lambda: health.degraded)
    until(lambda: not health.degraded, 10, lambda: health.degraded)


class Exchange:
    """RabbitMQ's, which says no."""

    async def publish(self, message: object, routing_key: str) -> None:
        raise DeliveryError(None, SECRET)  # type: ignore[arg-type]


class Pika:
    """Rasa's broker, as far as it is used."""

    def __init__(self) -> None:
        self._exchange = Exchange()

    def _message(self, event: Event, headers: None) -> object:
        return event


def refusal(send: Callable[[Event], Any], one: Event) -> BaseException:
    with pytest.raises(Exception) as caught:
        asyncio.run(send(one))
    return caught.value


def test_rabbitmqs_refusal_is_told_without_what_it_quotes() -> None:
    told = refusal(_rabbitmq(Pika()), event("x"))  # type: ignore[arg-type]
    assert isinstance(told, Refused)
    assert SECRET not in repr(told)


class Kafka:
    """Rasa's broker, as far as it is used."""

    topic = "talks"

    def _get_kafka_config(self) -> dict[str, str]:
        return {}


KAFKA_SAYS = [
    (KafkaError.MSG_SIZE_TOO_LARGE, Refused),
    (KafkaError.TOPIC_AUTHORIZATION_FAILED, Refused),
    (KafkaError._MSG_TIMED_OUT, NoReceipt),
    (KafkaError._TRANSPORT, NoReceipt),
    (KafkaError._ALL_BROKERS_DOWN, NoReceipt),
]


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(("code", "expected"), KAFKA_SAYS)
def test_what_kafka_says(monkeypatch: pytest.MonkeyPatch, code: int, expected: type[Exception], at_once: bool) -> None:
    class Producer:
        def __init__(self, settings: object) -> None:
            self.told: Callable[[object, object], None]

        def produce(self, topic: str, value: bytes, key: bytes, on_delivery: Callable[[object, object], None]) -> None:
            if at_once:
                raise KafkaException(KafkaError(code))
            self.told = on_delivery

        def flush(self, seconds: float) -> int:
            self.told(KafkaError(code), None)
            return 0

        def purge(self) -> None:
            pass

    monkeypatch.setattr(confluent_kafka, "Producer", Producer)
    assert isinstance(refusal(_kafka(Kafka()), event("x")), expected)  # type: ignore[arg-type]


def test_what_cannot_be_written_as_json_is_refused_before_it_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confluent_kafka, "Producer", lambda settings: None)
    assert isinstance(refusal(_kafka(Kafka()), event("x") | {"odd": object()}), Refused)  # type: ignore[arg-type]
