"""Two calls to hear and to read, and what a caller waits: `python -m benchmarks.sip_call` (three minutes).

Starts speech services, assistant and driver, calls with baresip, and writes to reports/: for a question and for a red
flag a stereo WAV file (caller left, line right) and a transcript, in which the line's words are recognised again from
what the caller heard. Then twelve questions in one call; seconds from the end of speech to the first sound, by stage.
"""

import argparse
import statistics
import tempfile
import wave
from pathlib import Path

import numpy as np
import psutil
from numpy.typing import NDArray

from assistant.settings import PROJECT
from benchmarks.sip import STAGES, TURN
from benchmarks.tables import markdown, write_between_marks
from tests.sip.baresip import RATE, Caller, read_wav
from tests.sip.driver import Driver
from tests.sip.joined import joined_line
from tests.sip.services import speech_services
from tests.sip.speech import recognised, spoken

REPORTS, PAGE = PROJECT / "reports", PROJECT / "docs" / "sip.md"
CALLS = {
    "question": "can I drink coffee for the headache",
    "red_flag": "my back is wet where the needle went in",
}
QUESTIONS = (
    "Can I drink coffee for the headache?",
    "When can I drive again?",
    "How long should I lie flat?",
    "Can I take a shower tonight?",
    "Who do I call with a question?",
    "When will I get my test results?",
    "Should I use an ice pack?",
    "Can I go back to work tomorrow?",
    "How much water should I drink?",
    "Can I lift my child?",
    "What is a spinal tap?",
    "Does it hurt?",
)
Services = tuple[str, str]


def recorded(name: str, words: str, driver: Driver, services: Services, folder: Path) -> None:
    """One call: the first sentences, cut short by the caller's words, and what the line says to them."""
    caller = Caller(folder / name)
    try:
        caller.dial(driver.port)
        lines = [("line", caller.said(1.0))]
        caller.speak(spoken(services[1], words))
        lines.append(("line", caller.said()))
        caller.command("hangup")
        caller.wait_for("CALL_CLOSED")
    finally:
        caller.close()
    first, answer = (recognised(services[0], sound) for _, sound in lines)
    REPORTS.mkdir(exist_ok=True)
    transcript = f"line, recognised again: {first}\ncaller: {words}\nline, recognised again: {answer}\n"
    (REPORTS / f"sip_call_{name}.txt").write_text(transcript, encoding="utf-8")
    write_stereo(REPORTS / f"sip_call_{name}.wav", *(dumped(caller.folder, way) for way in ("enc", "dec")))
    print(f"reports/sip_call_{name}.wav\n{transcript}")


def dumped(folder: Path, way: str) -> NDArray[np.int16]:
    """What baresip sent ("enc") or heard ("dec")."""
    return np.concatenate([read_wav(file) for file in sorted(folder.glob(f"dump-*-{way}.wav"))])


def write_stereo(path: Path, left: NDArray[np.int16], right: NDArray[np.int16]) -> None:
    """Both as long as the shorter."""
    count = min(len(left), len(right))
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.stack([left[:count], right[:count]], axis=1).astype("<i2").tobytes())


def waited(driver: Driver, services: Services, folder: Path) -> str:
    """The table of stages; each question cuts the answer before it short."""
    caller = Caller(folder / "questions")
    try:
        caller.dial(driver.port)
        caller.said(1.0)
        turns = []
        for question in QUESTIONS:
            before = len(driver.written)
            caller.speak(spoken(services[1], question))
            found = TURN.search(driver.wait_for("first sound", since=before))
            turns.append([float(part) for part in found.groups()] if found else [])
            caller.said(0.5)
    finally:
        caller.close()
    rows = [
        (stage, f"{statistics.median(column):.2f}", f"{np.percentile(column, 95):.2f}")
        for stage, column in zip(STAGES, zip(*turns, strict=True), strict=True)
    ]
    return markdown(("from the end of speech", "p50 s", "p95 s"), rows)


def main() -> None:
    """Both calls and the table, which goes to docs/sip.md too."""
    argparse.ArgumentParser(description=__doc__).parse_args()  # --help must not begin to measure
    print(f"load of the machine before: {psutil.getloadavg()[0]:.1f} on {psutil.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name, speech_services() as services:
        folder = Path(name)
        with joined_line(services, folder / "assistant") as (_, driver):
            for call, words in CALLS.items():
                recorded(call, words, driver, services, folder)
            table = waited(driver, services, folder)
    print(table)
    write_between_marks("sip_call", table, PAGE)


if __name__ == "__main__":
    main()
