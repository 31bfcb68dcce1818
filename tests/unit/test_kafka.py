"""Events into Kafka, as far as can be tried without one: what it is told, and what is done when none answers."""

import json
from collections.abc import Callable
from typing import Any, ClassVar

import confluent_kafka
import pytest

from assistant.event_stream import EventStream
from assistant.health import Health
from benchmarks.running_server import free_port
from benchmarks.services import until

EVENT = {"event": "user", "sender_id": "abc", "text": "hello"}
NO_LIMIT = 10**9


class Producer:
    """In place of Kafka's own: takes what it is given, once it is told to.

    Attributes:
        made: of all of them, the settings that they were made with.
    """

    made: ClassVar[list[dict[str, Any]]] = []
    refusals = 0  # how many are refused before one is taken
    lost = 0  # of how many it never says whether they came
    too_long = NO_LIMIT  # bytes of an event from which on it is refused

    def __init__(self, settings: dict[str, Any]) -> None:
        self.made.append(settings)
        self.waiting: list[tuple[str, dict[str, Any], Callable[[object, object], None]]] = []
        self.taken: list[tuple[str, bytes, dict[str, Any]]] = []
        type(self).last = self

    last: "Producer"

    def produce(self, topic: str, value: bytes, key: bytes, on_delivery: Callable[[object, object], None]) -> None:
        self.waiting.append((topic, {"key": key, "value": value}, on_delivery))

    def flush(self, seconds: float) -> int:
        if type(self).lost:
            type(self).lost -= 1
            return len(self.waiting)
        waiting, self.waiting = self.waiting, []
        for topic, message, told in waiting:
            error = None
            if type(self).refusals or type(self).too_long < len(message["value"]):
                type(self).refusals = max(0, type(self).refusals - 1)
                error = confluent_kafka.KafkaError(confluent_kafka.KafkaError.MSG_SIZE_TOO_LARGE)
            else:
                self.taken.append((topic, message["key"], json.loads(message["value"])))
            told(error, None)
        return 0

    def purge(self) -> None:
        self.waiting.clear()


@pytest.fixture
def kafka(monkeypatch: pytest.MonkeyPatch) -> type[Producer]:
    monkeypatch.setattr(Producer, "made", [])
    monkeypatch.setattr(Producer, "refusals", 0)
    monkeypatch.setattr(Producer, "lost", 0)
    monkeypatch.setattr(Producer, "too_long", NO_LIMIT)
    monkeypatch.setattr(confluent_kafka, "Producer", Producer)
    return Producer


def sent(address: str, *events: dict[str, Any]) -> tuple[EventStream, Health]:
    health = Health()
    stream = EventStream(address, health)
    for event in events:
        stream.publish(event)
    return stream, health


PLAIN = {"bootstrap.servers": "kafka.example:9092", "client.id": "assistant", "security.protocol": "PLAINTEXT"}
LOGIN = {
    "bootstrap.servers": "kafka.example:9094",
    "client.id": "assistant",
    "security.protocol": "SASL_SSL",
    "sasl.mechanism": "PLAIN",
    "sasl.username": "ward",
    "sasl.password": "p@ss",
    "ssl.endpoint.identification.algorithm": "https",  # whose certificate it is, is looked at
}


@pytest.mark.parametrize(
    ("address", "expected"),
    [("kafka://kafka.example/talks", PLAIN), ("kafka://ward:p%40ss@kafka.example:9094/talks", LOGIN)],
)
def test_the_address_becomes_kafkas_settings(kafka: type[Producer], address: str, expected: dict[str, str]) -> None:
    stream, _ = sent(address, EVENT, EVENT | {"text": "again"})
    until(stream.is_ready, 60, "both are taken")
    (made,) = kafka.made
    assert {name: made[name] for name in expected} == expected
    assert kafka.last.taken == [("talks", b"abc", EVENT), ("talks", b"abc", EVENT | {"text": "again"})]
    confluent_settings = {name: value for name, value in made.items() if value is not None}
    assert REAL_PRODUCER(confluent_settings)  # which knows every one of these names


REAL_PRODUCER = confluent_kafka.Producer


@pytest.mark.parametrize("trouble", ["refusals", "lost"])
def test_what_kafka_did_not_take_is_sent_again_and_once(
    kafka: type[Producer], monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    monkeypatch.setattr(kafka, trouble, 2)
    stream, health = sent("kafka://kafka.example/talks", EVENT)
    until(stream.is_ready, 60, "it is taken in the end")
    assert kafka.last.taken == [("talks", b"abc", EVENT)]
    until(lambda: not health.degraded, 60, "all is well again")


class Told(Health):
    """Keeps what it is told instead of logging it: the stream goes on trying when the test is long over."""

    def __init__(self) -> None:
        super().__init__()
        self.troubles: list[str] = []

    def trouble(self, part: str, what: str) -> None:
        self.troubles.append(f"{part}: {what}")


def test_where_no_kafka_is_events_wait_and_health_tells() -> None:
    """Kafka's own client, and nobody who listens."""
    health = Told()
    stream = EventStream(f"kafka://127.0.0.1:{free_port()}/talks", health)
    stream.publish(EVENT)
    until(lambda: bool(health.troubles), 90, "health is told")
    assert not stream.is_ready()
    assert health.troubles[0].startswith("event stream: ")
    assert "hello" not in str(health.troubles)
