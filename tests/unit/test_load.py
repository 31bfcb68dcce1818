"""The load benchmark's own arithmetic: percentiles and shares, use by part, machines for so many patients."""

import json
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from assistant.alexa.unverified import Unverified
from assistant.errors import SetupError
from benchmarks.load import alexa, soak
from benchmarks.load.arithmetic import Assumed, Costs, costs, limits, needs, read_assumptions, split
from benchmarks.load.balancer import CONFIG, configured
from benchmarks.load.capacity import MARK, PAGE, page
from benchmarks.load.echo import Echo
from benchmarks.load.figures import read_figures, write_figures
from benchmarks.load.records import milliseconds, read
from benchmarks.load.soak import slope_an_hour
from benchmarks.load.stored import ATurn
from benchmarks.load.tables import by_channel
from benchmarks.load.usage import Usage, cpu_seconds
from benchmarks.tables import README, write_between_marks
from tests.alexa_cloud import Cloud

COST = Costs(
    {"assistant": 10.0, "PostgreSQL": 2.0, "Redis": 0.5, "HAProxy": 0.1, "generator": 3.0},
    500.0,
    8_000,
    4_000,
    2.0,
    5_000,
)
ASSUMED = Assumed(
    patients=(1,), conversations_a_patient_day=0.5, turns_a_conversation=4, peak_hour_share=0.18, peak_in_hour=2,
    conversation_minutes=2, busy_share=0.5, cores_a_machine=4, cores_a_process=1, spare_machines=1,
    retention_days=(1, 30), wire_overhead=1.25, database_cores=8, database_connections=300, connections_a_process=15,
)  # fmt: skip


def test_the_arithmetic_of_many_patients() -> None:
    """200,000 turns a day, 36,000 of them in an hour: ten a second, twenty in the busiest minute."""
    found = needs(100_000, COST, ASSUMED)
    assert (found.turns_a_day, found.turns_a_second, found.open_conversations) == (200_000, pytest.approx(20), 600)
    assert (found.processes, found.machines) == (1, 2)  # 20 times 10 ms: 0.2 of the half that may be busy
    assert (found.database_cores, found.haproxy_cores) == (pytest.approx(0.08), pytest.approx(0.004))
    assert found.redis_share == pytest.approx(0.01)
    assert found.redis_gb == pytest.approx(36_000 * 2 * 4_000 / 1e9)
    assert found.database_gb == {1: pytest.approx(1.6), 30: pytest.approx(48)}
    assert found.megabits == pytest.approx(20 * 5_000 * 8 * 1.25 / 1e6)


def test_more_patients_take_more_processes_and_what_they_keep_open() -> None:
    found = needs(10_000_000, COST, ASSUMED)  # 2,000 a second, 20 processors' time
    assert (found.processes, found.machines, found.database_connections) == (40, 11, 600)
    assert found.machine_gb == pytest.approx(4 * 500 * 2**20 / 1e9)


def test_nobody_still_takes_a_machine_and_its_spare() -> None:
    assert (needs(0, COST, ASSUMED).processes, needs(0, COST, ASSUMED).machines) == (1, 2)


def test_what_ends_first() -> None:
    found = limits(COST, ASSUMED)
    assert found["connections of PostgreSQL"] == 20 * 0.5 / 0.010
    assert found["processors of PostgreSQL"] == 8 * 0.5 / 0.002
    assert found["the one processor that Redis uses"] == 0.5 / 0.0005


def test_more_than_one_redis_takes_is_divided() -> None:
    found = split(10_000_000, COST, ASSUMED)  # 2,000 a second; what ends first of one deployment ends at 1,000
    assert (found.deployments, found.each.patients, found.machines) == (2, 5_000_000, 2 * 6)
    assert split(5_000_000, COST, ASSUMED).deployments == 1
    assert split(5_000_001, COST, ASSUMED).deployments == 2
    assert split(0, COST, ASSUMED).deployments == 1


def test_no_deployment_of_the_page_needs_more_than_there_is() -> None:
    cost, assumed = costs(read_figures()), read_assumptions()
    for patients in assumed.patients:
        each = split(patients, cost, assumed).each
        assert each.redis_share <= assumed.busy_share
        assert each.database_connections <= assumed.database_connections
        assert each.database_cores <= assumed.database_cores


def test_a_turn_costs_what_it_cost_most() -> None:
    left = {"database_bytes": 8, "memory_bytes": 4, "memory_hours": 2, "bytes_in": 1, "bytes_out": 3}
    one = {"cpu_ms": {"assistant": 9, "Redis": 2}, "memory_mb": {"assistant": 500}, "a_turn": left}
    four = {
        "cpu_ms": {"assistant": 12, "Redis": 1},
        "memory_mb": {"assistant": 1600},
        "a_turn": {**left, "bytes_in": 2},
    }
    found = costs({"load": {"processes": {1: one, 4: four}}})
    assert found == Costs({"assistant": 12, "Redis": 2}, 500, 8, 4, 2, 5)
    with pytest.raises(SetupError, match="nothing measured"):
        costs({})


def test_assumptions_name_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "assumptions.yml"
    path.write_text("patients: [1]\nsurprise: 1\n", encoding="utf-8")
    with pytest.raises(SetupError, match=r"assumptions\.yml: conversations_a_patient_day: field required"):
        read_assumptions(path)


def test_each_benchmark_writes_its_own_figures(tmp_path: Path) -> None:
    path = tmp_path / "figures.yml"
    assert read_figures(path) == {}
    write_figures("load", {"processes": {1: {"cpu_ms": {"Redis": 0.5}}}}, path)
    write_figures("soak", {"minutes": 30}, path)
    assert read_figures(path) == {"load": {"processes": {1: {"cpu_ms": {"Redis": 0.5}}}}, "soak": {"minutes": 30}}


def test_the_page_is_of_the_figures_and_assumptions_that_are_there(tmp_path: Path) -> None:
    """Else: python -m benchmarks.load.capacity --write."""
    copy = tmp_path / "capacity.md"
    copy.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    write_between_marks(MARK, page(), copy)
    assert copy.read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("mark", ["load", "load.soak"])
def test_the_readme_has_marks(mark: str) -> None:
    assert f"<!-- made by python -m benchmarks.{mark} -->\n" in README.read_text(encoding="utf-8")


def told(path: Path) -> Path:
    """Ten turns of a second in which one sign was missed, one turn refused and one not answered; and what is none."""
    turns = [("web", False, "answered", 10.0 + n / 10, 100.0 * n) for n in range(7)]
    turns += [
        ("phone", True, "wrong", 10.8, 50.0),
        ("web", False, "busy", 10.85, 5.0),
        ("rest", False, "late", 10.9, 2_000.0),
    ]
    before, session = ("web", True, "answered", 9.9, 1.0), ("session", False, "status 0", 10.5, 1.0)
    held = {"since": 10.0, "until": 11.0, "cpu_since": 1.0, "cpu_until": 1.5, "told": [before, session, *turns]}
    path.write_text(json.dumps(held), encoding="utf-8")
    return path


def test_only_turns_of_the_time_when_all_were_there_count(tmp_path: Path) -> None:
    found = read(told(tmp_path / "told.json"))
    assert (found.a_second, found.served, found.cpu) == (10, 10, 0.5)
    assert (found.busy, found.failed) == (0.1, 2)  # the session that could not begin, and the one that was too late
    assert (found.wrong, len(found.alarms)) == (1, 1)
    assert milliseconds(found.alarms, 95) == 50


def test_a_load_that_ended_too_soon_is_none(tmp_path: Path) -> None:
    path = tmp_path / "told.json"
    path.write_text(json.dumps({"until": 1.0, "cpu_until": 1.0, "told": []}), encoding="utf-8")
    with pytest.raises(RuntimeError, match="more seconds"):
        read(path)


def test_use_between_two_looks_is_interpolated_and_memory_is_the_most() -> None:
    usage = Usage([0.0, 10.0, 20.0], {"Redis": [1.0, 2.0, 6.0]}, {"Redis": [(0.0, 90.0), (10.0, 50.0), (15.0, 60.0)]})
    assert usage.cpu("Redis", 5.0, 15.0) == 4.0 - 1.5
    assert usage.megabytes("Redis", 5.0, 15.0) == 60.0


def test_memory_that_grows_is_told_by_the_hour(tmp_path: Path) -> None:
    load = read(told(tmp_path / "told.json"))  # of one second
    memory = [(10.0, 900.0), *((10.0 + n / 10, 500 + n / 36_000) for n in range(2, 11))]
    assert slope_an_hour(Usage(memory={"assistant": memory}), "assistant", load) == pytest.approx(1.0)


def test_the_soak_tells_the_share_that_it_leaves_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load, a_turn = read(told(tmp_path / "told.json")), ATurn(**dict.fromkeys(ATurn.__annotations__, 1.0))
    assert f"first {soak.SETTLED:.0%} of that time" in soak._told(load, a_turn, 7.0, 30.0)
    monkeypatch.setattr(soak, "SETTLED", 0.25)
    assert "first 25% of that time the assistant's memory grows by 7 MB" in soak._told(load, a_turn, 7.0, 30.0)


def test_a_child_that_has_ended_still_counts() -> None:
    """As a connection of PostgreSQL does."""
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}]); print(flush=True); input()"
    running = subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert running.stdout
    running.stdout.readline()
    used = cpu_seconds(psutil.Process(running.pid))
    running.communicate("\n")
    assert used >= 0.3


def test_the_balancer_is_that_of_the_deployment_with_other_addresses() -> None:
    deployed = CONFIG.read_text(encoding="utf-8")
    ours = configured(deployed, 4711, ["http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:3"], Path("s"))
    kept = [line for line in deployed.splitlines() if not line.startswith(("  server ", "  bind "))]
    added = [line for line in ours.splitlines() if line not in kept]
    assert [line for line in ours.splitlines() if line in kept] == kept
    servers = [f"  server one-{number} 127.0.0.1:{number + 1}" for number in range(3)]
    servers += [f"  server late-one-{number} 127.0.0.1:{number + 1} no-check backup" for number in range(3)]
    assert added == ["  stats socket s", "  bind 127.0.0.1:4711", *servers]


def test_a_configuration_that_cannot_be_filled_in_is_told() -> None:
    with pytest.raises(ValueError, match="one `bind`"):
        configured("global\n", 1, [], Path("s"))


def test_each_channel_has_its_own_figures(tmp_path: Path) -> None:
    rows = by_channel(2, read(told(tmp_path / "told.json")))
    assert rows == [
        ("2", "phone", "1", "50", "50", "50", "0.0%", "0 of 1", "50", "1 of 1"),
        ("2", "rest", "1", "2000", "2000", "2000", "0.0%", "1 of 1", "", ""),
        ("2", "web", "8", "250", "565", "593", "12.5%", "0 of 8", "", ""),
    ]


CARRIED = {"can i drink coffee": {"type": "IntentRequest", "intent": {"name": "CanICarrierIntent", "slots": {}}}}


def echo_of(cloud: Cloud) -> Echo:
    held = alexa.held(cloud, CARRIED)
    return Echo(json.loads(json.dumps(held)))


async def test_what_an_echo_sends_is_signed_as_amazon_signs(tmp_path: Path) -> None:
    cloud = Cloud(tmp_path / "keys")
    echo, verifier = echo_of(cloud), cloud.verifier()
    opened = await verifier.verify(*echo.signed(None))
    assert (opened["request"]["type"], opened["session"]["new"]) == ("LaunchRequest", True)
    echo.hear(json.dumps({"sessionAttributes": {"kept": 1}, "response": {"shouldEndSession": False}}))
    asked = await verifier.verify(*echo.signed("can i drink coffee"))
    assert asked["request"]["intent"]["name"] == "CanICarrierIntent"
    assert (asked["session"]["new"], asked["session"]["attributes"]) == (False, {"kept": 1})
    assert asked["session"]["sessionId"] == opened["session"]["sessionId"]
    assert not echo.has_ended
    headers, body = echo.signed("can i drink coffee")
    with pytest.raises(Unverified):
        await verifier.verify(headers, body.replace(b"CanI", b"CanU"))


def test_an_echo_begins_anew_when_the_skill_has_ended(tmp_path: Path) -> None:
    echo = echo_of(Cloud(tmp_path / "keys"))
    first = json.loads(echo.signed(None)[1])["session"]["sessionId"]
    echo.hear(json.dumps({"response": {"shouldEndSession": True}}))
    assert echo.has_ended
    echo.begin()
    assert json.loads(echo.signed(None)[1])["session"]["sessionId"] != first
