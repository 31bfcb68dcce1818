"""Every process is replaced while people talk without a pause, and has another model then: nobody notices."""

import signal
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.training import trained_model
from benchmarks.load.balancer import balancer
from benchmarks.load.other_model import MARK, other_model
from benchmarks.services import until
from tests.cluster.cluster import Cluster, Node

RED, QUESTION, TOPIC = "my neck is so stiff i cant bend it", "can i drink coffee", "caffeine"
PEOPLE, BREATH = 3, 0.5  # seconds between two messages of one: a person types slower
NOT_NOW, ASKS = ("Very many people", "answer just now"), 20  # who is told so asks again; benchmarks/load counts them
BALANCED = 1.5  # seconds; the balancer looks four times a second, and believes the second look
ENDS_WITHIN = 30.0  # seconds that an orchestrator waits before it kills


@dataclass
class Crowd:
    """People on the page, who talk to whichever process the balancer chooses."""

    url: str
    answers: list[tuple[float, str]] = field(default_factory=list)
    alarms: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def talking(self) -> Iterator[None]:
        """In the block, and not one message longer."""
        threads = [threading.Thread(target=self._talk) for _ in range(PEOPLE)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._ended.set()
            for thread in threads:
                thread.join()

    def _talk(self) -> None:
        while not self._ended.is_set():
            with httpx.Client(base_url=self.url, timeout=30) as line:
                try:
                    token = line.post("/webhooks/web/session", json={}).raise_for_status().json()["token"]
                except (httpx.HTTPError, ValueError) as error:
                    self.failed.append(f"a session: {error!r}")
                    continue
                for words in (QUESTION, QUESTION, RED):
                    self._turn(line, token, words)
                    self._ended.wait(BREATH)

    def _turn(self, line: httpx.Client, token: str, words: str) -> None:
        """Said, and said again where it was too slow: a start takes one of two cores. An alarm is said once."""
        for _ in range(ASKS):
            if not self._is_to_ask_again(line, token, words):
                return
            self._ended.wait(BREATH)
        self.failed.append(f"{words}: told {ASKS} times to ask again")

    def _is_to_ask_again(self, line: httpx.Client, token: str, words: str) -> bool:
        at = time.monotonic()
        try:
            answer = line.post(
                "/webhooks/web/message",
                json={"message": words, "id": uuid.uuid4().hex},
                headers={"Authorization": f"Bearer {token}"},
            )
            told: dict[str, Any] = answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            self.failed.append(f"{words}: {error!r}")
            return False
        if words != RED and any(said in told["text"] for said in NOT_NOW):
            return True
        if words == RED and told["tier"] == "urgent":
            self.alarms.append(at)
        elif words == QUESTION and told["topic"] == TOPIC:
            self.answers.append((at, told["text"]))
        else:
            self.failed.append(f"{words}: {told['text']}")
        return False


def replaced(node: Node, **settings: str) -> None:
    """As docs/deployment.md has it: told to end, waited for, begun anew, looked at."""
    node.process.send_signal(signal.SIGTERM)
    assert node.process.wait(ENDS_WITHIN) == 0
    node.begin(**settings)
    node.wait()
    until(lambda: not node.degraded(), 10, node.degraded)
    time.sleep(BALANCED)


def test_nobody_is_failed_while_all_get_another_model(cluster: Cluster, tmp_path: Path) -> None:
    """They keep it until they are begun again; no other test looks at the words of this answer."""
    if not Path("/usr/sbin/haproxy").exists():
        pytest.skip("no haproxy here; install Debian's package of that name")
    new, before = other_model(trained_model(), tmp_path, TOPIC), cluster.escalations()
    with balancer([node.url for node in cluster.nodes]) as front:
        crowd = Crowd(front.url)
        with crowd.talking():
            until(lambda: len(crowd.answers) >= PEOPLE, 20, "everybody was answered")
            begun = time.monotonic()
            for node in cluster.nodes:
                replaced(node, ASSISTANT_MODEL=str(new))
            done = time.monotonic()
            until(lambda: sum(at > done for at, _ in crowd.answers) >= 2 * PEOPLE, 20, "and again")
    assert crowd.failed == []
    is_new = [(at, MARK in text) for at, text in crowd.answers]
    assert not any(new for at, new in is_new if at < begun)
    assert all(new for at, new in is_new if at > done)
    assert {new for at, new in is_new if begun < at < done} == {False, True}  # for a while there are both
    assert crowd.alarms
    until(lambda: cluster.escalations() == before + len(crowd.alarms), 35, "every alarm is recorded, once")
