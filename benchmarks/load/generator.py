"""Runs locust for a while, and reads what it was told."""

import os
import subprocess  # our own environment's locust, with fixed arguments
import tempfile
from pathlib import Path

from assistant.errors import SetupError
from assistant.settings import PROJECT
from benchmarks.load import alexa
from benchmarks.load.records import Load, read
from tests.alexa_cloud import SKILL

LOCUST = PROJECT / ".venv-load" / "bin" / "locust"
PATIENTS = Path(__file__).with_name("patients.py")
PUBLIC, TOKEN = "https://hotline.example", "0123456789abcdef0123456789abcdef"
REST_TOKEN = "r" * 32
COMING_SECONDS = 60.0  # more than planned that people may take to come, on a busy machine
SERVED = {
    "ASSISTANT_ADVICE_LINE": "1-800-555-0142",
    "ASSISTANT_PUBLIC_URL": PUBLIC,
    "ASSISTANT_TWILIO_AUTH_TOKEN": TOKEN,
    "ASSISTANT_REST_TOKEN": REST_TOKEN,
    "ASSISTANT_ALEXA_SKILL_IDS": SKILL,
    "ASSISTANT_TRUSTED_PROXIES": "127.0.0.1",
    "ASSISTANT_ADDRESS_PER_MINUTE": "0",
}
"""Settings of a server that the load can reach; all of it comes from one address."""


def load(url: str, people: int, seconds: float, pace: float, *, echoes: bool = True) -> Load:
    """Let people talk.

    Args:
        url: of the balancer, or of the one process.
        people: conversations open at once.
        seconds: of load, after everybody has come.
        pace: mean seconds that somebody thinks between two turns; 0 is no pause.
        echoes: whether some ask Alexa; only where the processes believe our cloud (servers.py).

    Raises:
        SetupError: locust is not installed.
        RuntimeError: it ended without figures.
    """
    if not LOCUST.exists():
        raise SetupError("no load generator here (.venv-load); run scripts/load-environment")
    coming = max(1.0, people / max(2.0, seconds / 10))  # people a second, until all have come
    whole = f"{round(COMING_SECONDS + seconds + people / coming)}s"
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.json"
        environment = {
            **os.environ,
            "LOAD_URL": url,
            "LOAD_PACE": str(pace),
            "LOAD_SECONDS": str(seconds),
            "LOAD_PUBLIC_URL": PUBLIC,
            "LOAD_TWILIO_TOKEN": TOKEN,
            "LOAD_REST_TOKEN": REST_TOKEN,
            "LOAD_ALEXA": str(alexa.told()) if echoes else "",
            "LOAD_TOLD": str(told),
            "PYTHONPATH": str(PROJECT),
        }
        command = [str(LOCUST), "-f", str(PATIENTS), "--headless", "--only-summary", "--loglevel", "ERROR"]
        command += ["--users", str(people), "--spawn-rate", str(coming), "--run-time", whole]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
        if not told.exists():
            raise RuntimeError(f"locust ended with {done.returncode}: {done.stderr[-500:]}")
        return read(told)
