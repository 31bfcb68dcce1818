"""The running server, as a stranger meets it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, inspect

from assistant.turn import CHANNELS
from benchmarks.running_server import free_port, running_server, wait_until_live
from benchmarks.services import until
from tests.at_once import at_once
from tests.patient_server import patient_server

NOBODY = "http://127.0.0.1:9/nobody"


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    # no speech services, whatever else runs on this machine
    with patient_server(ASSISTANT_RECOGNISER_URI="", ASSISTANT_VOICE_URI="") as url:
        yield url


def ask(server: str, message: object, **more: object) -> httpx.Response:
    return httpx.post(f"{server}/webhooks/rest/webhook", json={"sender": "a", "message": message, **more}, timeout=30)


def health_once_stores_were_looked_at(server: str) -> dict[str, Any]:
    """What /health says a moment after the start."""
    stores = {f"{store} reached" for store in ("conversation store", "escalation record", "web history")}
    until(lambda: stores <= set(health_of(server)["parts"]), 60, "the stores are looked at")
    return health_of(server)


def health_of(server: str) -> dict[str, Any]:
    return dict(httpx.get(f"{server}/health", timeout=30).json())


def test_health_and_descriptions(server: str) -> None:
    health = health_once_stores_were_looked_at(server)
    assert (health["live"], health["ready"], health["degraded"]) == (True, True, [])
    assert health["parts"]["understanding"]
    assert all(health["parts"].values())
    assert httpx.get(f"{server}/openapi.json").json()["openapi"].startswith("3.")
    page = httpx.get(f"{server}/")
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_an_orderly_stop_logs_nothing(tmp_path: Path) -> None:
    """Neither with somebody who pages: what goes on for ever is ended, not left pending."""
    port, log = free_port(), tmp_path / "log"
    settings = {
        "DATA_DIR": tmp_path,
        "RECOGNISER_URI": "",
        "VOICE_URI": "",
        "ESCALATION_WEBHOOK": "http://127.0.0.1:9/",
    }
    environment = {**os.environ, **{f"ASSISTANT_{name}": str(value) for name, value in settings.items()}}
    command = [sys.executable, "-m", "assistant", "run", "--port", str(port)]
    with (
        log.open("w") as file,
        subprocess.Popen(command, stdout=file, stderr=file, env=environment, text=True) as process,
    ):
        try:
            wait_until_live(process, f"http://127.0.0.1:{port}")
            health_once_stores_were_looked_at(f"http://127.0.0.1:{port}")
            process.terminate()
            assert process.wait(60) == 0
        finally:
            process.kill()
    assert [line.split()[0] for line in log.read_text(encoding="utf-8").splitlines()] == ["Loading,", "Ready:"]


def test_who_asks_first_waits_for_no_table(tmp_path: Path) -> None:
    """Tables made beside the first turn held it up, on a busy machine for longer than it may take."""
    with running_server(ASSISTANT_DATA_DIR=str(tmp_path)):
        made = {path.stem: _tables(path) for path in tmp_path.glob("*.db")}
    assert "events" in made["conversations"]
    assert "escalation_records" in made["escalations"]
    assert all(made.values())


def test_ctrl_c_ends_it_without_a_word(tmp_path: Path) -> None:
    """Probes and pager were cut off in mid-wait, which asyncio complained of."""
    port = free_port()
    command = [sys.executable, "-m", "assistant", "run", "--port", str(port)]
    environment = {**os.environ, "ASSISTANT_DATA_DIR": str(tmp_path), "ASSISTANT_ESCALATION_WEBHOOK": NOBODY}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    try:
        wait_until_live(process, f"http://127.0.0.1:{port}")
        assert ask(f"http://127.0.0.1:{port}", "can i drink coffee").is_success  # it has begun to the end
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[0]
    finally:
        process.kill()
    assert process.returncode == 0
    assert [line.split()[0] for line in said.splitlines()] == ["Loading,", "Ready:"]


def test_only_a_trial_of_this_machine_shows_the_demo(server: str, tmp_path: Path) -> None:
    assert httpx.get(f"{server}/demo").status_code == 200
    with running_server(ASSISTANT_HOST="0.0.0.0", ASSISTANT_DATA_DIR=str(tmp_path)) as open_to_others:
        for path in ("/demo", "/demo/style.css"):
            assert httpx.get(f"{open_to_others}{path}").status_code == 404
        assert httpx.get(f"{open_to_others}/").status_code == 200


def _tables(path: Path) -> list[str]:
    return inspect(create_engine(f"sqlite:///{path}")).get_table_names()


def test_a_question(server: str) -> None:
    said, custom = ask(server, "can i drink coffee").json()
    assert said["recipient_id"] == "a"
    assert "coffee" in said["text"]
    turn = custom["custom"]
    assert turn["topic"] == "caffeine"
    assert turn["sources"][0]["document"] == "kaiser"
    assert set(turn) >= {
        "channel",
        "topic",
        "confidence",
        "tier",
        "red_flags",
        "evidence",
        "answer",
        "speech",
        "sources",
    }
    assert not {"text", "ms"} & set(turn)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_red_flag(server: str, channel: str) -> None:
    turn = ask(server, "my back is wet where the needle went in", input_channel=channel).json()[-1]["custom"]
    assert turn["tier"] == "urgent"
    assert "site_drainage_or_bleeding" in turn["red_flags"]
    assert "911" in turn["answer"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"{}",
        b'{"sender": "a"}',
        b'{"sender": 5, "message": "hi"}',
        b'{"sender": "", "message": "hi"}',
        b"\xff\xfe",
        b'{"sender": "a", "message": null}',
    ],
)
def test_a_bad_request_is_refused_in_json(server: str, body: bytes) -> None:
    answer = httpx.post(f"{server}/webhooks/rest/webhook", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize("message", ["", " ", "<script>alert(1)</script>", "a" * 10_000, "\u0000", "\U0001f600"])
def test_a_bad_message_gets_a_polite_answer(server: str, message: str) -> None:
    answer = ask(server, message)
    assert answer.status_code == 200
    text = answer.json()[0]["text"]
    assert text
    assert "<" not in text


def test_too_large_and_unknown_paths(server: str) -> None:
    assert ask(server, "a" * 200_000).status_code == 413
    assert httpx.get(f"{server}/nothing").status_code == 404
    assert httpx.get(f"{server}/nothing").json()["emergency"]["number"] == "911"
    assert httpx.get(f"{server}/conversations/a/tracker").status_code == 404
    assert httpx.get(f"{server}/webhooks/rest/webhook").status_code == 405


def test_many_at_once_are_all_answered_each_with_its_own(server: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    questions = {"can i drink coffee": "caffeine", "when can i drive": "driving"}

    def one(number: int) -> bool:
        question = list(questions)[number % 2]
        body = {"sender": f"p{number}", "message": question}
        turn = httpx.post(f"{server}/webhooks/rest/webhook", json=body, timeout=60).json()[-1]["custom"]
        return bool(turn["topic"] == questions[question])

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(one, range(64)))


def test_a_port_in_use_is_one_line(server: str) -> None:
    port = server.rsplit(":", 1)[1]
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "run", "--port", port], capture_output=True, text=True, timeout=90
    )
    assert done.returncode == 1
    assert f"port {port} is in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_model_it_still_escalates_and_says_whom_to_call() -> None:
    with running_server(ASSISTANT_MODEL="/nonexistent/model.tar.gz") as url:
        health = health_of(url)
        assert health["live"]
        assert not health["ready"]
        assert "assistant train" in health["degraded"][0]
        assert ask(url, "my neck is so stiff i cant bend it").json()[-1]["custom"]["tier"] == "urgent"
        assert "can't answer just now" in ask(url, "can i drink coffee").json()[0]["text"]


@pytest.mark.parametrize("channel", CHANNELS)
def test_with_dead_stores_the_message_still_comes_at_once(stores_gone: str, channel: str) -> None:
    for red in at_once(lambda: ask(stores_gone, "my neck is so stiff i cant bend it", input_channel=channel), 1.0):
        assert red.json()[-1]["custom"]["tier"] == "urgent"
    assert (
        ask(stores_gone, "when can i drive", input_channel=channel, sender="b").json()[-1]["custom"]["topic"]
        == "driving"
    )


def test_dead_stores_are_told_to_who_runs_it(stores_gone: str) -> None:
    ask(stores_gone, "can i drink coffee")
    until(lambda: bool(health_of(stores_gone)["degraded"]), 30, "it is told")
    assert health_of(stores_gone)["live"]


@pytest.fixture(scope="module")
def stores_gone() -> Iterator[str]:
    nowhere = "sqlite:////dev/null/gone.db"  # a folder that nobody can make
    with patient_server(ASSISTANT_TRACKER_URL=nowhere, ASSISTANT_ESCALATIONS_URL=nowhere) as url:
        yield url


def test_actions_in_a_process_of_their_own() -> None:
    port = free_port()
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    actions = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
    try:
        with patient_server(ASSISTANT_ACTIONS_URL=f"http://127.0.0.1:{port}/webhook") as url:
            wait_until_live(actions, f"http://127.0.0.1:{port}")
            ask(url, "can i drink coffee", input_channel="phone")
            assert "coffee" in ask(url, "say that again", input_channel="phone").json()[0]["text"]
            actions.terminate()
            actions.wait(60)
            assert "can't answer just now" in ask(url, "say that again", input_channel="phone").json()[0]["text"]
            assert ask(url, "my neck is so stiff i cant bend it").json()[-1]["custom"]["tier"] == "urgent"
            assert ask(url, "when can i drive").json()[-1]["custom"]["topic"] == "driving"
    finally:
        actions.kill()
        actions.wait()


def test_ask_batch_and_dialogues() -> None:
    lines = "can i drink coffee\n\nmy neck is so stiff i cant bend it\n\xff<b>\n"
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "ask", "--batch", "-", "--json"],
        input=lines,
        capture_output=True,
        text=True,
        timeout=120,
    )
    turns = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert [turn["text"] for turn in turns] == lines.splitlines()
    assert turns[0]["topic"] == "caffeine"
    assert turns[2]["tier"] == "urgent"
    assert all(turn["ms"] > 0 for turn in turns)
    talk = {"id": "x", "channel": "phone", "turns": [{"say": "when can i drive"}, {"say": "say that again"}]}
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "ask", "--dialogues", "-", "--json"],
        input=json.dumps(talk) + "\n",
        capture_output=True,
        text=True,
        timeout=120,
    )
    held = json.loads(done.stdout)
    assert held["id"] == "x"
    assert held["turns"][1]["speech"] == held["turns"][0]["speech"]
