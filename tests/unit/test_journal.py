"""Escalations that wait for the store, in a file: what a killed process leaves behind, the next one records."""

import errno
import fcntl
import json
import multiprocessing
import os
import resource
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.escalations import Escalation, EscalationLog, EscalationStore, Journal, new_escalation
from assistant.escalations.log import LEFT_BEHIND
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
    assert written.wait(240)
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


def opened_again(folder: Path, health: Health | None = None) -> list[str]:
    """Ids in the record once somebody started over what lies there."""
    store = EscalationStore(f"sqlite:///{folder / 'e.db'}")
    EscalationLog(store, health, Journal(folder)).close(5)
    return [escalation.id for escalation in store.find()]


def lines_of(escalation: Escalation) -> str:
    return json.dumps({**escalation.__dict__, "at": escalation.at.isoformat()}) + "\n"


def test_the_log_empties_the_file_when_the_store_has_taken_it(tmp_path: Path) -> None:
    log = EscalationLog(EscalationStore(f"sqlite:///{tmp_path / 'e.db'}"), journal=Journal(tmp_path))
    log.record_soon(an_escalation("a"))
    log.close(5)
    assert [path.read_bytes() for path in files(tmp_path)] == [b""]


def test_a_line_that_does_not_fit_leaves_nothing_of_itself(tmp_path: Path) -> None:
    journal, limits = Journal(tmp_path), resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
        with pytest.raises(OSError, match="fit"):
            journal.add(an_escalation("a"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    journal.add(an_escalation("b"))
    (path,) = files(tmp_path)
    assert [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()] == ["b"]


def test_a_file_stays_until_all_of_it_is_written_down_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "escalations-x.jsonl").write_text(lines_of(an_escalation("a")), encoding="utf-8")
    (tmp_path / "escalations-y.unread").write_text("of another day\n", encoding="utf-8")

    class Lost(EscalationStore):
        def record(self, escalation: Escalation) -> bool:
            raise ValueError("no disk for it either")

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        health = Health()
        EscalationLog(Lost(f"sqlite:///{tmp_path / 'e.db'}"), health, Journal(tmp_path)).close(5)
    (trouble,) = (line for line in health.degraded if line.startswith(LEFT_BEHIND))
    assert "left behind stays" in trouble
    assert "not recorded, in" in trouble
    assert sorted(tmp_path.glob("*.unread")) == [tmp_path / "escalations-y.unread"]
    assert opened_again(tmp_path) == ["a"]


def test_what_cannot_be_read_is_kept_and_told(tmp_path: Path) -> None:
    flagless = {**json.loads(lines_of(an_escalation("b"))), "flags": None}
    lines = [lines_of(an_escalation("a")), json.dumps(flagless) + "\n", '{"id": "half of']
    (tmp_path / "escalations-x.jsonl").write_text("".join(lines), encoding="utf-8")
    health = Health()
    assert opened_again(tmp_path, health) == ["a"]
    kept = tmp_path / "escalations-x.unread"
    assert kept.read_text(encoding="utf-8").splitlines() == [json.dumps(flagless), '{"id": "half of']
    assert kept.stat().st_mode & 0o077 == 0
    assert any("not recorded" in line for line in health.degraded)
    assert not (tmp_path / "escalations-x.jsonl").exists()


def test_one_file_that_cannot_be_opened_stops_neither_the_start_nor_the_others(tmp_path: Path) -> None:
    (tmp_path / "escalations-a.jsonl").mkdir()
    (tmp_path / "escalations-b.jsonl").write_text(lines_of(an_escalation("b")), encoding="utf-8")
    health = Health()
    assert opened_again(tmp_path, health) == ["b"]
    assert any("left behind" in line for line in health.degraded)


def test_without_locks_no_files_and_no_descriptors_pile_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    (tmp_path / "escalations-a.jsonl").write_text(lines_of(an_escalation("a")), encoding="utf-8")
    monkeypatch.setattr(fcntl, "flock", no_locks)
    journal, before = Journal(tmp_path), len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        with pytest.raises(OSError, match="No locks"):
            journal.add(an_escalation("b"))
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert len(files(tmp_path)) == 1
    assert opened_again(tmp_path, health := Health()) == []
    assert health.degraded


def test_what_the_store_refuses_for_good_is_kept_and_the_file_is_emptied(tmp_path: Path) -> None:
    class Refusing(EscalationStore):
        def record(self, escalation: Escalation) -> bool:
            if escalation.id == "bad":
                raise ValueError("data")
            return super().record(escalation)

    health = Health()
    log = EscalationLog(Refusing(f"sqlite:///{tmp_path / 'e.db'}"), health, Journal(tmp_path))
    for id_ in ("bad", "good"):
        log.record_soon(an_escalation(id_))
    log.close(5)
    assert [path.read_bytes() for path in files(tmp_path)] == [b""]
    (kept,) = tmp_path.glob("*.unread")
    assert json.loads(kept.read_text(encoding="utf-8"))["id"] == "bad"
    assert any("unread" in line for line in health.degraded)
