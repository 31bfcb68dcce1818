"""The network is slow, loses packets, or swallows everything while connections stay."""

import time
import uuid
from contextlib import ExitStack

import httpx
import pytest

from assistant.guard.rasa_turn import BUDGET_SECONDS
from benchmarks.services import until
from tests.cluster.cluster import Cluster, Node
from tests.cluster.troubled import Troubled

RED, QUESTION = "my neck is so stiff i cant bend it", "can i drink coffee"
AT_ONCE = 1.5  # seconds for an emergency message, on a busy machine
LATEST = BUDGET_SECONDS + 1.0  # of the guard, and what web history and record may take besides
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


def timed(node: Node, token: str, words: str, id_: str) -> tuple[str, str | None, float]:
    """Tier, topic and seconds of a message of a web page, which asks most of the stores."""
    begun = time.monotonic()
    turn = node.send(token, words, id_).json()
    assert turn["text"]
    return turn["tier"], turn["topic"], time.monotonic() - begun


def session(node: Node) -> str:
    return str(httpx.post(f"{node.url}/webhooks/web/session", json={}).json()["token"])


@pytest.mark.parametrize(("where", "how"), CASES, ids=[" ".join(case) for case in CASES])
def test_alarms_come_at_once_and_questions_within_their_time(troubled: Troubled, where: str, how: str) -> None:
    cluster, before = troubled.cluster, troubled.cluster.escalations()
    tokens = [session(node) for node in cluster.nodes]
    questions = []
    with ExitStack() as slow:
        for name in where.split("+"):
            slow.enter_context(troubled.networks[name].being(**HOW[how]))
        for node, token in zip(cluster.nodes, tokens, strict=True):
            tier, _, seconds = timed(node, token, RED, "red")
            assert tier == "urgent"
            assert seconds < AT_ONCE
        for number in range(3):
            _, topic, seconds = timed(cluster.nodes[number % 2], session(cluster.nodes[0]), QUESTION, f"m{number}")
            assert seconds < LATEST
            questions.append(topic)
    assert questions.count("caffeine") >= (1 if "silent" in how or "stalls" in how else 3)
    until(lambda: troubled.cluster.escalations() == before + 2, 35, "both alarms are recorded, once")
    well_again(cluster)
    other = cluster.nodes[1]  # and the alarm at the first is known here
    assert other.send(tokens[0], QUESTION, "after").json()["text"].startswith("Earlier you told me")


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
    shown = httpx.get(f"{one.url}/webhooks/web/history", headers={"Authorization": f"Bearer {token}"}).json()
    assert [entry["from"] for entry in shown["entries"]] == ["patient", "assistant"]


def well_again(cluster: Cluster) -> None:
    for number, node in enumerate(cluster.nodes):
        node.send(session(node), QUESTION, f"well{number}")  # what failed is known to be well once it was used
        until(node.is_well, 35, node.degraded)
