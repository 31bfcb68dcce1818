"""Starts a Home Assistant with nothing in it, and does what its owner would do in the browser."""

import contextlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from assistant.settings import PROJECT
from benchmarks.running_server import free_port

HASS = PROJECT / ".venv-home-assistant" / "bin" / "hass"
START_SECONDS = 120
CONFIGURATION = """
homeassistant: {{name: Test, latitude: 0, longitude: 0, elevation: 0, unit_system: metric, time_zone: UTC, country: US}}
http: {{server_host: 127.0.0.1, server_port: {port}}}
onboarding:
config:
conversation:
"""


class HomeAssistant:
    """One that runs, with its owner logged in.

    Args:
        url: its address.
    """

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=60)

    def log_in(self) -> None:
        """Make the owner's account, the first thing that is asked of one, and log in."""
        client = str(self._http.base_url)
        owner = {"name": "Owner", "username": "owner", "password": "a-test-only", "language": "en"}
        code = self._post("/api/onboarding/users", client_id=client, **owner)["auth_code"]
        login = {"grant_type": "authorization_code", "code": code, "client_id": client}
        token = self._http.post("/auth/token", data=login).raise_for_status().json()["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"

    def add_wyoming(self, port: int) -> str:
        """Add the integration; gives the title that it got."""
        flow = self._post("/api/config/config_entries/flow", handler="wyoming")["flow_id"]
        done = self._post(f"/api/config/config_entries/flow/{flow}", host="127.0.0.1", port=port)
        assert done["type"] == "create_entry", done
        return str(done["title"])

    def agents(self) -> list[str]:
        """Ids of what can be talked to."""
        states = self._http.get("/api/states").raise_for_status().json()
        return [state["entity_id"] for state in states if state["entity_id"].startswith("conversation.")]

    def ask(self, agent: str, text: str, conversation: str | None = None, language: str = "en") -> dict[str, Any]:
        """One sentence, as a voice pipeline would hand it over; gives Home Assistant's whole answer."""
        more = {"conversation_id": conversation} if conversation else {}
        return self._post("/api/conversation/process", agent_id=agent, text=text, language=language, **more)

    def _post(self, path: str, **body: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self._http.post(path, json=body).raise_for_status().json()
        return answer


@contextlib.contextmanager
def home_assistant(folder: Path) -> Iterator[HomeAssistant]:
    """Started in this folder, ended with the block."""
    port = free_port()
    (folder / "configuration.yaml").write_text(CONFIGURATION.format(port=port), encoding="utf-8")
    with (folder / "output.log").open("w") as log:
        process = subprocess.Popen([HASS, "-c", str(folder), "--skip-pip"], stdout=log, stderr=log)
    try:
        _wait(process, f"http://127.0.0.1:{port}/api/onboarding", folder)
        running = HomeAssistant(f"http://127.0.0.1:{port}")
        running.log_in()
        yield running
    finally:
        process.terminate()
        process.wait(60)


def _wait(process: subprocess.Popen[bytes], url: str, folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url, timeout=5).status_code == 200:
                return
        time.sleep(0.2)
    raise RuntimeError(f"Home Assistant did not come up: {(folder / 'output.log').read_text()[-2000:]}")
