"""Erased is erased: in PostgreSQL, in Redis, and in what each process remembers, a turn under way included."""

import json
import uuid
from itertools import count
from typing import Any

import httpx

from assistant.channels.phone_calls import conversation_of
from benchmarks.services import until
from tests.cluster.cluster import Cluster, Node

RED, QUESTION, AGAIN = "my neck is so stiff i cant bend it", "can i drink coffee", "say that again"
FORGOTTEN_SECONDS = 60  # on a busy machine; it looks once a second


class Page:
    """A page that sends each message to one process or the other."""

    def __init__(self, cluster: Cluster) -> None:
        begun = httpx.post(f"{cluster.nodes[0].url}/webhooks/web/session", json={}).json()
        self.token, self.conversation = begun["token"], begun["conversation"]

    def send(self, node: Node, words: str, id_: str) -> dict[str, Any]:
        return dict(node.send(self.token, words, id_).json())


def exported(cluster: Cluster, id_: str) -> dict[str, list[Any]]:
    return dict(json.loads(cluster.command("export", "--conversation", id_)))


def test_both_processes_forget_what_was_erased(cluster: Cluster) -> None:
    one, other = cluster.nodes
    page, neighbour = Page(cluster), Page(cluster)
    for person in (page, neighbour):
        assert person.send(one, RED, "m0")["tier"] == "urgent"
    page.send(other, QUESTION, "m1")
    answers = {node: page.send(node, AGAIN, f"m2-{number}")["text"] for number, node in enumerate(cluster.nodes)}
    kept = exported(cluster, page.conversation)
    assert all(kept[what] for what in ("events of conversations", "escalations", "texts in the shared memory"))

    said = cluster.command("erase", "--conversation", page.conversation)

    assert "1 escalations" in said
    for number, node in enumerate(cluster.nodes):
        # the same message again is answered from memory, as long as there is any
        until(
            lambda node=node, number=number: page.send(node, AGAIN, f"m2-{number}")["text"] != answers[node],
            FORGOTTEN_SECONDS,
            f"process {number} forgets",
        )
    for number, node in enumerate(cluster.nodes):
        assert "stiff_neck" not in page.send(node, "it is getting worse", f"m3-{number}")["red_flags"]
    assert "stiff_neck" in neighbour.send(other, "it is getting worse", "m1")["red_flags"]


def test_nothing_is_left_in_any_store(cluster: Cluster) -> None:
    page = Page(cluster)
    for node in cluster.nodes:
        page.send(node, RED, uuid.uuid4().hex)
    cluster.command("erase", "--conversation", page.conversation)
    assert not any(exported(cluster, page.conversation).values())


def test_a_call_is_erased_by_its_id_and_goes_on_with_the_safety_words(cluster: Cluster) -> None:
    one, other = cluster.nodes
    call = uuid.uuid4().hex
    one.call(call, 0, {"kind": "answered"})
    other.call(call, 1, {"kind": "heard", "text": QUESTION, "confidence": 0.9})
    kinds = {text["kind"] for text in exported(cluster, call)["texts in the shared memory"]}
    assert {"call", "step", "course"} <= kinds
    cluster.command("erase", "--conversation", call)
    assert not any(exported(cluster, call).values())
    marked = cluster.rows(f"select count(*) from erased_conversations where conversation = '{_stored(call)}'")
    assert marked[0][0] == 1
    answers = count(2)
    until(
        lambda: "nine one one" in one.call(call, next(answers), {"kind": "silence"}),
        FORGOTTEN_SECONDS,
        "the call begins again",
    )


def _stored(call: str) -> str:
    from unittest.mock import patch

    from assistant.settings import Settings
    from tests.cluster.cluster import KEY

    with patch("assistant.privacy.pseudonyms.settings", lambda: Settings(pseudonym_key=KEY)):
        return conversation_of(call)


def test_staff_erase_by_the_pseudonym_that_they_see(cluster: Cluster) -> None:
    recorded = "select conversation from escalation_records"
    page, before = Page(cluster), set(cluster.rows(recorded)) if cluster.escalations() else set()
    page.send(cluster.nodes[0], RED, "m0")
    until(lambda: cluster.has_recorded_all() and set(cluster.rows(recorded)) > before, 60, "it is recorded")
    ((pseudonym,),) = set(cluster.rows(recorded)) - before  # not the latest: other tests set the clock
    cluster.command("erase", "--conversation", pseudonym)
    assert not any(exported(cluster, page.conversation).values())


def test_a_running_cluster_purges_the_database_that_it_shares(cluster: Cluster) -> None:
    """Not files of its own that nobody writes to."""
    until(lambda: bool(cluster.rows("select period from retention_runs")), 60, "somebody has purged")
    page = Page(cluster)
    page.send(cluster.nodes[0], QUESTION, "m0")
    with cluster._engine.begin() as connection:
        connection.exec_driver_sql(f"update events set timestamp = 1 where sender_id = '{page.conversation}'")
    assert "Deleted: 0 " not in cluster.command("purge")
    assert not exported(cluster, page.conversation)["events of conversations"]
