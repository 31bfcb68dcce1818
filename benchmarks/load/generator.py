"""Runs locust for a while, and reads what it measured."""

import csv
import os
import subprocess  # our own environment's locust, with fixed arguments
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import SetupError
from assistant.settings import PROJECT

LOCUST = PROJECT / ".venv-load" / "bin" / "locust"
PATIENTS = Path(__file__).with_name("patients.py")
PUBLIC, TOKEN = "https://hotline.example", "0123456789abcdef0123456789abcdef"
SERVED = {
    "ASSISTANT_ADVICE_LINE": "1-800-555-0142",
    "ASSISTANT_PUBLIC_URL": PUBLIC,
    "ASSISTANT_TWILIO_AUTH_TOKEN": TOKEN,
}
"""Settings of a server that the load can reach."""


@dataclass(frozen=True)
class Row:
    """What was measured of one kind of turn: times in ms, from the request's first byte to the answer's last."""

    turns: int
    failed: int
    a_second: float
    p50: float
    p95: float
    p99: float


def load(
    urls: Sequence[str], people: int, seconds: float, pace: float, a_second: float | None = None
) -> dict[str, Row]:
    """Rows by kind of turn ("web", "phone red flag", "rest told busy"); all together are "all".

    Args:
        urls: of the processes; requests go round.
        people: conversations open at once.
        seconds: of load, after everybody has come.
        pace: mean seconds that somebody thinks between two turns; 0 is no pause.

    Raises:
        SetupError: locust is not installed.
        RuntimeError: it ended without figures.
    """
    if not LOCUST.exists():
        raise SetupError("no load generator here (.venv-load); run scripts/load-environment")
    coming = max(1.0, people / (seconds / 10))  # people a second, until all have come
    whole = f"{round(seconds + people / coming)}s"
    environment = {
        **os.environ,
        "LOAD_URLS": ",".join(urls),
        "LOAD_PACE": str(pace),
        "LOAD_PUBLIC_URL": PUBLIC,
        "LOAD_TWILIO_TOKEN": TOKEN,
    }
    with tempfile.TemporaryDirectory() as folder:
        prefix = Path(folder) / "load"
        command = [
            *(str(LOCUST), "-f", str(PATIENTS), "--headless", "--only-summary", "--reset-stats", "--loglevel", "ERROR"),
            *(
                "--users",
                str(people),
                "--spawn-rate",
                str(coming),
                "--run-time",
                whole,
            ),
            *("--csv", str(prefix)),
        ]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
        table = prefix.with_name("load_stats.csv")
        if not table.exists():
            raise RuntimeError(f"locust ended with {done.returncode}: {done.stderr[-500:]}")
        failures = prefix.with_name("load_failures.csv").read_text(encoding="utf-8")
        if failures.count("\n") > 1:
            print(failures)
        with table.open(encoding="utf-8", newline="") as file:
            return {row["Name"].replace("Aggregated", "all"): _row(row) for row in csv.DictReader(file)}


def _row(row: dict[str, str]) -> Row:
    def number(name: str) -> float:
        return float(row[name]) if row[name] != "N/A" else 0.0

    turns, failed = int(row["Request Count"]), int(row["Failure Count"])
    return Row(turns, failed, number("Requests/s"), number("50%"), number("95%"), number("99%"))
