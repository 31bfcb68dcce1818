"""A process killed in mid-turn; PostgreSQL and Redis gone, or silent, for a while: all comes back by itself."""

import signal
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from benchmarks.services import Service, until
from tests.cluster.cluster import Cluster, Node

RED, QUESTION = "my neck is so stiff i cant bend it", "can i drink coffee"
AT_ONCE = 1.5  # seconds for an emergency message, on a busy machine; its own budget is one (guard/rasa_turn.py)
SOON = 4.0  # seconds after which nobody may wait for a dead process any more


@contextmanager
def without(service: Service, how: str) -> Iterator[None]:
    """Away in the block: ended, or there and silent."""
    if how == "gone":
        service.end(signal.SIGQUIT if service.is_postgresql else signal.SIGKILL)
    else:
        service.freeze()
    try:
        yield
    finally:
        service.start() if how == "gone" else service.thaw()


def timed(node: Node, words: str, conversation: str) -> tuple[dict[str, Any], float]:
    begun = time.monotonic()
    return node.say(words, conversation), time.monotonic() - begun


def alarms_at_once(cluster: Cluster, count: int = 2) -> list[str]:
    """Emergency messages at every process while something is away; the conversations that got one."""
    told = [(node, uuid.uuid4().hex) for node in cluster.nodes for _ in range(count)]
    for node, conversation in told:
        turn, seconds = timed(node, RED, conversation)
        assert turn["tier"] == "urgent"
        assert seconds < AT_ONCE
    return [conversation for _, conversation in told]


@pytest.mark.parametrize("how", ["gone", "silent"])
def test_without_postgresql_alarms_are_told_at_once_and_all_recorded_when_it_is_back(
    cluster: Cluster, how: str
) -> None:
    one, other = cluster.nodes
    asked, talking = [uuid.uuid4().hex for _ in range(2)], uuid.uuid4().hex
    for conversation in (*asked, talking):
        one.say("i've got a headache since the tap", conversation)
    before = cluster.escalations()
    with without(cluster.database, how):
        told = alarms_at_once(cluster)
        for node, conversation in zip(cluster.nodes, asked, strict=True):  # which of them has asked does not matter
            assert node.say("kind of", conversation)["tier"] == "urgent"
        assert one.say(QUESTION, uuid.uuid4().hex)["answer"]  # an answer, or whom to call
        until(lambda: "conversation store" in one.degraded() or how == "silent", 5, "health tells it")
    until(lambda: cluster.escalations() == before + len(told) + len(asked), 35, "every alarm is in the record, once")
    assert other.say(QUESTION, told[0])["answer"].startswith("Earlier you told me")
    assert other.say("kind of", talking)["tier"] == "urgent"  # the form that was open is still


def test_without_postgresql_a_conversation_goes_on_at_the_other_process(cluster: Cluster) -> None:
    one, other = cluster.nodes
    conversation = uuid.uuid4().hex
    with without(cluster.database, "gone"):
        one.say(QUESTION, conversation)
        again = other.say("say that again", conversation)
        assert "coffee" in again["answer"].lower()
    until(one.is_well, 35, one.degraded)
    until(other.is_well, 35, other.degraded)
    assert one.say("how much", conversation)["answer"]
    said = cluster.rows(
        "select data from events where sender_id = (select sender_id from events order by id desc limit 1) "
        "and type_name = 'user' order by id"  # its id is stored as a hash
    )
    assert len(said) == 3  # what was said meanwhile was written, and once


@pytest.mark.parametrize("how", ["gone", "silent"])
def test_without_redis_everything_is_answered_and_an_alarm_is_known_to_all(cluster: Cluster, how: str) -> None:
    one, other = cluster.nodes
    before = cluster.escalations()
    with without(cluster.memory, how):
        told = alarms_at_once(cluster)
        turn, seconds = timed(one, QUESTION, uuid.uuid4().hex)
        assert turn["topic"] == "caffeine"
        assert seconds < AT_ONCE
        # from the record: the memory that both share is away
        assert other.say(QUESTION, told[0])["answer"].startswith("Earlier you told me")
    until(one.is_well, 10, one.degraded)
    until(other.is_well, 10, other.degraded)
    assert cluster.escalations() == before + len(told)
    assert one.say(QUESTION, told[-1])["answer"].startswith("Earlier you told me")
    assert not other.say(QUESTION, told[-1])["answer"].startswith("Earlier you told me")


def test_a_process_killed_in_the_middle_of_turns_holds_up_nobody_and_loses_no_alarm(cluster: Cluster) -> None:
    one, other = cluster.nodes
    before, told, conversations = cluster.escalations(), [], [uuid.uuid4().hex for _ in range(4)]

    def talk(conversation: str) -> None:
        while True:
            try:
                if one.say(RED, conversation)["tier"] in ("urgent", "emergency"):
                    told.append(conversation)
            except (httpx.HTTPError, ValueError):
                return

    crowd = [threading.Thread(target=talk, args=(conversation,)) for conversation in conversations]
    for person in crowd:
        person.start()
    until(lambda: len(told) >= 12, 30, "people are told")
    one.kill()
    for conversation in conversations:  # a place that the dead process holds is free again soon, and it is remembered
        begun = time.monotonic()
        assert other.say(QUESTION, conversation)["topic"] == "caffeine"
        assert time.monotonic() - begun < SOON
    for person in crowd:
        person.join()
    one.begin()
    one.wait()
    until(lambda: cluster.escalations() >= before + len(told), 35, "all that were told are in the record")
    # each once; beside them at most the one message of each that the process was busy with
    assert cluster.escalations() <= before + len(told) + len(conversations)


def test_a_message_whose_process_was_killed_is_answered_by_the_other_once(cluster: Cluster) -> None:
    one, other = cluster.nodes
    token = httpx.post(f"{one.url}/webhooks/web/session", json={}).json()["token"]
    lost = threading.Thread(target=lambda: _ignoring(lambda: one.send(token, QUESTION, "m1")))
    lost.start()
    time.sleep(0.03)  # in the middle of it, or before or after: whenever it is, there is one answer
    one.kill()
    lost.join()
    begun = time.monotonic()
    answer = other.send(token, QUESTION, "m1")
    assert time.monotonic() - begun < SOON
    assert answer.json()["topic"] == "caffeine"
    assert other.send(token, QUESTION, "m1").text == answer.text
    one.begin()
    one.wait()
    shown = httpx.get(f"{one.url}/webhooks/web/history", headers={"Authorization": f"Bearer {token}"}).json()
    assert [entry["from"] for entry in shown["entries"]] == ["patient", "assistant"]


def test_with_everything_away_it_starts_answers_alarms_and_comes_back(cluster: Cluster) -> None:
    one, _ = cluster.nodes
    before = cluster.escalations()
    with without(cluster.database, "gone"), without(cluster.memory, "gone"):
        one.kill()
        one.begin()
        one.wait()
        turn, seconds = timed(one, RED, uuid.uuid4().hex)
        assert turn["tier"] == "urgent"
        assert seconds < AT_ONCE
    until(lambda: cluster.escalations() == before + 1, 35, "it is recorded")


def _ignoring(work: Any) -> None:
    try:
        work()
    except httpx.HTTPError:
        return
