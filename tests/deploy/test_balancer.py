"""The balancer of deploy/ with a process that is slow to say whether it takes turns, takes none, or is gone."""

import json
import re
import socket
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from benchmarks.load import balancer as balancers
from benchmarks.load.balancer import balancer
from benchmarks.running_server import free_port

SLOW = 0.8  # seconds; more than two checks apart, less than a check may take
OWN_ERROR = "/webhooks/phone/own-error"
HANGING = ("/webhooks/phone/gather", "/webhooks/alexa/webhook")
LONG = 1.5  # seconds; so many that a check which does not wait would have failed


@contextmanager
def process(*, ready: int, seconds: float = 0.0) -> Iterator[str]:
    """Answers everything at once, but whether it is ready: so late, and so. It has an error of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.path == "/health/ready"
            time.sleep(seconds if asked else LONG if self.path in HANGING else 0.0)
            self.send_response(ready if asked else 503 if self.path == OWN_ERROR else 200)
            self.send_header("Content-Type", "text/own")
            self.send_header("Content-Length", "3")
            self.end_headers()
            self.wfile.write(b"own")

        do_OPTIONS = do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as url:
        yield url


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A stand-in for a process, and its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=lambda: server.serve_forever(0.01), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def haproxy() -> None:
    if not Path("/usr/sbin/haproxy").exists():
        pytest.skip("no haproxy here; install Debian's package of that name")


@pytest.mark.parametrize(("ready", "seconds"), [(200, SLOW), (503, 0.0)])
def test_people_are_never_turned_away_by_the_balancer_itself(ready: int, seconds: float) -> None:
    """Under load a process says late that it takes turns, and all do at once; told to end, it says no."""
    with process(ready=ready, seconds=seconds) as only, balancer([only]) as front:
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            assert httpx.get(f"{front.url}/anything", timeout=30).status_code == 200
            time.sleep(0.02)


@pytest.fixture
def impatient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    """Has the balancer's file wait for half a second only, in so many places that a pattern finds."""

    def shorten(pattern: str, places: int) -> None:
        text, found = re.subn(f"({pattern} )\\d+s", r"\g<1>500ms", balancers.CONFIG.read_text(encoding="utf-8"))
        assert found == places
        (tmp_path / "haproxy.cfg").write_text(text, encoding="utf-8")
        monkeypatch.setattr(balancers, "CONFIG", tmp_path / "haproxy.cfg")

    return shorten


@pytest.fixture(params=["gone", "hangs"])
def front(request: pytest.FixtureRequest, impatient: Callable[[str, int], None]) -> Iterator[str]:
    """A balancer whose only process is gone (503), or takes requests and answers none (504)."""
    impatient("(?:timeout server|timeout check)", 4)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1] if request.param == "hangs" else free_port()
        with balancer([f"http://127.0.0.1:{port}"]) as running:
            yield running.url


def test_who_gets_no_answer_is_told_whom_to_call_in_the_form_of_the_channel(front: str) -> None:
    with httpx.Client(base_url=front, timeout=30) as patient:
        for path in ("/webhooks/web/message", "/webhooks/rest/webhook", "/speech/transcribe"):
            told = patient.post(path, json={"message": "a"})
            assert told.status_code in (503, 504)
            assert told.headers["content-type"] == "application/json"
            assert "911" in told.json()["emergency"]["text"]
        page = patient.get("/")
        assert page.status_code in (503, 504)
        assert page.headers["content-type"].startswith("text/plain")
        assert page.headers["cache-control"] == "no-store"
        assert "In an emergency call 911" in page.text


def test_a_voice_says_it_too(front: str) -> None:
    """Twilio and Alexa say only what has status 200; the SIP driver says words of its own, and must see an error."""
    with httpx.Client(base_url=front, timeout=30) as caller:
        document = caller.post("/webhooks/phone/gather?step=2", data={"CallSid": "CA0"})
        assert (document.status_code, document.headers["content-type"]) == (200, "text/xml; charset=utf-8")
        assert "dial nine one one" in "".join(ET.fromstring(document.text).itertext())
        nurse = caller.post("/webhooks/phone/nurse?conversation=a", data={"CallSid": "CA0"})
        assert [verb.tag for verb in ET.fromstring(nurse.text)] == ["Hangup"]
        speaker = caller.post("/webhooks/alexa/webhook", json={})
        assert (speaker.status_code, speaker.headers["content-type"]) == (200, "application/json")
        assert "nine one one" in json.loads(speaker.text)["response"]["outputSpeech"]["ssml"]
        assert caller.post("/webhooks/phone/call", json={}).status_code in (503, 504)


def test_a_voice_does_not_wait_until_nobody_listens(impatient: Callable[[str, int], None]) -> None:
    """Where others have a minute, Twilio and Alexa do not."""
    impatient("set-timeout server", 2)
    with process(ready=200) as only, balancer([only]) as running:
        for path in HANGING:
            assert "nine one one" in httpx.post(f"{running.url}{path}", timeout=30).text


def test_what_a_process_answers_stays_as_it_is() -> None:
    with process(ready=200) as only, balancer([only]) as running:
        told = httpx.get(f"{running.url}{OWN_ERROR}", timeout=30)
    assert (told.status_code, told.headers["content-type"], told.text) == (503, "text/own", "own")


@contextmanager
def mortal(seen: list[str]) -> Iterator[str]:
    """Closes the line on the very first request that either of them reads; the others are answered.

    Args:
        seen: paths that were read, of all processes together.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            seen.append(self.path)
            if len(seen) == 1:
                return  # HTTP/1.0: the line is closed, as a killed process leaves it
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            if self.path.startswith("/health"):
                self.send_response(200)
                self.end_headers()
                return
            self.headers["Content-Length"] = "0"
            self.do_POST()

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as url:
        yield url


NAMES_ITSELF = ["/webhooks/web/message", "/webhooks/phone/gather", "/webhooks/phone/call", "/speech/transcribe"]


@pytest.mark.parametrize("path", NAMES_ITSELF)
def test_what_a_dead_process_read_is_asked_of_the_other_where_it_names_itself(path: str) -> None:
    seen: list[str] = []
    with mortal(seen) as one, mortal(seen) as other, balancer([one, other]) as front:
        assert httpx.post(f"{front.url}{path}", json={}, timeout=30).status_code == 200
    assert seen == [path] * 2


@pytest.mark.parametrize("path", ["/webhooks/rest/webhook", "/webhooks/alexa/webhook", "/staff/login"])
def test_what_does_not_name_itself_is_never_asked_twice(path: str) -> None:
    """The turn may have been taken: an "it's worse" or a "no" would count twice."""
    seen: list[str] = []
    with mortal(seen) as one, mortal(seen) as other, balancer([one, other]) as front:
        assert re.search("911|nine one one", httpx.post(f"{front.url}{path}", json={}, timeout=30).text)
        assert seen == [path]
        assert httpx.post(f"{front.url}{path}", json={}, timeout=30).status_code == 200


def test_what_only_reads_is_asked_again() -> None:
    seen: list[str] = []
    with mortal(seen) as one, mortal(seen) as other, balancer([one, other]) as front:
        assert httpx.get(f"{front.url}/widget.js", timeout=30).status_code == 200
    assert seen == ["/widget.js"] * 2


def test_a_process_that_is_no_more_costs_rest_no_answer() -> None:
    """Whom no process has read is sent to the other, before the balancer has noticed."""
    seen = ["the one that is lost"]
    with mortal(seen) as other, ExitStack() as lives:
        one = lives.enter_context(mortal(seen))
        with balancer([one, other]) as front:
            lives.close()
            for _ in range(8):
                assert httpx.post(f"{front.url}/webhooks/rest/webhook", json={}, timeout=30).status_code == 200
    assert len(seen) == 9
