"""Requests that are too long, too slow, too many or told in two ways; and what every answer carries."""

import socket
import time
from contextlib import closing, suppress
from itertools import count
from typing import Any

import httpx
import pytest

from assistant.channels.bounded_http import HEAD_SECONDS
from assistant.channels.connections import MOST_OF_ONE
from assistant.settings import Settings
from assistant.web_app import LARGEST_HEAD, LARGEST_REQUEST, SECURITY_HEADERS
from tests.security.server import Attacked, as_stranger

PER_MINUTE = Settings().address_per_minute
RED = "my back is wet where the needle went in"
SLACK_SECONDS = 15.0  # sanic looks at its clocks every few seconds, and a busy machine late


def raw(server: Attacked, sent: bytes, seconds: float = 20.0) -> bytes:
    """All that comes back until the server ends the connection or says nothing more."""
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=seconds)) as line:
        line.sendall(sent)
        line.settimeout(seconds)
        got = b""
        try:
            while part := line.recv(65536):
                got += part
                if b"\r\n\r\n" in got and b'"number"' in got:
                    break
        except (TimeoutError, ConnectionResetError):
            pass
        return got


POST = b"POST /webhooks/web/session HTTP/1.1\r\nHost: a\r\n"
BROKEN = {
    "length is no number": POST + b"Content-Length: abc\r\n\r\n",
    "length is negative": POST + b"Content-Length: -1\r\n\r\n",
    "length is signed": POST + b"Content-Length: +2\r\n\r\n{}",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 30\r\n\r\n{}",
    "length and chunks": POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "another coding": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "a coding twice": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "no such chunk": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a negative chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n-5\r\n",
    "a header without a colon": b"GET / HTTP/1.1\r\nnonsense\r\n\r\n",
    "no HTTP": b"HELO there you\r\n\r\n",
    "another version": b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    "letters that are none": b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
}


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN)
def test_a_broken_request_is_refused_with_whom_to_call(full: Attacked, sent: bytes) -> None:
    before = full.log.read_text(encoding="utf-8")
    answer = raw(full, sent)
    status = int(answer.split(b" ", 2)[1])
    assert 400 <= status < 500, answer[:200]
    assert b"911" in answer
    assert b"content-security-policy" in answer.lower()
    assert "Traceback" not in full.log.read_text(encoding="utf-8")[len(before) :]


def test_a_second_request_hides_in_no_body(full: Attacked) -> None:
    hidden = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
    answer = raw(full, POST + b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n" + hidden, seconds=3)
    assert answer.count(b"HTTP/1.1 ") == 1


def test_a_long_head_and_a_long_body_are_refused(full: Attacked) -> None:
    with as_stranger(full) as client:
        assert client.get("/", headers={"X-Long": "a" * 2 * LARGEST_HEAD}).status_code == 413
        assert client.get("/" + "a" * 2 * LARGEST_HEAD).status_code == 413
        body = client.post("/webhooks/web/session", content=b"a" * (LARGEST_REQUEST + 1))
        assert body.status_code == 413
        assert body.json()["emergency"]["number"] == "911"
        assert client.get("/health").status_code == 200


def test_a_long_body_in_chunks_is_refused(full: Attacked) -> None:
    with as_stranger(full) as client:
        answer = client.post("/webhooks/web/message", content=(b"a" * 8192 for _ in range(12)))
        assert answer.status_code == 413


@pytest.mark.parametrize("body", ["[" * 30_000, '{"a":' * 10_000, "1e999999", "9" * 5_000, '{"message": 1e400}', "\\"])
def test_deep_or_odd_json_is_a_plain_refusal(full: Attacked, body: str) -> None:
    headers = {"Authorization": f"Bearer {full.secrets['REST_TOKEN']}"}
    with as_stranger(full, headers=headers) as client:
        assert client.post("/webhooks/rest/webhook", content=body).status_code == 400
        assert client.post("/webhooks/web/message", content=body).status_code in (400, 401)


def test_a_packed_body_is_not_unpacked(full: Attacked) -> None:
    import gzip

    packed = gzip.compress(b'{"message": "' + b"a" * 20_000_000 + b'"}')
    headers = {"Content-Encoding": "gzip", "Authorization": f"Bearer {full.secrets['REST_TOKEN']}"}
    with as_stranger(full, headers=headers) as client:
        assert client.post("/webhooks/rest/webhook", content=packed).status_code == 400


def test_a_request_that_drips_in_is_ended(full: Attacked) -> None:
    since = time.monotonic()
    with closing(socket.create_connection(("127.0.0.1", full.port), timeout=30)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        line.settimeout(0.5)
        got = b""
        while not got and time.monotonic() - since < HEAD_SECONDS + 2 * SLACK_SECONDS:
            with suppress(OSError):  # it may have ended; what it said before is read below
                line.sendall(b"a")
            with suppress(TimeoutError):
                got = line.recv(65536)
    assert time.monotonic() - since < HEAD_SECONDS + SLACK_SECONDS
    assert got.startswith(b"HTTP/1.1 408")
    assert b"911" in got


def test_a_client_may_reach_us_while_others_hold_their_connections(full: Attacked) -> None:
    lines = [socket.create_connection(("127.0.0.1", full.port)) for _ in range(2 * MOST_OF_ONE)]
    try:
        for line in lines:
            line.sendall(b"POST /webhooks/web/message HTTP/1.1\r\nContent-Length: 60000\r\n\r\n{")
        assert httpx.get(f"{full.url}/health", timeout=30).status_code == 200
    finally:
        for line in lines:
            line.close()


def test_every_answer_has_the_security_headers(full: Attacked) -> None:
    with as_stranger(full) as client:
        answers = [client.request(method, path) for method, path in (("GET", "/"), ("GET", "/nothing"), ("PUT", "/"))]
        answers += [client.post("/webhooks/web/message", json={}), client.get("/", headers={"X-L": "a" * 20_000})]
        answers += [client.get("/webhooks/phone/voice"), client.options("/webhooks/web/session")]
    for answer in answers:
        for name, value in SECURITY_HEADERS.items():
            assert answer.headers.get(name) == value, (answer.status_code, name)
        assert "server" not in answer.headers


def test_no_patient_gets_a_cookie(full: Attacked) -> None:
    """With one, another page could ask in a patient's name."""
    with as_stranger(full) as client:
        begun = client.post("/webhooks/web/session")
        token = {"Authorization": f"Bearer {begun.json()['token']}"}
        said = client.post("/webhooks/web/message", json={"id": "1", "message": "can i drink coffee"}, headers=token)
        shown = client.get("/webhooks/web/history", headers=token)
        answers = [begun, said, shown, *(client.get(path) for path in ("/", "/widget.js", "/health", "/openapi.json"))]
        assert [answer.status_code for answer in answers] == [200] * len(answers)
        assert not [answer.url.path for answer in answers if "set-cookie" in answer.headers]
        assert not client.cookies


def asks_from(client: httpx.Client, origin: str, **more: Any) -> httpx.Response:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    return client.options("/webhooks/web/message", headers=headers, **more)


def test_pages_of_other_origins_may_ask_nothing_by_default(plain: Attacked, full: Attacked) -> None:
    with as_stranger(plain) as client:
        answer = asks_from(client, "https://evil.example")
        assert not [name for name in answer.headers if name.startswith("access-control-")]
    with as_stranger(full) as client:
        for origin in ("https://evil.example", "https://hospital.example.evil.example", "null"):
            assert "access-control-allow-origin" not in asks_from(client, origin).headers
        allowed = asks_from(client, "https://hospital.example").headers
        assert allowed["access-control-allow-origin"] == "https://hospital.example"
        assert "access-control-allow-credentials" not in allowed
        rest = {"Origin": "https://hospital.example"}
        assert "access-control-allow-origin" not in client.get("/webhooks/rest/", headers=rest).headers


def test_rest_answers_nobody_without_its_token(full: Attacked) -> None:
    said = {"sender": "a", "message": "can i drink coffee"}
    with as_stranger(full) as client:
        for token in ("", "Bearer", "Bearer wrong", "Bearer \u00e9", f"Basic {full.secrets['REST_TOKEN']}"):
            answer = client.post("/webhooks/rest/webhook", json=said, headers=[("authorization", token.encode())])  # type: ignore[arg-type]
            assert answer.status_code == 401, token
            assert answer.json()["emergency"]["number"] == "911"
        token = {"Authorization": f"Bearer {full.secrets['REST_TOKEN']}"}
        assert client.post("/webhooks/rest/webhook", json=said, headers=token).status_code == 200


def test_rest_without_a_token_is_for_this_machine(plain: Attacked) -> None:
    said = {"sender": "a", "message": "can i drink coffee"}
    assert httpx.post(f"{plain.url}/webhooks/rest/webhook", json=said, timeout=30).status_code == 200
    with as_stranger(plain) as client:
        assert client.post("/webhooks/rest/webhook", json=said).status_code == 403


def test_one_address_begins_only_so_many_sessions_and_another_still_may(full: Attacked) -> None:
    greedy, other = {"X-Forwarded-For": "198.51.100.1"}, {"X-Forwarded-For": "198.51.100.2"}
    with httpx.Client(base_url=full.url, timeout=30) as client:
        forged = {"X-Forwarded-For": "203.0.113.77, 198.51.100.1"}  # what a stranger writes in front is not believed

        def begins(who: dict[str, str]) -> httpx.Response:
            return client.post("/webhooks/web/session", headers=who)

        begun, statuses = time.monotonic(), [begins(greedy).status_code for _ in range(PER_MINUTE)]
        while statuses[-1] == 200 and len(statuses) < 10 * PER_MINUTE:
            statuses.append(begins(greedy).status_code)
        assert statuses[-1] == 429
        assert statuses.count(200) <= PER_MINUTE * (1 + (time.monotonic() - begun) / 60) + 1
        assert begins(other).status_code == 200
        told = [begins(who) for who in (greedy, forged) * 20]  # some are let in: four times a second one may
        for same in (told[::2], told[1::2]):
            refused = [answer for answer in same if answer.status_code == 429]
            assert refused
            assert refused[0].json()["emergency"]["number"] == "911"


def test_a_red_flag_of_an_address_that_asked_too_often_gets_its_message(full: Attacked) -> None:
    greedy = {"X-Forwarded-For": "198.51.100.9", "Authorization": f"Bearer {full.secrets['REST_TOKEN']}"}
    with httpx.Client(base_url=full.url, timeout=30, headers=greedy) as client:
        senders = (f"g{number}" for number in count())

        def say(words: str) -> httpx.Response:
            return client.post("/webhooks/rest/webhook", json={"sender": next(senders), "message": words})

        def is_refused() -> bool:
            """With a question too: a place that comes free meanwhile is filled again."""
            return say("").status_code == 429 and say("can i drink coffee").status_code == 429

        for _ in range(10 * PER_MINUTE):
            if is_refused():
                break
        else:
            raise AssertionError("nobody is refused")
        red = say(RED)
        assert red.status_code == 200
        assert red.json()[-1]["custom"]["tier"] == "urgent"


def test_one_rest_sender_who_asks_too_often_costs_the_others_behind_his_gateway_nothing(full: Attacked) -> None:
    gateway = {"X-Forwarded-For": "198.51.100.10", "Authorization": f"Bearer {full.secrets['REST_TOKEN']}"}
    with httpx.Client(base_url=full.url, timeout=30, headers=gateway) as client:

        def say(sender: str, words: str = "") -> httpx.Response:
            return client.post("/webhooks/rest/webhook", json={"sender": sender, "message": words})

        told = [say("greedy").status_code for _ in range(300)]  # more than the address may send
        assert told[0] == 200
        assert told.count(429) > 150
        assert say("another").status_code == 200
        assert say("greedy", RED).json()[-1]["custom"]["tier"] == "urgent"
