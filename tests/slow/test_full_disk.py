"""A data folder on a file system that is really full, to the last byte: SQLite's files, their logs, the journal."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from benchmarks.running_server import free_port, wait_until_live
from tests.cluster.mounts import Disk
from tests.faults.test_process import QUESTION, RED, Served, until_recorded, until_well
from tests.faults.test_process import one_key as one_key

ROOM = 8  # megabytes; SQLite's logs may take four
AT_ONCE = 4.0  # seconds, on a busy machine; docs/faults.md has what was measured


class ServedFrom(Served):
    """One `assistant run` over a folder of a disk; what is read of it is read by who sees that disk."""

    def __init__(self, disk: Disk) -> None:
        port = free_port()
        self.url, self.data, self._disk = f"http://127.0.0.1:{port}", disk.folder / "data", disk
        environment = {**os.environ, "ASSISTANT_DATA_DIR": str(self.data), "ASSISTANT_RECOGNISER_URI": ""}
        command = [sys.executable, "-m", "assistant", "run", "--port", str(port), "--wyoming", ""]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = disk.do(lambda: subprocess.Popen(command, env=environment, text=True, **quiet))
        wait_until_live(self.process, self.url)

    def recorded(self) -> set[str]:
        """See Served."""
        return self._disk.do(super().recorded)


@contextmanager
def served_from(disk: Disk) -> Iterator[ServedFrom]:
    server = ServedFrom(disk)
    try:
        yield server
    finally:
        server.process.kill()
        server.process.wait()


@pytest.fixture
def disk() -> Iterator[Disk]:
    if reason := Disk.missing():
        pytest.skip(reason)
    small = Disk(ROOM)
    yield small
    small.close()


def test_alarms_are_told_and_all_is_recorded_once_there_is_room(disk: Disk) -> None:
    with served_from(disk) as server:
        assert server.say(RED, "before")["tier"] == "urgent"
        until_recorded(server, ["before"])
        told: list[str] = []
        with disk.full():
            for number in range(200):  # the files have some room left
                begun = time.monotonic()
                assert server.say(RED, f"full{number}")["tier"] == "urgent"
                assert time.monotonic() - begun < AT_ONCE
                told.append(f"full{number}")
                if any("escalation record" in line for line in server.health()["degraded"]):
                    break
            else:
                pytest.fail("all of it was written")
            assert disk.free() == 0
            assert server.say(QUESTION, "b")["topic"] == "caffeine"
        begun = time.monotonic()
        until_recorded(server, ["before", *told])
        assert server.say(QUESTION, "c")["topic"] == "caffeine"
        until_well(server)
        print(f"{len(told)} alarms; all recorded and well {time.monotonic() - begun:.1f} s after there was room")


def test_begun_again_on_a_full_disk_it_tells_alarms_too(disk: Disk) -> None:
    """What was begun on an empty one has written the keys that it needs; without those the start says what to mend."""
    with served_from(disk):
        pass
    with disk.full(), served_from(disk) as server:
        assert server.say(RED, "a")["tier"] == "urgent"
        assert server.say(QUESTION, "b")["answer"]
