"""What those who run a server see of it: metrics, traces at a collector, the doctor's lines."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from assistant.model_hash import hash_of
from assistant.training import trained_model
from benchmarks.running_server import running_server
from tests import twiml_caller
from tests.alexa_cloud import SKILL
from tests.staff_server import RED, ask
from tests.wire.test_server import health_once_stores_were_looked_at
from tests.wire.test_server import server as server  # the same running server

NEEDLE = "zanzibar"
TOKEN = "a-token-of-twenty-letters"


class Listener(ThreadingHTTPServer):
    """Takes whatever is posted to it, and answers with its status.

    Attributes:
        bodies: what was posted.
    """

    def __init__(self, status: int = 200) -> None:
        self.status, self.bodies, self.came = status, [], threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.bodies.append(self.path.encode() + b" " + body)
        self.server.came.set()
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.send_response(self.server.status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing."""


@contextmanager
def listener(status: int = 200) -> Iterator[Listener]:
    listening = Listener(status)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    try:
        yield listening
    finally:
        listening.shutdown()
        listening.server_close()


def test_metrics_of_a_turn_and_none_of_a_patient(server: str) -> None:
    ask(server, f"can i drink coffee in {NEEDLE}", f"id-{NEEDLE}")
    ask(server, RED, "b")
    health_once_stores_were_looked_at(server)
    told = httpx.get(f"{server}/metrics")
    assert told.headers["content-type"].startswith("text/plain")
    assert 'assistant_escalations_total{channel="web",flag="site_drainage_or_bleeding"}' in told.text
    assert 'assistant_part_up{part="escalation record reached"} 1.0' in told.text
    assert 'assistant_stage_seconds_bucket{le="0.4",stage="action"}' in told.text
    assert "process_resident_memory_bytes" in told.text
    assert NEEDLE not in told.text
    assert httpx.get(f"{server}/metrics", headers={"x-forwarded-for": "203.0.113.9"}).status_code == 403


def test_traces_reach_a_collector_without_a_word_of_the_patient() -> None:
    with listener() as collector:
        with running_server(OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, ASSISTANT_METRICS_TOKEN=TOKEN) as url:
            ask(url, f"can i drink coffee in {NEEDLE}", f"id-{NEEDLE}")
            ask(url, RED, f"id-{NEEDLE}")
            assert httpx.get(f"{url}/metrics").status_code == 403
            bearer = {"Authorization": f"Bearer {TOKEN}"}
            assert httpx.get(f"{url}/metrics", headers=bearer).status_code == 200
        assert collector.came.wait(60)
        told = b"".join(collector.bodies)
        assert told.startswith(b"/v1/traces ")
        assert ways_to("action", collector.bodies) == {("channel", "guard", "dialogue", "action")}
        for name in ("channel", "guard", "rules", "nlu", "dialogue", "action", "record", "/webhooks/rest/webhook"):
            assert name.encode() in told
        assert b"action_escalate" in told
        for secret in (NEEDLE.encode(), b"coffee", b"needle"):
            assert secret not in told


def ways_to(name: str, bodies: list[bytes]) -> set[tuple[str, ...]]:
    """Of every span of a name in a request's trace (a turn is rehearsed before), those around it, outermost first."""
    requests = [ExportTraceServiceRequest.FromString(body.removeprefix(b"/v1/traces ")) for body in bodies]
    scopes = [scope for request in requests for resource in request.resource_spans for scope in resource.scope_spans]
    spans = {span.span_id: span for scope in scopes for span in scope.spans}
    asked = {span.trace_id for span in spans.values() if span.name == "channel"}

    def way(id_: bytes) -> tuple[str, ...]:
        return (*way(spans[id_].parent_span_id), spans[id_].name) if id_ in spans else ()

    return {way(span.span_id) for span in spans.values() if span.name == name and span.trace_id in asked}


def test_a_collector_that_is_gone_costs_no_answer() -> None:
    with running_server(OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:9") as url:
        ask(url, RED)
        assert "ready" in httpx.get(f"{url}/health").json()


def doctor(*arguments: str, **settings: str) -> tuple[int, dict[str, str]]:
    """Its exit code, and its lines by what they are about."""
    environment = {**os.environ, "ASSISTANT_RECOGNISER_URI": "", "ASSISTANT_VOICE_URI": "", **settings}
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "doctor", *arguments],
        capture_output=True,
        text=True,
        timeout=180,
        env=environment,
    )
    lines = [line.split("  ", 1) for line in done.stdout.splitlines()[:-1]]
    return done.returncode, {rest.strip().split(":")[0]: f"{state} {rest.strip()}" for state, rest in lines}


def test_a_well_deployment_through_every_channel_and_nobody_is_paged(server: str, tmp_path: Path) -> None:
    with listener() as pager:
        code, found = doctor(
            "--page",
            **twiml_caller.settings(
                DATA_DIR=str(tmp_path), PHONE_TOKEN="t" * 32, REST_TOKEN="r" * 32, PUBLIC_URL=server
            ),
            ASSISTANT_ESCALATION_WEBHOOK=pager.url,
            ASSISTANT_ALEXA_SKILL_IDS=SKILL,
            ASSISTANT_WYOMING_URI="tcp://127.0.0.1:10500",
        )
        assert [b'"test": true' in body for body in pager.bodies] == [True]  # the test page and no other
    channels = ("web", "REST", "Alexa", "Home Assistant", "phone by Twilio", "phone by SIP")
    for what in ("settings", "model", "conversation store", "escalation record", "web history", "disk", "pager"):
        assert found[what].startswith("ok"), found[what]
    for channel in channels:
        assert found[f"practice, {channel}"].startswith("ok"), found[f"practice, {channel}"]
    assert found["public address"].startswith("ok")
    assert found["certificate"].startswith("failed")  # plain HTTP here
    assert code == 1
    recorded = subprocess.run(
        [sys.executable, "-m", "assistant", "escalations"],
        capture_output=True,
        text=True,
        env={**os.environ, "ASSISTANT_DATA_DIR": str(tmp_path)},
        check=True,
    )
    assert "No escalation recorded." in recorded.stdout


def test_each_ill_is_told_with_its_mend(tmp_path: Path) -> None:
    with listener(503) as pager:
        code, found = doctor(
            ASSISTANT_MODEL="/nonexistent/model.tar.gz",
            ASSISTANT_ESCALATIONS_URL="sqlite:////dev/null/gone.db",
            ASSISTANT_ESCALATION_WEBHOOK=pager.url,
            ASSISTANT_PUBLIC_URL="http://127.0.0.1:9",
            ASSISTANT_VOICE_URI="tcp://127.0.0.1:9",
            ASSISTANT_STAFF_USERS=str(tmp_path / "none.yml"),
            ASSISTANT_DATA_DIR=str(tmp_path),
        )
    assert code == 1
    for what, mend in (
        ("model", "assistant train"),
        ("escalation record", "ASSISTANT_ESCALATIONS_URL"),
        ("pager", "503"),
        ("public address", "ASSISTANT_PUBLIC_URL"),
        ("voice", "make speech"),
        ("staff page", "none.yml"),
        ("practice", "no trained model"),
    ):
        assert found[what].startswith("failed"), found[what]
        assert mend in found[what]
    assert found["conversation store"].startswith("ok")


def test_a_default_deployment_is_well(tmp_path: Path) -> None:
    code, found = doctor(ASSISTANT_DATA_DIR=str(tmp_path))
    assert code == 0, found


def test_rest_that_is_closed_to_patients_is_no_ill(tmp_path: Path) -> None:
    patients = dict.fromkeys(("SESSION_KEY", "PSEUDONYM_KEY", "ORGANISATION", "OPENING_HOURS"), "x" * 32)
    chosen = {
        **patients,
        "FOR_PATIENTS": "true",
        "REGION": "US",
        "ADVICE_LINE": "1-800-555-0142",
        "DATA_DIR": str(tmp_path),
        "MODEL_SHA256": hash_of(trained_model()),
    }
    code, found = doctor(**{f"ASSISTANT_{name}": value for name, value in chosen.items()})
    assert code == 0, found
    assert "ASSISTANT_REST_TOKEN" in found["practice, REST"]
    assert found["practice, web"].startswith("ok")


@pytest.mark.parametrize("value", ["yes"])
def test_wrong_settings_end_the_examination(value: str) -> None:
    code, found = doctor(ASSISTANT_FOR_PATIENTS=value)
    assert code == 1
    assert list(found) == ["settings"]
    assert "ASSISTANT_ORGANISATION" in found["settings"]
