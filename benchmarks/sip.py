"""How many calls two cores carry: `python -m benchmarks.sip` (eight minutes). Needs baresip and sipp.

Without recognition: sipp sends our own sound back while a long text is said, so that sound goes both ways; CPU of the
driver's processes. With: baresip callers ask the same question again and again; seconds from the end of speech to the
first sound of the answer, by stage. The callers run on the same machine and are not taken off.
"""

import argparse
import re
import statistics
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil

from assistant.settings import PROJECT
from benchmarks.tables import Row, markdown, write_between_marks
from tests.sip.baresip import Caller
from tests.sip.driver import Driver, free_port
from tests.sip.fake_assistant import LISTEN, FakeAssistant, say
from tests.sip.services import speech_services
from tests.sip.speech import spoken

CALLS_A_PROCESS = 4
PAGE = PROJECT / "docs" / "sip.md"
SCENARIO = PROJECT / "tests" / "sip" / "scenarios" / "endless.xml"
LONG = "Rest, drink water and take it slow for the rest of the day. " * 8
QUESTION, ANSWER = "Can I drive a car tomorrow?", "You can drive again the day after your test."
TURN = re.compile(r"first sound after (\S+) s \(endpoint (\S+) recognition (\S+) assistant (\S+) synthesis (\S+)\)")
STAGES = ("whole", "endpoint", "recognition", "assistant", "synthesis")


def talks(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Says a long text whatever happens."""
    return [say(LONG, barge_in=False), LISTEN]


def answers(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Answers what was heard; each answer is new to the voice."""
    return [say(f"{ANSWER} {body['sequence']} {body['call'][:4]}" if body["sequence"] else "Hello."), LISTEN]


def started(stack: ExitStack, fake: FakeAssistant, calls: int, services: tuple[str, str]) -> list[Driver]:
    """As many processes as so many calls need."""
    drivers = []
    for _ in range(-(-calls // CALLS_A_PROCESS)):
        drivers.append(Driver(fake.url, *services, SIP_MOST_CALLS=str(CALLS_A_PROCESS)))
        stack.callback(drivers[-1].close)
    return drivers


def sound_only(calls: int, services: tuple[str, str], seconds: float) -> Row:
    """Share of one core for each call, and memory of a process."""
    with ExitStack() as stack:
        fake = FakeAssistant(talks)
        stack.callback(fake.close)
        drivers = started(stack, fake, calls, services)
        for number, driver in enumerate(drivers):
            share = min(CALLS_A_PROCESS, calls - number * CALLS_A_PROCESS)
            command = ["sipp", f"127.0.0.1:{driver.port}", "-sf", str(SCENARIO), "-i", "127.0.0.1", "-nostdin"]
            command += ["-m", str(share), "-l", str(share), "-p", str(free_port()), "-rtp_echo"]
            command += ["-mp", str(free_port())]
            free_port()  # sipp echoes a second stream two ports above
            sipp = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
            stack.callback(sipp.wait)
            stack.callback(sipp.kill)
        fake.wait_for(lambda events: sum(e["event"]["kind"] == "answered" for e in events) == calls)
        time.sleep(5)
        processes = [psutil.Process(driver.process.pid) for driver in drivers]
        before = sum(sum(p.cpu_times()[:2]) for p in processes)
        time.sleep(seconds)
        used = (sum(sum(p.cpu_times()[:2]) for p in processes) - before) / seconds
        memory = max(p.memory_info().rss for p in processes) / 1e6
        return (str(calls), f"{used * 100:.0f} %", f"{used / calls * 100:.1f} %", f"{memory:.0f}")


def with_recognition(calls: int, services: tuple[str, str], seconds: float) -> Row:
    """Median and 95th percentile of what callers wait, by stage."""
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        fake = FakeAssistant(answers)
        stack.callback(fake.close)
        drivers = started(stack, fake, calls, services)
        callers = [Caller(Path(folder) / str(n)) for n in range(calls)]
        for number, caller in enumerate(callers):
            stack.callback(caller.close)
            caller.dial(drivers[number // CALLS_A_PROCESS].port)
        question = spoken(services[1], QUESTION)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for caller in callers:  # not all in the same moment, as people do not
                caller.speak(question)
                time.sleep(12 / calls)
        found = TURN.findall("".join("".join(driver.written) for driver in drivers))
    turns = [[float(part) for part in turn] for turn in found if float(turn[1]) > 0]
    columns = list(zip(*turns, strict=True))
    return (str(calls), str(len(turns)), *(_spread(column) for column in columns))


def _spread(values: tuple[float, ...]) -> str:
    return f"{statistics.median(values):.2f} / {sorted(values)[int(len(values) * 0.95)]:.2f}"


def main() -> None:
    """Both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=72)
    seconds = parser.parse_args().seconds
    load = f"load of the machine before: {psutil.getloadavg()[0]:.1f} on {psutil.cpu_count()} cores"
    with speech_services() as services:
        rows = [sound_only(calls, services, seconds / 3) for calls in (1, 4, 8, 16)]
        sound = markdown(("calls, sound only", "of a core", "a call", "MB a process"), rows)
        rows = [with_recognition(calls, services, seconds) for calls in (1, 2, 4, 8)]
    turns = markdown(("calls, a question each 12 s", "turns", *(f"{s}, p50 / p95 s" for s in STAGES)), rows)
    table = f"{sound}\n\n{turns}\n\n{load}; callers run on the same machine."
    print(table)
    write_between_marks("sip", table, PAGE)


if __name__ == "__main__":
    main()
