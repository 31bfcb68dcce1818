"""Requests made from our OpenAPI document: no server error, and every answer is one that the document describes."""

import subprocess

import pytest

from assistant.openapi import OPENAPI
from assistant.settings import PROJECT
from tests.security.server import Attacked, as_stranger

TOOL = PROJECT / ".venv-security" / "bin" / "st"
MOST_SECONDS = 12  # for each of the three runs
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"

pytestmark = pytest.mark.skipif(not TOOL.exists(), reason="scripts/side-environment security was not run")


def fuzzed(server: Attacked, address: str, token: str, *chosen: str) -> subprocess.CompletedProcess[str]:
    command = [str(TOOL), "run", f"{server.url}/openapi.json", "--phases", "coverage,fuzzing", "--max-examples", "6"]
    command += [
        "--seed",
        "1",
        "--generation-database",
        "none",
        "--continue-on-failure",
        "--suppress-health-check",
        "all",
    ]
    command += ["--max-time", str(MOST_SECONDS), "--checks", CHECKS, "--warnings", "off", *chosen]
    command += ["-H", f"X-Forwarded-For: {address}", "-H", f"Authorization: Bearer {token}"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60 * MOST_SECONDS, check=False)


@pytest.mark.parametrize("who", ["web", "rest", "phone"])
def test_every_answer_is_as_described(full: Attacked, who: str) -> None:
    with as_stranger(full, headers={"X-Forwarded-For": "192.0.2.1"}) as client:
        page = client.post("/webhooks/web/session", json={}).json()["token"]
    token = {"web": page, "rest": full.secrets["REST_TOKEN"], "phone": full.secrets["PHONE_TOKEN"]}[who]
    # recordings are fuzzed in test_fuzz.py: the tool makes no WAV files
    paths = {
        "web": "^/(webhooks/web|speech/speak|health)",
        "rest": "^/webhooks/(rest|alexa)",
        "phone": "^/webhooks/phone",
    }
    before = len(full.log.read_text(encoding="utf-8"))
    done = fuzzed(full, f"192.0.2.{len(who)}", token, "--include-path-regex", paths[who])
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-1_000:]
    assert "Traceback" not in full.log.read_text(encoding="utf-8")[before:]


def test_the_document_names_every_route_that_takes_a_body(full: Attacked) -> None:
    bodies = {str(route["path"]) for route in full.routes if "POST" in route["methods"]}
    forms = {path for path in bodies if path.startswith("/staff")}  # pages for people, not for programs
    assert bodies - forms <= set(OPENAPI["paths"])
