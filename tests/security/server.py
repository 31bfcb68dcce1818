"""Servers to be attacked: one with default settings, one with every way in open; both stay within this machine."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

from assistant.staff.users import hashed
from benchmarks.running_server import free_port, wait_until_live

STRANGER = {"X-Forwarded-For": "203.0.113.9"}
"""Believed by a server that trusts a proxy on this machine: then the request is a stranger's."""


def canary(name: str) -> str:
    """A secret that is found again wherever it appears."""
    return f"CANARY-{name}-{secrets.token_hex(16)}"


@dataclass
class Attacked:
    """A running server.

    Attributes:
        url: of its HTTP port.
        wyoming: the port of Home Assistant's, 0 when there is none.
        routes: what its router holds.
        secrets: what it was given to keep, by setting.
        log: the file of all that it prints.
    """

    url: str
    process: subprocess.Popen[str]
    log: Path
    routes_file: Path
    wyoming: int = 0
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    @property
    def routes(self) -> list[dict[str, Any]]:
        return list(json.loads(self.routes_file.read_text(encoding="utf-8")))

    def listening(self) -> list[tuple[str, int]]:
        """Address and port of every socket that the process and its children listen on."""
        tree = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        found = [connection for process in tree for connection in process.net_connections("inet")]
        return sorted({(c.laddr.ip, c.laddr.port) for c in found if c.status in (psutil.CONN_LISTEN, psutil.CONN_NONE)})


@contextmanager
def attacked(folder: Path, *options: str, **settings: str) -> Iterator[Attacked]:
    """Start `assistant run`, and end it with the block.

    Args:
        folder: of its data, routes and log.
        options: of the command.
        settings: environment variables.
    """
    port, routes, log = free_port(), folder / "routes.json", folder / "log"
    command = [sys.executable, "-m", "tests.security.telling_server", str(routes), "--port", str(port), *options]
    environment = {**os.environ, "ASSISTANT_DATA_DIR": str(folder / "var"), **settings}
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, text=True, env=environment)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_live(process, url)
        yield Attacked(url, process, log, routes)
    finally:
        process.terminate()
        process.wait(60)


def full_settings() -> tuple[dict[str, str], dict[str, str]]:
    """Every way in open, as in a deployment behind a proxy on this machine; and the secrets among the settings."""
    kept = {name: canary(name) for name in ("REST_TOKEN", "PHONE_TOKEN", "SESSION_KEY", "PSEUDONYM_KEY")}
    kept |= {name: canary(name) for name in ("TWILIO_AUTH_TOKEN", "ESCALATION_WEBHOOK_TOKEN", "METRICS_TOKEN")}
    kept["ESCALATION_WEBHOOK"] = f"http://127.0.0.1:9/{canary('ESCALATION_WEBHOOK')}"
    chosen = kept | {
        "FOR_PATIENTS": "true",
        "REGION": "US",
        "ORGANISATION": "Lakeside",
        "ADVICE_LINE": "1-800-555-0142",
        "OPENING_HOURS": "8 a.m. to 5 p.m.",
        "TRUSTED_PROXIES": "127.0.0.1",
        "PUBLIC_URL": "https://hotline.example",
        "NURSE_LINE": "+15550100200",
        "ALEXA_SKILL_IDS": "amzn1.ask.skill.0000-0000",
        "EMBED_ORIGINS": "https://hospital.example",
        "HOST": "0.0.0.0",
        "RECOGNISER_URI": "",
        "VOICE_URI": "",
    }
    return {f"ASSISTANT_{name}": value for name, value in chosen.items()}, kept


@contextmanager
def fully_open(folder: Path) -> Iterator[Attacked]:
    """A server with every way in open, Wyoming too."""
    settings, kept = full_settings()
    users, wyoming = folder / "staff.yml", free_port()
    users.write_text(f"users:\n  - {{name: ward, password: '{hashed(canary('STAFF'))}'}}\n", encoding="utf-8")
    settings["ASSISTANT_STAFF_USERS"] = str(users)
    with attacked(folder, "--wyoming", f"tcp://127.0.0.1:{wyoming}", **settings) as server:
        server.wyoming, server.secrets = wyoming, kept
        yield server


def as_stranger(server: Attacked, **more: Any) -> httpx.Client:
    """A client that the server takes for a stranger's."""
    headers = STRANGER | more.pop("headers", {})
    return httpx.Client(base_url=server.url, headers=headers, timeout=30, **more)
