"""Nothing that the server writes holds what patients said, in a run of every scenario; and it calls nobody.

The two stores that are there to keep words, cleaned, are looked at by themselves: no personal detail and no id from
outside is in them.
"""

import ast
import ipaddress
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.files_written import contents
from tests.scenarios import watching
from tests.scenarios.files import all_scenarios
from tests.scenarios.needles import found, needles
from tests.scenarios.run import Run

STORES = ("conversations.db", "web_history.db")
"""Keep the words of conversations, without personal details."""
FEWEST_NEEDLES = 500
NO_FILES = ("/dev/null", "/dev/tty", "/dev/shm")
PLANTED = "purple elephants dance upon my stiff neck"
SENDER = "outside-sender-4711"
SAID = "this is Margaret Ellison, born 3/4/1962, 415-555-0132: can i drink coffee for the headache"
DETAILS = (b"Margaret", b"Ellison", b"3/4/1962", b"555-0132", SENDER.encode())


@pytest.fixture(scope="module")
def whole(run: Run) -> Run:
    """The run, with every scenario held."""
    for key in all_scenarios():
        run.talks(*key)
    return run


def written(run: Run) -> Iterator[Path]:
    """Every file in the server's folder that may hold nobody's words."""
    for path in sorted(run.server.folder.rglob("*")):
        if path.is_file() and not path.name.startswith(STORES):
            yield path


def of_patients(run: Run) -> set[tuple[str, ...]]:
    """What was said in the scenarios, but for what we say ourselves."""
    steps = [step for scenario in all_scenarios().values() for step in scenario.steps]
    ours = [heard for talks in run.done.values() for talk in talks.values() for _, heard in talk.said]
    return needles([words for step in steps for words in step.spoken], ours)


def test_no_file_no_log_and_no_output_holds_what_was_said(whole: Run) -> None:
    wanted = of_patients(whole)
    assert len(wanted) > FEWEST_NEEDLES
    names = {path.name for path in written(whole)}
    assert {"server.log", "escalations.db"} <= names
    assert found(wanted, written(whole)) == {}


def test_the_stores_hold_the_words_so_the_needles_are_the_right_ones(whole: Run) -> None:
    stores = [path for path in whole.server.folder.rglob("*") if path.name.startswith(STORES)]
    assert sum(len(rows) for rows in found(of_patients(whole), stores).values()) > FEWEST_NEEDLES // 2


def test_it_writes_nowhere_else(whole: Run) -> None:
    folder = whole.server.folder.resolve()
    paths = watching.told(folder, "write")
    assert any(path.endswith("conversations.db") for path in paths)
    assert [path for path in paths if not Path(path).is_relative_to(folder) and not path.startswith(NO_FILES)] == []


def test_it_calls_nobody_outside_this_machine(whole: Run) -> None:
    addresses = [_address(line) for line in watching.told(whole.server.folder, "connect")]
    assert [address for address in addresses if not _is_here(address)] == []


def test_a_call_to_somebody_else_would_be_seen() -> None:
    assert _is_here(_address("('127.0.0.1', 80)"))
    assert not _is_here(_address("('192.0.2.1', 443)"))
    assert not _is_here(_address("('api.example', 443)"))


def test_rasa_reports_to_nobody() -> None:
    from rasa import telemetry

    assert not telemetry.is_telemetry_enabled()


def test_no_detail_and_no_outside_id_is_stored_and_the_turn_is_understood_as_ever(run: Run) -> None:
    answer = run.server.http.post("/webhooks/rest/webhook", json={"sender": SENDER, "message": SAID}).json()
    assert answer[1]["custom"]["topic"] == "caffeine"
    assert answer[0]["recipient_id"] == SENDER
    session = run.server.http.post("/webhooks/web/session").json()
    headers = {"Authorization": f"Bearer {session['token']}"}
    run.server.http.post("/webhooks/web/message", headers=headers, json={"id": "1", "message": SAID}).raise_for_status()
    shown = run.server.http.get("/webhooks/web/history", headers=headers).json()
    assert "[name]" in shown["entries"][0]["text"]
    held = b"".join(held for _, held in contents(run.server.folder / "var"))
    assert b"can i drink coffee" in held
    assert [detail for detail in DETAILS if detail in held] == []
    run.server.http.delete("/webhooks/web/history", headers=headers).raise_for_status()
    assert run.server.http.get("/webhooks/web/history", headers=headers).json()["entries"] == []


def test_planted_words_are_found_in_output_log_and_temporary_files(run: Run) -> None:
    """Last, since they stay: the search above can fail."""
    run.server.http.post("/test/leak", json={"words": PLANTED}).raise_for_status()
    there = found(needles([PLANTED], []), written(run))
    assert {"server.log", "leak.txt"} <= set(there)
    assert (run.server.folder / "server.log").read_text(encoding="utf-8").count(PLANTED) == 2


def _address(line: str) -> Any:
    try:
        return ast.literal_eval(line)
    except (ValueError, SyntaxError):
        return line


def _is_here(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a socket in the file system
    try:
        return ipaddress.ip_address(str(address[0]).split("%")[0]).is_loopback
    except ValueError:
        return address[0] == "localhost"
