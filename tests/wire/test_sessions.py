"""Conversations of a real server process: killed and started, left alone for a day, side by side, and all at once."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from benchmarks.running_server import free_port, wait_until_live
from tests.patient_server import patient_server
from tests.wire.test_web_chat import Page

DAY = 86_400.0
RED = "my neck is so stiff i cant bend it"
QUESTIONS = {"can i drink coffee": "caffeine", "when can i drive": "driving", "do i have to lie flat": "lie_flat"}
Say = Callable[..., dict[str, Any]]


@contextmanager
def killed_server(data: Path) -> Iterator[str]:
    """A server that ends as a machine does that loses its power."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "tests.patient_server", "run", "--port", url.rsplit(":", 1)[1]]
    environment = {**os.environ, "ASSISTANT_DATA_DIR": str(data), "ASSISTANT_RECOGNISER_URI": ""}
    process = subprocess.Popen(  # our own interpreter, with fixed arguments
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, text=True
    )
    try:
        wait_until_live(process, url)
        yield url
    finally:
        process.kill()
        process.wait()


def say(url: str, message: str, sender: str = "a", **more: str) -> dict[str, Any]:
    body = {"sender": sender, "message": message, **more}
    return dict(httpx.post(f"{url}/webhooks/rest/webhook", json=body, timeout=30).json()[-1]["custom"])


def let_pass(data: Path, seconds: float) -> None:
    """Make everything that was said so much older."""
    with closing(sqlite3.connect(data / "conversations.db")) as store, store:
        for id_, text in store.execute("select id, data from events").fetchall():
            event = json.loads(text)
            event["timestamp"] -= seconds
            row = (event["timestamp"], json.dumps(event), id_)
            store.execute("update events set timestamp = ?, data = ? where id = ?", row)


def test_a_conversation_goes_on_after_the_server_was_killed_and_is_begun_anew_the_next_day(tmp_path: Path) -> None:
    with killed_server(tmp_path) as url:
        page = Page(url)
        token = page.http.headers["Authorization"].removeprefix("Bearer ")
        driving = page.send("when can i drive", "a").json()["text"]
        coffee = say(url, "can i drink coffee", input_channel="phone")
        for sender in ("late", "late_red"):
            say(url, "can i drink coffee", sender)
        assert say(url, RED, "red")["tier"] == "urgent"
        say(url, "what is the weather", "missed")

    with killed_server(tmp_path) as url:
        assert Page(url, token).send("say that again", "b").json()["text"] == driving
        rest = say(url, "yes please", input_channel="phone")
        assert rest["speech"] not in ("", coffee["speech"])
        assert rest["sources"]
        after = say(url, "can i drink coffee", "red")
        assert after["topic"] == "caffeine"
        assert after["answer"].startswith("Earlier you told me")
        assert not say(url, "when can i drive", "red")["answer"].startswith("Earlier")
        assert "person" in say(url, "who won the game", "missed")["answer"]
        assert not say(url, "can i drink coffee", "nobody before")["answer"].startswith("It has been")

    let_pass(tmp_path, DAY)
    with killed_server(tmp_path) as url:
        assert say(url, RED, "late_red")["answer"].startswith("Call your doctor now")
        back = say(url, "say that again", "late")
        assert back["answer"].startswith("It has been a while, so we start fresh.")
        assert "coffee" not in back["answer"]
        assert not say(url, "can i drink coffee", "late")["answer"].startswith("It has been")
        again = say(url, "who won the game", "missed")["answer"]
        assert again.startswith("It has been a while")
        assert "person" not in again


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with patient_server(ASSISTANT_RECOGNISER_URI="", ASSISTANT_VOICE_URI="") as url:
        yield url


def test_two_people_on_two_devices_share_nothing(server: str) -> None:
    ours, theirs = Page(server), Page(server)
    ours.send("when can i drive", "a")
    theirs.send(RED, "a")
    assert not ours.send("can i drink coffee", "b").json()["text"].startswith("Earlier")
    assert theirs.send("can i drink coffee", "b").json()["text"].startswith("Earlier")
    assert [entry["text"] for entry in ours.history() if entry["from"] == "patient"] == [
        "when can i drive",
        "can i drink coffee",
    ]
    said = {name: say(server, words, name)["answer"] for name, words in (("x", "when can i drive"), ("y", RED))}
    assert say(server, "say that again", "x")["answer"] == said["x"]
    assert said["x"] not in say(server, "say that again", "y")["answer"]


def test_messages_of_one_sender_at_once_are_all_answered_in_order_each_with_its_own(server: str) -> None:
    asked = [list(QUESTIONS)[number % 3] for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        topics = list(pool.map(lambda words: say(server, words, "at once")["topic"], asked))
    assert topics == [QUESTIONS[words] for words in asked]
    last = say(server, "say that again", "at once")["answer"]
    assert any(last in (said := say(server, words, "another")["answer"]) or said in last for words in QUESTIONS)


def test_messages_of_one_page_at_once_are_all_answered_and_kept_beside_their_answers(server: str) -> None:
    page = Page(server)
    asked = [list(QUESTIONS)[number % 3] for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda n: page.send(asked[n], f"m{n}").json(), range(20)))
    assert [answer["topic"] for answer in answers] == [QUESTIONS[words] for words in asked]
    kept = page.history()
    assert {entry["id"] for entry in kept[::2]} == {f"m{number}" for number in range(20)}
    for said, answer in zip(kept[::2], kept[1::2], strict=True):
        assert answer["id"] == f"{said['id']}.answer"
        assert answer["topic"] == QUESTIONS[said["text"]]


def test_a_red_flag_among_many_at_once_is_not_lost(server: str) -> None:
    asked = [RED if number == 7 else "can i drink coffee" for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        tiers = list(pool.map(lambda words: say(server, words, "one red")["tier"], asked))
    assert [tier == "urgent" for tier in tiers] == [words == RED for words in asked]


@pytest.mark.parametrize("channel", ["web", "speaker", "phone"])
def test_bad_input_of_every_kind_has_words_and_a_number(server: str, channel: str) -> None:
    for said in ("", " . ", "\U0001f600", "blargh fnord", "no hablo ingles", "я не говорю", "you stupid machine"):
        turn = say(server, said, f"bad {channel} {said}", input_channel=channel)
        assert turn["tier"] == "none", said
        assert "911" in turn["answer"], said
        assert "nine one one" in turn["speech"], said


def test_who_wants_a_nurse_gets_numbers_to_tap() -> None:
    numbers = {"ASSISTANT_ADVICE_LINE": "555-0100", "ASSISTANT_NURSE_LINE": "+15550100200"}
    with patient_server(**numbers) as url:
        answer = Page(url).send("i want to talk to a nurse").json()
        assert answer["calls"] == ["+15550100200", "555-0100"]
        assert "+15550100200" in answer["text"]
        assert say(url, "no hablo ingles")["calls"] == ["555-0100", "911"]
    closed = {**numbers, "ASSISTANT_NURSE_HOURS": "Mon 00:00-00:01", "ASSISTANT_TIME_ZONE": "Etc/UTC"}
    with patient_server(**closed) as url:
        turn = say(url, "i want to talk to a nurse", input_channel="speaker")
        if "open until" not in turn["answer"]:  # one minute a week
            assert turn["calls"] == ["555-0100"]
            assert re.search(r"opens (today|tomorrow|on \w+|next \w+) at", turn["answer"])
