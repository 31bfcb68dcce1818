"""What the doctor says of a real Redis and a real RabbitMQ, well and ill."""

from collections.abc import Callable, Iterator

import pytest
import redis

from assistant.doctor import shared
from assistant.doctor.finding import Finding
from assistant.settings import settings
from benchmarks.services import Service

Set = Callable[..., None]


@pytest.fixture
def set_(monkeypatch: pytest.MonkeyPatch) -> Iterator[Set]:
    """Sets settings."""

    def set_all(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"ASSISTANT_{name.upper()}", value)
        settings.cache_clear()

    yield set_all
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def server(memory: Service) -> Iterator["redis.Redis[str]"]:
    """The Redis, whose settings are put back."""
    client = redis.Redis(port=memory.port, decode_responses=True)
    names = ("save", "appendonly", "requirepass", "maxmemory")
    before = {name: client.config_get(name)[name] for name in names}
    yield client
    for name, value in before.items():
        client.config_set(name, value)


async def redis_of(port: int, set_: Set, login: str = "") -> Finding:
    set_(redis_url=f"redis://{login}127.0.0.1:{port}/0")
    (found,) = await shared.look_at_memory()
    return found


async def test_a_redis_that_is_well_and_what_was_written_is_taken_back(
    memory: Service, server: "redis.Redis[str]", set_: Set
) -> None:
    found = await redis_of(memory.port, set_)
    assert (found.state, "nothing to its disk" in found.detail) == ("ok", True)
    assert list(server.scan_iter("assistant:doctor*")) == []


@pytest.mark.parametrize(("name", "value"), [("save", "60 1"), ("appendonly", "yes")])
async def test_a_redis_that_writes_patients_words_to_its_disk(
    memory: Service, server: "redis.Redis[str]", set_: Set, name: str, value: str
) -> None:
    server.config_set(name, value)
    found = await redis_of(memory.port, set_)
    assert (found.state, "--appendonly no" in found.mend) == ("failed", True)


async def test_a_redis_that_is_full(memory: Service, server: "redis.Redis[str]", set_: Set) -> None:
    server.config_set("maxmemory", "1")
    found = await redis_of(memory.port, set_)
    assert (found.state, "maxmemory" in found.mend) == ("failed", True)


async def test_a_redis_that_wants_another_password(memory: Service, server: "redis.Redis[str]", set_: Set) -> None:
    server.config_set("requirepass", "open-sesame")
    for login in ("", ":wrong@"):
        found = await redis_of(memory.port, set_, login)
        assert (found.state, "password" in found.mend) == ("failed", True)
        assert "wrong" not in str(found)
    assert (await redis_of(memory.port, set_, ":open-sesame@")).state == "ok"


async def test_a_broker_that_lets_us_in_or_does_not(broker: Service, set_: Set) -> None:
    told = {}
    for login in ("guest:guest", "guest:wrong"):
        set_(events_url=f"amqp://{login}@127.0.0.1:{broker.port}/doctors")
        (found,) = await shared.look_at_events()
        told[login] = found.state
        assert "wrong" not in str(found)
    assert told == {"guest:guest": "ok", "guest:wrong": "failed"}
