"""deploy/systemd is what systemd itself takes, and gives the service no more than it needs."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from assistant.settings import PROJECT, Settings

UNIT, VARIABLES = (PROJECT / "deploy" / "systemd" / f"assistant.{kind}" for kind in ("service", "env"))
MOST_EXPOSED = 20  # tenths of systemd's score of 0 to 10; a unit that says nothing has 96


@pytest.fixture
def service() -> configparser.SectionProxy:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(UNIT, encoding="utf-8")
    return unit["Service"]


def analysed(*command: str) -> subprocess.CompletedProcess[str]:
    if not (program := shutil.which("systemd-analyze")):
        pytest.skip("no systemd here")
    return subprocess.run([program, *command], capture_output=True, text=True)


def test_systemd_takes_it(tmp_path: Path) -> None:
    """With a program that is there: systemd looks for it."""
    here = tmp_path / UNIT.name
    here.write_text(re.sub("^ExecStart=.*", "ExecStart=/bin/true run", UNIT.read_text(), flags=re.M), encoding="utf-8")
    done = analysed("verify", "--man=no", "--recursive-errors=no", str(here))
    assert done.returncode == 0, done.stderr
    assert UNIT.name not in done.stderr


def test_little_of_the_machine_is_open_to_it() -> None:
    done = analysed("security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", str(UNIT))
    assert "exposure level" in done.stdout, done.stderr
    assert done.returncode == 0, done.stdout


def test_it_is_started_again_and_given_time_to_end(service: configparser.SectionProxy) -> None:
    longest = Settings.__fields__["drain_seconds"].field_info.le
    assert longest is not None
    assert int(service["TimeoutStopSec"]) >= float(longest) + 15
    assert service["Restart"] == "on-failure"


def test_it_writes_its_data_folder_and_nothing_else(service: configparser.SectionProxy) -> None:
    assert service["ProtectSystem"] == "strict"
    assert f"ASSISTANT_DATA_DIR=/var/lib/{service['StateDirectory']}" in service["Environment"]
    assert service["StateDirectoryMode"] == "0700"
    assert service["NoNewPrivileges"] == "yes"
    assert service["LimitCORE"] == "0"
    assert "ReadWritePaths" not in service


def test_every_variable_is_a_setting_and_no_secret_is_set() -> None:
    lines = [line for line in VARIABLES.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    given = dict(line.split("=", 1) for line in lines)
    assert set(given) <= {f"ASSISTANT_{name.upper()}" for name in Settings.__fields__}
    assert not any(value for name, value in given.items() if name.endswith(("KEY", "TOKEN", "WEBHOOK")))
