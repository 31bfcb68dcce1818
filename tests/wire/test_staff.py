"""The staff page of a running server."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from benchmarks.services import until
from tests.staff_server import (
    NAME,
    PASSWORD,
    RED,
    UNKNOWN,
    ask,
    ask_and_dislike,
    log_in,
    staff_server,
    staffed_server,
    token_of,
)
from tests.wire.test_server import server as server  # the same running server

PAGES = ("/staff", "/staff/questions", "/staff/thumbs", "/staff/escalations", "/staff/review")


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with staffed_server(tmp_path_factory.mktemp("staff")) as url:
        yield url


@pytest.fixture
def stranger(staffed: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=staffed, timeout=30) as http:
        yield http


@pytest.fixture
def nurse(stranger: httpx.Client) -> httpx.Client:
    assert log_in(stranger).status_code == 303
    return stranger


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_log_in(stranger: httpx.Client, path: str) -> None:
    answer = stranger.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/login")
    assert not answer.text


@pytest.mark.parametrize("path", ["/staff/training", "/staff/logout"])
def test_a_strangers_forms_are_sent_to_log_in(stranger: httpx.Client, path: str) -> None:
    assert stranger.post(path, data={"topic": "caffeine", "text": "x"}).headers["location"] == "/staff/login"


def test_the_cookie_is_for_this_server_alone_and_no_script(stranger: httpx.Client, staffed: str) -> None:
    given = log_in(stranger).headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/staff", "Max-Age=1800"):
        assert part in given
    assert "Secure" not in given  # on this machine, without TLS
    far = httpx.get(f"{staffed}/staff/login", headers={"x-forwarded-proto": "https"}).headers["set-cookie"]
    assert "Secure" in far


@pytest.mark.parametrize(("name", "password"), [(NAME, "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_password(stranger: httpx.Client, name: str, password: str) -> None:
    answer = log_in(stranger, name, password)
    assert answer.status_code == 401
    assert "do not fit" in answer.text
    assert "staff=" not in answer.headers["set-cookie"]
    assert stranger.get("/staff").status_code == 303


def test_a_login_form_of_another_page_is_refused(stranger: httpx.Client) -> None:
    log_in(stranger, password="wrong")
    answer = stranger.post("/staff/login", data={"name": NAME, "password": PASSWORD, "token": "0" * 64})
    assert answer.status_code == 403
    assert stranger.get("/staff").status_code == 303


@pytest.mark.parametrize("path", PAGES)
def test_every_page_allows_no_script_and_is_kept_nowhere(nurse: httpx.Client, path: str) -> None:
    answer = nurse.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search(r"<script|style=|\son\w+=", answer.text)


def test_what_was_asked(nurse: httpx.Client) -> None:
    page = nurse.get("/staff").text
    assert "drinking coffee or caffeine" in page
    assert "when you can drive" in page


def test_escalations_with_their_delivery(nurse: httpx.Client) -> None:
    until(lambda: "site drainage or bleeding" in nurse.get("/staff/escalations").text, 30, "it is recorded")
    page = nurse.get("/staff/escalations").text
    assert "1 in the last 30 days, 0 of them not delivered" in page


def test_what_did_not_help(nurse: httpx.Client) -> None:
    page = nurse.get("/staff/thumbs").text
    assert "when you can drive" in page
    assert "unclear" in page


def test_from_an_unanswered_question_to_its_training_line(nurse: httpx.Client) -> None:
    page = nurse.get("/staff/questions")
    assert UNKNOWN in page.text
    form = {"topic": "driving", "text": "<i>car</i> & go?", "token": token_of(page)}
    lines = nurse.post("/staff/training", data=form)
    assert lines.status_code == 200
    assert "- intent: driving" in lines.text
    assert "&lt;i&gt;car&lt;/i&gt; &amp; go?" in lines.text
    assert nurse.post("/staff/training", data=form | {"topic": "../x"}).status_code == 400
    assert nurse.post("/staff/training", data=form | {"token": "0" * 64}).status_code == 403


def test_the_review_sheet(nurse: httpx.Client) -> None:
    page = nurse.get("/staff/review").text
    assert page.count("<article") > 50
    assert "Not signed off." in page
    assert "kaiser.caffeine_small_amount" in page


def test_logging_out_ends_the_session_everywhere(nurse: httpx.Client) -> None:
    cookie = nurse.cookies["staff"]
    assert nurse.post("/staff/logout", data={"token": "0" * 64}).status_code == 403
    assert nurse.get("/staff").status_code == 200
    assert nurse.post("/staff/logout", data={"token": token_of(nurse.get("/staff"))}).status_code == 303
    nurse.cookies.set("staff", cookie)
    assert nurse.get("/staff").status_code == 303


def test_without_users_there_is_no_page_and_without_the_setting_no_words(server: str, tmp_path: Path) -> None:
    assert httpx.get(f"{server}/staff").status_code == 404
    assert httpx.get(f"{server}/staff/login").status_code == 404
    with staff_server(tmp_path) as url, httpx.Client(base_url=url, timeout=30) as http:
        ask(url, UNKNOWN)
        ask(url, RED, "b")
        ask_and_dislike(url, "when can i drive")
        log_in(http)
        until(lambda: "site drainage" in http.get("/staff/escalations").text, 30, "it is recorded")
        pages = "".join(http.get(path).text for path in PAGES if path != "/staff/review")
        assert "site drainage or bleeding" in pages
        for words in (UNKNOWN, "needle went in", "when can i drive"):
            assert words not in pages
