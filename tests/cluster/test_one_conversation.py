"""A conversation whose turns go to one process and the other in turn is the same as with one process."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from typing import Any

import httpx
import pytest

from assistant.channels.web import BURST, PER_SECONDS
from benchmarks.services import until
from tests.cluster.cluster import Cluster

RED, QUESTION = "my neck is so stiff i cant bend it", "can i drink coffee"


def talk(cluster: Cluster, *said: str, channel: str = "web") -> list[dict[str, Any]]:
    """Each message to the other process than the one before."""
    conversation = uuid.uuid4().hex
    return [node.say(words, conversation, channel) for node, words in zip(cycle(cluster.nodes), said, strict=False)]


def test_a_form_begun_at_one_is_answered_at_the_other(cluster: Cluster) -> None:
    asked, answered = talk(cluster, "i've got a headache since the tap", "kind of")
    assert "?" in asked["answer"]
    assert answered["tier"] == "urgent"


def test_a_form_that_ends_with_no_stays_ended(cluster: Cluster) -> None:
    *_, no, coffee = talk(cluster, "i've got a headache since the tap", "no", QUESTION)
    assert no["tier"] == "none"
    assert coffee["topic"] == "caffeine"


def test_a_follow_up_is_of_what_the_other_answered(cluster: Cluster) -> None:
    _, how_much = talk(cluster, QUESTION, "how much")
    assert "small" in how_much["answer"] or "little" in how_much["answer"]


def test_say_that_again_says_what_the_other_said(cluster: Cluster) -> None:
    said, again = talk(cluster, "when can i drive", "say that again")
    assert said["answer"] in again["answer"]


def test_a_correction_is_of_what_the_other_was_told(cluster: Cluster) -> None:
    _, corrected = talk(cluster, "my deck is stiff and i cant bend it", "no, i said neck")
    assert corrected["tier"] == "urgent"
    assert "stiff_neck" in corrected["red_flags"]


def test_an_alarm_is_reminded_of_once_by_the_other_and_raised_when_it_gets_worse(cluster: Cluster) -> None:
    alarm, reminded, not_again, worse = talk(cluster, RED, QUESTION, "when can i drive", "it is getting worse")
    assert alarm["tier"] == "urgent"
    assert reminded["answer"].startswith("Earlier you told me")
    assert not not_again["answer"].startswith("Earlier you told me")
    assert worse["tier"] == "emergency"


def test_a_sign_told_in_two_halves_to_two_processes_is_one(cluster: Cluster) -> None:
    """Neither half says it; they are joined by what is remembered of the message before."""
    first, second = talk(cluster, "is it bad if my neck", "is so stiff that i cant bend it")
    assert first["tier"] == "none"
    assert second["tier"] == "urgent"


def test_a_person_is_offered_after_two_misses_at_two_processes(cluster: Cluster) -> None:
    first, second = talk(cluster, "asdfghjkl", "qwrtzpsdf")
    assert first["answer"] != second["answer"]
    assert second["calls"] or "person" in second["answer"]


def test_the_same_message_to_both_at_once_is_one_turn(cluster: Cluster) -> None:
    one, other = cluster.nodes
    token = httpx.post(f"{one.url}/webhooks/web/session", json={}).json()["token"]
    with ThreadPoolExecutor(8) as people:
        sent = [people.submit(node.send, token, QUESTION, "m1") for node in (one, other) * 4]
        answers = [answer.result() for answer in sent]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    until(lambda: other.shows(token) == ["patient", "assistant"], 30, lambda: other.shows(token))


def test_turns_at_both_at_once_are_answered_one_after_the_other(cluster: Cluster) -> None:
    """Rasa's events of one turn stand together: no turn was taken in the middle of another."""
    conversation = uuid.uuid4().hex
    with ThreadPoolExecutor(6) as people:
        said = [people.submit(node.say, QUESTION, conversation) for node in cluster.nodes * 3]
        assert {turn.result()["topic"] for turn in said} == {"caffeine"}
    kinds = [
        kind
        for kind, action in cluster.rows(
            "select type_name, action_name from events "
            "where sender_id = (select sender_id from events order by id desc limit 1) order by id"
        )
        if kind in ("user", "bot") or action == "action_listen"
    ]
    assert kinds == ["action", *(["user", "bot", "action"] * 6)]


def test_both_write_into_one_record(cluster: Cluster) -> None:
    before = cluster.escalations()
    for node in cluster.nodes:
        node.say(RED, uuid.uuid4().hex)
    cluster.until_recorded(before + 2)


def test_a_session_may_send_as_often_as_at_one_process(cluster: Cluster) -> None:
    """Redis may be slow for a moment, and then each process counts for itself; not time and again."""

    def sent_until_refused() -> tuple[int, float]:
        """How many a new session may send, and how many more may have come meanwhile."""
        token = httpx.post(f"{cluster.nodes[0].url}/webhooks/web/session", json={}).json()["token"]
        begun = time.monotonic()
        for number, node in zip(range(5 * BURST), cycle(cluster.nodes), strict=False):
            if node.send(token, "hello", f"m{number}").status_code == 429:
                break
        return number, (time.monotonic() - begun) * BURST / PER_SECONDS + 1

    for _ in range(3):
        sent, more = sent_until_refused()
        assert sent >= BURST
        if sent <= BURST + more:
            return
    raise AssertionError(f"{sent} were let in")


def test_what_was_deleted_at_one_is_gone_at_the_other(cluster: Cluster) -> None:
    one, other = cluster.nodes
    token = httpx.post(f"{one.url}/webhooks/web/session", json={}).json()["token"]
    mine = {"Authorization": f"Bearer {token}"}
    one.send(token, QUESTION, "m1")
    assert httpx.delete(f"{other.url}/webhooks/web/history", headers=mine).status_code == 204
    one.send(token, "when can i drive", "m2")
    assert not httpx.get(f"{one.url}/webhooks/web/history", headers=mine).json()["entries"]


class Caller:
    """A call whose events go to one process and the other in turn."""

    def __init__(self, cluster: Cluster) -> None:
        self.id, self._nodes, self.sequence = uuid.uuid4().hex, cycle(cluster.nodes), -1

    def does(self, kind: str, **more: Any) -> str:
        self.sequence += 1
        return next(self._nodes).call(self.id, self.sequence, {"kind": kind, **more})


def test_a_call_keeps_its_words_and_its_ladder(cluster: Cluster) -> None:
    caller = Caller(cluster)
    assert "nine one one" in caller.does("answered")
    asked = caller.does("heard", text=QUESTION, confidence=0.3)
    assert "Is that right" in asked
    assert "coffee" in caller.does("heard", text="yes", confidence=0.9)
    steps = [caller.does("silence") for _ in range(3)]
    assert len(set(steps)) == 3  # each step of the ladder is another


def test_an_event_of_a_call_sent_again_to_the_other_is_no_second_step(cluster: Cluster) -> None:
    caller = Caller(cluster)
    caller.does("answered")
    before = cluster.escalations()
    said = caller.does("heard", text=RED, confidence=0.9)
    again = [node.call(caller.id, 1, {"kind": "heard", "text": RED, "confidence": 0.9}) for node in cluster.nodes]
    assert again == [said, said]
    cluster.until_recorded(before + 1)


@pytest.mark.parametrize("late", [{"kind": "silence"}, {"kind": "heard", "text": QUESTION}])
def test_a_call_that_ended_at_one_is_over_at_the_other(cluster: Cluster, late: dict[str, str]) -> None:
    caller = Caller(cluster)
    caller.does("answered")
    caller.does("hung_up")
    assert all("hang_up" in node.call(caller.id, 2, late) for node in cluster.nodes)
