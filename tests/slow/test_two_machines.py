"""The processes on one machine, PostgreSQL and Redis on another: the line between is bad, the other's disk full."""

import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.services import Service, postgresql, program, redis, until
from tests.at_once import IN_TROUBLE
from tests.cluster.cluster import Cluster
from tests.cluster.mounts import Disk
from tests.cluster.test_slow_network import LATEST, QUESTION, RED
from tests.cluster.two_machines import TwoMachines, missing

AWAY = "10.77.0.0/24"
ROOM = 256  # megabytes: PostgreSQL is made in 40, and keeps 80 of its log


@dataclass(frozen=True)
class Apart:
    """See module."""

    cluster: Cluster
    machines: TwoMachines
    disk: Disk

    def alarm(self, number: int) -> float:
        """One told at a process; gives the seconds."""
        begun = time.monotonic()
        with self.machines.one.inside():
            assert self.cluster.nodes[number % 2].say(RED, uuid.uuid4().hex)["tier"] == "urgent"
        return time.monotonic() - begun

    def question(self, number: int) -> tuple[str | None, float]:
        """What its answer is about, and the seconds."""
        begun = time.monotonic()
        with self.machines.one.inside():
            told = self.cluster.nodes[number % 2].say(QUESTION, uuid.uuid4().hex)
        assert told["answer"]
        return told["topic"], time.monotonic() - begun

    def recorded(self) -> int:
        with self.machines.other.inside():
            return self.cluster.escalations()

    def well_again(self) -> float:
        """Seconds until both processes are."""
        begun = time.monotonic()
        with self.machines.one.inside():
            for node in self.cluster.nodes:
                until(node.is_well, 35, node.degraded)
        return time.monotonic() - begun


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    if not (program("postgres") and program("redis-server") and program("ip")):
        pytest.skip("no PostgreSQL, Redis or ip here; install Debian's postgresql, redis-server and iproute2")
    if reason := missing() or Disk.missing():
        pytest.skip(reason)
    with ExitStack() as stack:
        machines = TwoMachines()
        stack.callback(machines.close)
        disk = Disk(ROOM)
        stack.callback(disk.close)
        services = disk.do(lambda: _stores(machines, disk.folder))
        for service in services:
            stack.callback(service.end_all)
        database, memory = services
        there = machines.other.address
        addresses = {
            "ASSISTANT_DATABASE_URL": f"postgresql://postgres@{there}:{database.port}/postgres",
            "ASSISTANT_REDIS_URL": f"redis://{there}:{memory.port}/0",
        }
        with machines.one.inside():
            cluster = Cluster(tmp_path_factory.mktemp("apart"), database, memory, **addresses)
            stack.callback(cluster.end)
            cluster.wait()
        yield Apart(cluster, machines, disk)


def _stores(machines: TwoMachines, folder: Path) -> tuple[Service, Service]:
    """Both of them, on the other machine and its disk."""
    there = machines.other.address
    database = postgresql(folder / "postgresql", listen_addresses=f"127.0.0.1,{there}")
    with (folder / "postgresql" / "data" / "pg_hba.conf").open("a") as who:
        who.write(f"host all all {AWAY} trust\n")
    memory = redis(folder / "redis", "--bind", "127.0.0.1", there, "--protected-mode", "no")
    with machines.other.inside():
        database.start()
        memory.start()
    return database, memory


@contextmanager
def narrow(machines: TwoMachines) -> Iterator[None]:
    """Both ways."""
    with machines.one.narrow(512), machines.other.narrow(512):
        yield


@pytest.mark.parametrize("how", ["far and unsteady", "loses", "narrow", "swallows all"])
def test_over_a_bad_line_alarms_come_at_once_and_questions_within_their_time(apart: Apart, how: str) -> None:
    machines, before = apart.machines, apart.recorded()
    lines = {
        "far and unsteady": machines.line(delay=0.02, jitter=0.02),
        "loses": machines.line(delay=0.002, lost=0.05),
        "narrow": narrow(machines),
        "swallows all": machines.line(lost=1.0),
    }
    with lines[how]:
        lost = machines.lost
        alarms = [apart.alarm(number) for number in range(4)]
        answers = [apart.question(number) for number in range(4)]
        lost = machines.lost - lost
    seconds = apart.well_again()
    slowest = max(alarms), max(took for _, took in answers)
    took = f"alarms {slowest[0]:.2f} s, questions {slowest[1]:.2f} s"
    print(f"{how}: {took}, {lost} packets lost, well {seconds:.1f} s after it")
    assert (lost > 0) == (how in ("loses", "swallows all"))
    assert slowest[0] < IN_TROUBLE
    assert slowest[1] < LATEST
    answered = [topic for topic, _ in answers].count("caffeine")
    assert answered >= (0 if how == "swallows all" else 3)
    until(lambda: apart.recorded() == before + len(alarms), 35, "every alarm is recorded, once")


def test_a_full_disk_of_postgresql(apart: Apart) -> None:
    """Nothing that needs a new page can be written; nobody waits for it, and all is written once there is room."""
    before, alarms = apart.recorded(), 0
    with apart.disk.full():
        assert apart.disk.free() == 0
        for number in range(200):  # what is there has some room left
            assert apart.alarm(number) < IN_TROUBLE
            alarms += 1
            with apart.machines.one.inside():
                told = [node.degraded() for node in apart.cluster.nodes]
            if all("escalation record" in what for what in told):
                break
        else:
            pytest.fail("PostgreSQL wrote all of it")
        for number in range(2):
            topic, seconds = apart.question(number)
            assert topic == "caffeine"
            assert seconds < LATEST
        assert apart.recorded() < before + alarms
    begun = time.monotonic()
    until(lambda: apart.recorded() == before + alarms, 40, "every alarm is recorded, once")
    apart.well_again()
    print(f"full disk: {alarms} alarms, all recorded and well {time.monotonic() - begun:.1f} s after there was room")
