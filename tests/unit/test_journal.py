"""Escalations that wait for the store, in a file: what a killed process leaves behind, the next one records."""

import multiprocessing
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.escalations import Escalation, EscalationLog, EscalationStore, Journal, new_escalation
from assistant.health import Health


def an_escalation(id_: str) -> Escalation:
    made = new_escalation("c", "web", "urgent", ("fever",), (), "Call now.", id_)
    return replace(made, words=("hot, “quoted”\nand broken",))


def files(folder: Path) -> list[Path]:
    return list(folder.glob("*.jsonl"))


def _killed(folder: Path, written: Any) -> None:
    journal = Journal(folder)
    journal.add(an_escalation("a"))
    journal.add(an_escalation("b"))
    written.set()
    signal.pause()


def killed_process(folder: Path) -> None:
    """One that wrote two down and was killed before the store had them."""
    spawned = multiprocessing.get_context("spawn")
    written = spawned.Event()
    process = spawned.Process(target=_killed, args=(folder, written))
    process.start()
    assert written.wait(30)
    assert [list(left) for left in Journal(folder).left_behind()] == []  # it lives
    process.kill()
    process.join()


def test_what_a_killed_process_left_is_recorded_once(tmp_path: Path) -> None:
    killed_process(tmp_path)
    (path,) = files(tmp_path)
    assert path.stat().st_mode & 0o077 == 0
    with path.open("ab") as file:
        file.write(b'{"id": "half of')  # it was writing when it was killed
    store = EscalationStore(f"sqlite:///{tmp_path / 'e.db'}")
    for _ in range(2):
        EscalationLog(store, journal=Journal(tmp_path)).close(5)
    found = {escalation.id: escalation for escalation in store.find()}
    assert set(found) == {"a", "b"}
    assert found["a"].words == ("hot, “quoted”\nand broken",)
    assert found["a"].flags == ("fever",)
    assert path not in files(tmp_path)


def test_the_file_is_empty_once_the_store_holds_all(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add(an_escalation("a"))
    journal.add(an_escalation("b"))
    journal.done("a")
    (path,) = files(tmp_path)
    assert path.read_bytes().count(b"\n") == 2
    journal.done("b")
    assert path.read_bytes() == b""


def test_without_a_disk_it_is_recorded_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, health = EscalationStore(f"sqlite:///{tmp_path / 'e.db'}"), Health()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    log = EscalationLog(store, health, Journal(tmp_path))
    log.record_soon(an_escalation("a"))
    log.close(5)
    assert [escalation.id for escalation in store.find()] == ["a"]
    assert not health.degraded
