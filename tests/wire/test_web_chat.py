"""The web channel of a running server: sessions, retries, refusals, and a red flag inside a refused message."""

import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from assistant.channels.web import BURST, PER_SECONDS
from assistant.escalations.escalation import pseudonym
from benchmarks.services import until
from tests.patient_server import patient_server
from tests.wire.test_server import health_of
from tests.wire.test_server import server as server  # the same running server

RED = "my back is wet where the needle went in"
ELSEWHERE = "https://hospital.example"


class Page:
    """A page with a session of its own."""

    def __init__(self, server: str, token: str = "") -> None:
        self.http = httpx.Client(base_url=server, timeout=30)
        token = token or self.http.post("/webhooks/web/session", json={}).json()["token"]
        self.http.headers["Authorization"] = f"Bearer {token}"

    def send(self, message: object, id_: object = "m1") -> httpx.Response:
        return self.http.post("/webhooks/web/message", json={"message": message, "id": id_})

    def history(self) -> list[dict[str, Any]]:
        return list(self.http.get("/webhooks/web/history").json()["entries"])

    def rate(self, **what: object) -> httpx.Response:
        return self.http.post("/webhooks/web/feedback", json=what)


@pytest.fixture
def page(server: str) -> Page:
    return Page(server)


def refused(answer: httpx.Response, status: int, kind: str) -> bool:
    body = answer.json()
    assert body["emergency"]["number"] == "911"
    assert "911" in body["emergency"]["text"]
    assert body["error"]
    return answer.status_code == status and body["kind"] == kind


def test_an_answer_with_its_sources_by_title(page: Page) -> None:
    answer = page.send("can i drink coffee").json()
    assert answer["topic"] == "caffeine"
    assert answer["from"] == "assistant"
    assert answer["sources"][0] == {"document": "kaiser", "section": "After Your Procedure", "title": "Lumbar Puncture"}
    assert "speech" not in answer


def test_a_reload_shows_what_was_said(page: Page) -> None:
    answer = page.send("when can i drive").json()
    asked, shown = page.history()
    assert (asked["text"], asked["from"]) == ("when can i drive", "patient")
    assert shown == answer


def test_the_same_message_again_gets_the_same_answer_and_no_second_turn(page: Page) -> None:
    assert page.send("can i drink coffee").json() == page.send("can i drink coffee").json()
    assert len(page.history()) == 2


def test_follow_ups_are_understood_within_a_session_only(page: Page, server: str) -> None:
    page.send("when can i drive", "a")
    assert page.send("say that again", "b").json()["text"] == page.history()[1]["text"]
    assert Page(server).send("say that again", "b").json()["text"] != page.history()[1]["text"]


@pytest.mark.parametrize("token", ["forged", "eyJhbGciOiJub25lIn0.e30.", "a b"])
def test_a_forged_token_opens_nothing_and_says_whom_to_call(server: str, token: str) -> None:
    page = Page(server, token)
    assert refused(page.send("can i drink coffee"), 401, "session")
    assert refused(page.http.get("/webhooks/web/history"), 401, "session")
    assert refused(page.http.delete("/webhooks/web/history"), 401, "session")
    assert refused(page.rate(entry="a", thumb="up"), 401, "session")


def test_a_red_flag_counts_whatever_is_wrong_with_the_request(server: str, page: Page) -> None:
    assert Page(server, "forged").send(RED).json()["tier"] == "urgent"
    assert page.send(RED, {"not": "an id"}).json()["tier"] == "urgent"
    assert page.send(f"{RED}. {'a ' * 5_000}", "long").json()["tier"] == "urgent"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"message": "hi"}', b'{"id": "a"}', b'{"message": 1, "id": "a"}'])
def test_what_is_no_message_is_refused(page: Page, body: bytes) -> None:
    assert refused(page.http.post("/webhooks/web/message", content=body), 400, "bad_request")


def test_fifty_at_once_are_slowed_down_but_not_a_red_flag(server: str) -> None:
    page, begun = Page(server), time.monotonic()
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda n: page.send("can i drink coffee", f"m{n}"), range(50)))
    again = (time.monotonic() - begun) * BURST / PER_SECONDS  # so many may come while the others are asked
    statuses = [answer.status_code for answer in answers]
    assert BURST <= statuses.count(200) <= BURST + again + 1
    assert set(statuses) == {200, 429}
    assert all(refused(answer, 429, "too_often") for answer in answers if answer.status_code == 429)
    assert page.send(RED, "red").json()["tier"] == "urgent"
    assert page.history()[-1]["tier"] == "urgent"


def test_a_page_that_is_closed_in_mid_send_finds_the_answer_when_it_comes_back(page: Page) -> None:
    with pytest.raises(httpx.TimeoutException):
        page.http.post("/webhooks/web/message", json={"message": RED, "id": "m1"}, timeout=0.001)
    until(lambda: len(page.history()) == 2, 30, "both are kept")
    assert [entry["id"] for entry in page.history()] == ["m1", "m1.answer"]
    assert page.history()[1]["tier"] == "urgent"


def test_what_was_too_long_is_not_kept_unless_it_is_a_red_flag(page: Page) -> None:
    assert "too long" in page.send("coffee " * 500, "long").json()["text"]
    assert page.history() == []
    page.send(f"{RED}. {'coffee ' * 500}", "red")
    assert page.history()[-1]["tier"] == "urgent"


def test_half_a_letter_is_stored(page: Page) -> None:
    body = b'{"message": "can i drink coffee \\ud800", "id": "m1"}'
    assert page.http.post("/webhooks/web/message", content=body).json()["topic"] == "caffeine"
    assert len(page.history()) == 2


def test_clearing_forgets(page: Page) -> None:
    page.send("can i drink coffee")
    assert page.http.delete("/webhooks/web/history").status_code == 204
    assert page.history() == []


def test_clearing_forgets_the_danger_sign_too_in_every_memory(page: Page, server: str) -> None:
    def asked() -> str:
        return str(page.send("can i drink coffee", secrets.token_hex(8)).json()["text"])

    plain = Page(server).send("can i drink coffee").json()["text"]
    assert page.send(RED, "red").json()["tier"] == "urgent"
    assert asked() != plain  # the alarm is reminded of
    assert page.http.delete("/webhooks/web/history").status_code == 204
    until(lambda: asked() == plain, 40, lambda: "it is still reminded of")


def test_the_number_that_a_page_shows_stands_for_its_conversation(page: Page) -> None:
    about = page.http.get("/webhooks/web/history").json()
    assert about["number"].replace("-", "") == pseudonym(about["conversation"])
    assert len(about["number"]) == 19


def test_deleting_again_and_again_is_refused(page: Page) -> None:
    """Each deletion is told to every process."""
    statuses = [page.http.delete("/webhooks/web/history").status_code for _ in range(8)]
    assert statuses[0] == 204
    assert statuses[-1] == 429


def test_thumbs(page: Page, server: str) -> None:
    entry = page.send("can i drink coffee").json()["id"]
    assert page.rate(entry=entry, thumb="down", reason="wrong").status_code == 204
    assert page.history()[1]["thumb"] == "down"
    assert refused(page.rate(entry=entry, thumb="sideways"), 400, "bad_request")
    assert refused(page.rate(entry=entry, thumb="up", reason="my own words"), 400, "bad_request")
    assert refused(Page(server).rate(entry=entry, thumb="up"), 404, "no_such_answer")


def test_other_origins_are_not_let_in(server: str) -> None:
    answer = httpx.post(f"{server}/webhooks/web/session", headers={"Origin": ELSEWHERE})
    assert "access-control-allow-origin" not in answer.headers


def test_the_origins_of_the_settings_are_let_in_and_no_other(embedding: str) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    path = f"{embedding}/webhooks/web/message"
    allowed = httpx.options(path, headers={"Origin": ELSEWHERE, **asked})
    assert allowed.headers["access-control-allow-origin"] == ELSEWHERE
    assert "authorization" in allowed.headers["access-control-allow-headers"].lower()
    other = httpx.options(path, headers={"Origin": "https://other.example", **asked})
    assert "access-control-allow-origin" not in other.headers
    rest = httpx.post(f"{embedding}/webhooks/rest/webhook", headers={"Origin": ELSEWHERE}, json={})
    assert "access-control-allow-origin" not in rest.headers


def test_without_its_history_a_conversation_goes_on(embedding: str) -> None:
    page = Page(embedding)
    assert page.send("can i drink coffee").json()["topic"] == "caffeine"
    assert page.send(RED, "red").json()["tier"] == "urgent"
    assert page.history() == []
    assert refused(page.http.delete("/webhooks/web/history"), 503, "not_deleted")
    until(lambda: any("web history" in line for line in health_of(embedding)["degraded"]), 30, "it is told")


@pytest.fixture(scope="module")
def embedding() -> Iterator[str]:
    nowhere = "sqlite:////dev/null/gone.db"  # a folder that nobody can make
    with patient_server(ASSISTANT_EMBED_ORIGINS=ELSEWHERE, ASSISTANT_WEB_HISTORY_URL=nowhere) as url:
        yield url


def test_pages_say_whom_to_call_before_any_script_runs(server: str) -> None:
    for path in ("/", "/demo"):
        page = httpx.get(f"{server}{path}")
        assert 'href="tel:911"' in page.text
        assert "'unsafe" not in page.headers["content-security-policy"]
        assert "default-src 'none'" in page.headers["content-security-policy"]
