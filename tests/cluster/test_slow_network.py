"""The network is slow, loses packets, or swallows everything while connections stay."""

import time
import uuid
from collections.abc import Sequence
from contextlib import ExitStack

import httpx
import pytest

from assistant.guard.rasa_turn import BUDGET_SECONDS
from benchmarks.services import until
from tests.at_once import TRIES, at_once
from tests.cluster.cluster import Cluster, Node
from tests.cluster.troubled import Troubled

RED, QUESTION = "my neck is so stiff i cant bend it", "can i drink coffee"
LATEST = BUDGET_SECONDS + 3.0  # of the guard, and what web history, record and a busy machine may take besides
QUESTIONS = 3
DELAYED: dict[str, float] = {"delay": 0.15}
SILENT: dict[str, float] = {"open": False}
CASES = (
    *(("Redis", how) for how in ("300 ms", "60 ms", "stalls", "silent")),
    *(("PostgreSQL", how) for how in ("300 ms", "stalls", "silent")),
    ("PostgreSQL+Redis", "silent"),
)
HOW: dict[str, dict[str, float]] = {
    "300 ms": DELAYED,
    "60 ms": {"delay": 0.03},
    "stalls": {"stalls": 0.05},
    "silent": SILENT,
}


def alarms_at_once(node: Node, tokens: Sequence[str]) -> list[str]:
    """Alarms of web pages, which ask most of the stores; gives the sessions that got their message."""
    left = iter(tokens)

    def alarm() -> str:
        token = next(left)
        assert node.send(token, RED, "red").json()["tier"] == "urgent"
        return token

    return at_once(alarm)


def answered(node: Node, token: str) -> bool:
    """Whether a question gets its answer; it gets words in time in any case."""
    begun = time.monotonic()
    turn = node.send(token, QUESTION, "m").json()
    assert time.monotonic() - begun < LATEST
    assert turn["text"]
    return bool(turn["topic"] == "caffeine")


def session(node: Node) -> str:
    return str(httpx.post(f"{node.url}/webhooks/web/session", json={}).json()["token"])


@pytest.mark.parametrize(("where", "how"), CASES, ids=[" ".join(case) for case in CASES])
def test_alarms_come_at_once_and_questions_within_their_time(troubled: Troubled, where: str, how: str) -> None:
    cluster, before = troubled.cluster, troubled.cluster.escalations()
    tokens = {node: [session(node) for _ in range(TRIES)] for node in cluster.nodes}
    with ExitStack() as slow:
        for name in where.split("+"):
            slow.enter_context(troubled.networks[name].being(**HOW[how]))
        told = [token for node in cluster.nodes for token in alarms_at_once(node, tokens[node])]
        questions = [answered(cluster.nodes[number % 2], session(cluster.nodes[0])) for number in range(QUESTIONS)]
    assert questions.count(True) >= (1 if "silent" in how or "stalls" in how else QUESTIONS)
    cluster.until_recorded(before + len(told))  # once
    well_again(cluster)
    other = cluster.nodes[1]  # and the alarm at the first is known here
    assert other.send(told[0], QUESTION, "after").json()["text"].startswith("Earlier you told me")


def test_no_turn_waits_for_a_lock_that_was_taken_before_the_network_went(troubled: Troubled) -> None:
    one, other = troubled.cluster.nodes
    conversation = uuid.uuid4().hex
    with troubled.networks["Redis"].being(**SILENT):
        one.say(QUESTION, conversation)
    begun = time.monotonic()
    assert other.say(QUESTION, conversation)["topic"] == "caffeine"
    assert time.monotonic() - begun < LATEST
    well_again(troubled.cluster)


def test_a_patient_with_a_bad_line_is_answered_once(troubled: Troubled) -> None:
    """A page that has waited in vain sends the same message again, by whichever way there is."""
    one, other = troubled.cluster.nodes
    token, line = session(one), troubled.networks["node 0"]
    with line.being(**SILENT), pytest.raises(httpx.TimeoutException):
        one.send(token, RED, "m1", by=line.port, seconds=1.0)
    with line.being(**DELAYED):
        answer = one.send(token, RED, "m1", by=line.port)
    assert answer.json()["tier"] == "urgent"
    assert other.send(token, RED, "m1").text == answer.text
    until(lambda: one.shows(token) == ["patient", "assistant"], 30, lambda: one.shows(token))


def well_again(cluster: Cluster) -> None:
    for number, node in enumerate(cluster.nodes):
        node.send(session(node), QUESTION, f"well{number}")  # what failed is known to be well once it was used
        until(node.is_well, 90, node.degraded)
