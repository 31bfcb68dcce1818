"""Redis is gone for a whole minute while people talk: `make test-slow`. tests/cluster has it gone for a moment."""

import signal
import threading
import time
import uuid
from dataclasses import dataclass, field

import pytest

from benchmarks.services import until
from tests.at_once import IN_TROUBLE
from tests.cluster.cluster import Cluster
from tests.cluster.conftest import cluster, database, memory, reachable, whole
from tests.cluster.test_slow_network import LATEST, QUESTION, RED

__all__ = ("cluster", "database", "memory", "reachable", "whole")  # pytest finds fixtures by their names here
AWAY_SECONDS, PEOPLE, BREATH = 60.0, 4, 0.5


@dataclass
class Crowd:
    """People who talk, each at one process and the other in turn."""

    cluster: Cluster
    alarms: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    last: dict[int, str] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)

    def talk(self, person: int) -> None:
        while not self.ended.is_set():
            conversation = uuid.uuid4().hex
            for number, words in enumerate((QUESTION, "say that again", RED)):
                begun = time.monotonic()
                told = self.cluster.nodes[(person + number) % 2].say(words, conversation)
                (self.alarms if words == RED else self.answers).append(time.monotonic() - begun)
                if told["tier"] != ("urgent" if words == RED else "none") or not told["answer"]:
                    self.wrong.append(f"{words}: {told['answer']}")
                self.ended.wait(BREATH)
            self.last[person] = conversation


def test_everybody_is_answered_and_it_is_well_again_by_itself(
    cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    before, crowd = cluster.escalations(), Crowd(cluster)
    people = [threading.Thread(target=crowd.talk, args=(number,)) for number in range(PEOPLE)]
    cluster.memory.end(signal.SIGKILL)
    for person in people:
        person.start()
    time.sleep(AWAY_SECONDS)
    crowd.ended.set()
    for person in people:
        person.join()
    cluster.memory.start()
    begun = time.monotonic()
    for node in cluster.nodes:
        until(lambda node=node: not node.degraded(), 10, node.degraded)  # type: ignore[misc]
    seconds = time.monotonic() - begun
    until(lambda: cluster.escalations() == before + len(crowd.alarms), 35, "every alarm is recorded, once")
    for conversation in crowd.last.values():  # what waited for Redis is there: both know the alarm, and say so once
        said = [node.say(QUESTION, conversation)["answer"] for node in cluster.nodes]
        assert [answer.startswith("Earlier you told me") for answer in said] == [True, False]
    with capsys.disabled():
        print(
            f"\n{AWAY_SECONDS:.0f} s without Redis: {len(crowd.answers)} answers, {max(crowd.answers):.2f} s at most; "
            f"{len(crowd.alarms)} alarms, {max(crowd.alarms):.2f} s at most; well {seconds:.1f} s after it came back"
        )
    assert crowd.wrong == []
    assert max(crowd.alarms) < IN_TROUBLE
    assert max(crowd.answers) < LATEST
