"""A server with a staff page, and somebody who logs in there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from assistant.staff.users import hashed
from tests.patient_server import patient_server

NAME, PASSWORD = "ward", "correct-horse-battery"
RED, UNKNOWN = "my back is wet where the needle went in", "how do i renew my library card"


@contextmanager
def staff_server(folder: Path, **settings: str) -> Iterator[str]:
    """Its address."""
    users = folder / "users.yml"
    users.write_text(f"users:\n  - name: {NAME}\n    password: '{hashed(PASSWORD)}'\n", encoding="utf-8")
    chosen = {"STAFF_USERS": str(users), "DATA_DIR": str(folder / "var"), "RECOGNISER_URI": "", "VOICE_URI": ""}
    with patient_server(**{f"ASSISTANT_{name}": value for name, value in {**chosen, **settings}.items()}) as url:
        yield url


@contextmanager
def staffed_server(folder: Path) -> Iterator[str]:
    """One that shows words, and in which something was asked, escalated, not understood and disliked."""
    with staff_server(folder, STAFF_SHOWS_WORDS="true") as url:
        ask(url, "can i drink coffee")
        ask(url, RED, "b")
        ask(url, UNKNOWN, "c")
        ask_and_dislike(url, "when can i drive")
        yield url


def ask(url: str, message: str, sender: str = "a") -> None:
    """One message by REST."""
    body = {"sender": sender, "message": message}
    httpx.post(f"{url}/webhooks/rest/webhook", json=body, timeout=30).raise_for_status()


def ask_and_dislike(url: str, message: str) -> None:
    """A message of the web chat, and a thumb down for its answer."""
    with httpx.Client(base_url=url, timeout=30) as http:
        token = http.post("/webhooks/web/session").json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        answer = http.post("/webhooks/web/message", json={"id": "1", "message": message}, headers=headers).json()
        rated = {"entry": answer["id"], "thumb": "down", "reason": "unclear"}
        http.post("/webhooks/web/feedback", json=rated, headers=headers).raise_for_status()


def token_of(page: httpx.Response) -> str:
    """The token of a page's forms."""
    found = re.search(r'name="token" value="(\w+)"', page.text)
    assert found
    return found[1]


def log_in(http: httpx.Client, name: str = NAME, password: str = PASSWORD) -> httpx.Response:
    """Send the form."""
    token = token_of(http.get("/staff/login"))
    return http.post("/staff/login", data={"name": name, "password": password, "token": token})
