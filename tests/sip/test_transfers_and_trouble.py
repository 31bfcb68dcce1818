"""Transfers by REFER, and callers as they should not be: sipp plays exchanges and callers, see scenarios/."""

import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.sip.conftest import Bench
from tests.sip.driver import Driver, free_port
from tests.sip.fake_assistant import LISTEN, FakeAssistant, kinds, say

SCENARIOS = Path(__file__).with_name("scenarios")
NURSE = "+15550100"


def sipp(scenario: str, port: int, folder: Path, *more: str) -> "subprocess.Popen[str]":
    """Started; its exit code is 0 when every call went as the scenario says."""
    command = ["sipp", f"127.0.0.1:{port}", "-sf", str(SCENARIOS / f"{scenario}.xml"), "-i", "127.0.0.1", "-m", "1"]
    command += ["-p", str(free_port()), "-mp", str(free_port()), "-timeout", "60", "-nostdin"]
    command += [
        "-trace_logs",
        "-log_file",
        str(folder / "sipp.log"),
        "-trace_err",
        "-error_file",
        str(folder / "sipp.err"),
    ]
    quiet = subprocess.DEVNULL
    return subprocess.Popen([*command, *more], cwd=folder, text=True, stdout=quiet, stderr=quiet)


def went_well(process: "subprocess.Popen[str]", folder: Path) -> None:
    code = process.wait(90)
    errors = folder / "sipp.err"
    assert code == 0, errors.read_text() if errors.exists() else code


def to_the_nurse(body: dict[str, Any]) -> list[dict[str, Any]]:
    match body["event"]:
        case {"kind": "answered"}:
            return [say("I will connect you now."), {"kind": "transfer", "number": NURSE, "seconds": 4}]
        case {"kind": "transfer_ended", "result": "answered"}:
            return [{"kind": "hang_up"}]
    return [say("Nobody could take your call."), {"kind": "hang_up"}]


@pytest.mark.parametrize(
    ("scenario", "result"),
    [("answered", "answered"), ("busy", "busy"), ("refused", "failed"), ("untold", "failed")],
)
def test_transfer(bench: Bench, scenario: str, result: str) -> None:
    fake = bench.assistant(to_the_nurse)
    driver = bench.driver(fake)
    process = sipp(f"transfer_{scenario}", driver.port, bench.folder)
    assert fake.wait_kind("transfer_ended")["result"] == result
    went_well(process, bench.folder)
    assert NURSE in (bench.folder / "sipp.log").read_text()
    assert NURSE.strip("+") not in "".join(driver.written)


def test_many_at_once(bench: Bench) -> None:
    """Three talk, one hears that all lines are busy, the rest are refused; then there is room again."""

    def short(body: dict[str, Any]) -> list[dict[str, Any]]:
        answered = body["event"]["kind"] == "answered"
        return [say("Hello."), LISTEN] if answered else [say("Goodbye."), {"kind": "hang_up"}]

    fake = bench.assistant(short)
    driver = bench.driver(fake)
    process = sipp("endless", driver.port, bench.folder, "-m", "10", "-l", "10", "-r", "20")
    fake.wait_for(lambda events: len(kinds(events, "answered")) == 3)
    assert len({event["call"] for event in fake.events}) == 3
    driver.wait_for("all lines are taken")
    process.wait(90)
    fake.wait_for(lambda events: len(kinds(events, "hung_up")) == 3)
    still_well(bench, driver, fake)


def still_well(bench: Bench, driver: Driver, fake: FakeAssistant) -> None:
    """One more call gets through, once PJSIP waits no more (32 s) for the answer of those who are gone."""
    before = len(kinds(fake.events, "answered"))
    until = time.monotonic() + 60
    while len(kinds(fake.events, "answered")) == before:
        assert time.monotonic() < until, driver.written
        sipp("whole", driver.port, bench.folder).wait(60)


@pytest.mark.parametrize("scenario", ["cancelled", "no_ack", "vanished"])
def test_abandoned(bench: Bench, scenario: str) -> None:
    fake = bench.assistant()
    driver = bench.driver(fake, SIP_MOST_CALLS="1")
    process = sipp(scenario, driver.port, bench.folder)
    process.wait(60)
    fake.wait_for(lambda events: len(kinds(events, "hung_up")) == len(kinds(events, "answered")), 60)
    still_well(bench, driver, fake)


def test_a_call_that_never_ends(bench: Bench) -> None:
    def deaf(body: dict[str, Any]) -> list[dict[str, Any]]:
        if body["event"]["kind"] == "time_up":
            return [say("Goodbye."), {"kind": "hang_up"}]
        return [{"kind": "limit", "seconds": 4}, LISTEN]

    fake = bench.assistant(deaf)
    driver = bench.driver(fake)
    went_well(sipp("endless", driver.port, bench.folder), bench.folder)
    assert len(kinds(fake.events, "time_up")) == 1, driver.written


def malformed(port: int) -> list[bytes]:
    head = f"INVITE sip:help@127.0.0.1:{port} SIP/2.0\r\n"
    via = "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx\r\n"
    rest = "From: <sip:5551234567@x>;tag=1\r\nTo: <sip:help@x>\r\nCall-ID: {}\r\nCSeq: 1 INVITE\r\n"
    rest += "Contact: <sip:a@127.0.0.1:9>\r\n"
    sdp = "Content-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{}"
    bad_sdp = "v=0\r\nm=audio 0x7 RTP/AVP 0\r\nc=IN IP9 nowhere\r\n"
    other = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 18\r\n"
    messages = [
        "", "\r\n\r\n", "\0" * 500, "INVITE", head, head + via, head + "Via: ;;;\r\n\r\n",
        head + via + "CSeq: x\r\n\r\n",
        head + via + rest.format("a") + sdp.format(len(bad_sdp), bad_sdp),
        head + via + rest.format("b") + sdp.format(len(other), other),
        head + via + rest.format("c") + sdp.format(99999, other), head + via + rest.format("d") + sdp.format(-5, other),
        head + via + rest.format("e" * 30_000) + sdp.format(0, ""),
        head + via + rest.format("f").replace("5551234567", "%00\"<>" * 500) + sdp.format(len(other), other),
        f"BYE sip:help@127.0.0.1:{port} SIP/2.0\r\n" + via + rest.format("g") + "\r\n", "SIP/2.0 200 OK\r\n\r\n",
    ]  # fmt: skip
    return [message.encode() for message in messages] + [bytes(range(256)) * 8]


def test_malformed_messages(bench: Bench) -> None:
    fake = bench.assistant()
    driver = bench.driver(fake)
    with socket.socket(type=socket.SOCK_DGRAM) as sender:
        for message in malformed(driver.port):
            sender.sendto(message, ("127.0.0.1", driver.port))
    assert driver.process.poll() is None
    still_well(bench, driver, fake)
    assert len(kinds(fake.events, "answered")) == 1
    assert "5551234567" not in "".join(driver.written)
