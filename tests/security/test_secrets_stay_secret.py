"""What the server was given to keep appears in nothing that it prints, writes or answers."""

import json
import subprocess
import sys
from pathlib import Path

import httpx

from benchmarks.services import until
from tests.files_written import contents
from tests.security.server import Attacked, as_stranger, attacked, full_settings


def provoke(server: Attacked, token: str) -> list[str]:
    """All that is answered to good, bad and hostile requests on every route."""
    said = {"sender": "a", "message": "my back is wet where the needle went in", "id": "m1"}
    answers = []
    with as_stranger(server) as client:
        for route in server.routes:
            for method in route["methods"]:
                path = str(route["path"])
                for headers in ({}, {"Authorization": f"Bearer {token}"}, {"X-Twilio-Signature": "AAAA"}):
                    for body in (json.dumps(said), "{", "[" * 5_000):
                        sent = body if method == "POST" else None
                        answers.append(client.request(method, path, content=sent, headers=headers).text)
    return answers


def test_no_secret_is_printed_written_or_answered(full: Attacked) -> None:
    answers = provoke(full, full.secrets["REST_TOKEN"])
    written = list(contents(full.log.parent))
    assert any("escalations" in path.name for path, _ in written)  # an alarm was recorded: there is something to see
    for name, secret in full.secrets.items():
        for path, held in written:
            assert secret.encode() not in held, f"{name} in {path.name}"
        assert not [answer for answer in answers if secret in answer], name


def test_not_even_where_everything_is_wrong(tmp_path: Path) -> None:
    """Databases that cannot be reached, and passwords in their addresses."""
    settings, kept = full_settings()
    for name in ("TRACKER_URL", "ESCALATIONS_URL", "WEB_HISTORY_URL"):
        kept[f"{name} password"] = password = f"CANARY{name}"
        settings[f"ASSISTANT_{name}"] = f"postgresql://patient:{password}@127.0.0.1:9/none"
    with attacked(tmp_path, **settings) as server:
        token = {"Authorization": f"Bearer {kept['REST_TOKEN']}"}
        said = {"sender": "a", "message": "can i drink coffee"}
        httpx.post(f"{server.url}/webhooks/rest/webhook", json=said, headers=token, timeout=30)

        def health() -> str:
            return httpx.get(f"{server.url}/health", timeout=30).text

        until(lambda: "OperationalError" in health(), 60, "the databases are in trouble, and that is told")
        shown = health() + server.log.read_text(encoding="utf-8")
    assert not [name for name, secret in kept.items() if secret in shown]


def test_a_start_that_fails_quotes_no_secret(tmp_path: Path) -> None:
    import os

    settings, kept = full_settings()
    wrong = {
        **settings,
        "ASSISTANT_TRACKER_URL": f"nonsense://{kept['PHONE_TOKEN']}",
        "ASSISTANT_DATA_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "--debug", "run", "--port", "1"],
        env={**os.environ, **wrong},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert not [name for name, secret in kept.items() if secret in done.stdout + done.stderr]
