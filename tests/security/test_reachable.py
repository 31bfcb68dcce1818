"""What a stranger on the network can reach is what the page says, and Rasa's own API is not among it."""

import pytest

from assistant.settings import PROJECT
from tests.security.reachable import BEGIN, END, PAGE, operations, table, who_may
from tests.security.server import Attacked, as_stranger

# Rasa 3.6's own routes (rasa/server.py) and channels
RASA = [
    ("GET", "/status"),
    ("GET", "/version"),
    ("GET", "/domain"),
    ("GET", "/conversations/a/tracker"),
    ("GET", "/conversations/a/story"),
    ("POST", "/conversations/a/tracker/events"),
    ("PUT", "/conversations/a/tracker/events"),
    ("POST", "/conversations/a/execute"),
    ("POST", "/conversations/a/trigger_intent"),
    ("POST", "/conversations/a/predict"),
    ("POST", "/conversations/a/messages"),
    ("POST", "/model/train"),
    ("POST", "/model/parse"),
    ("POST", "/model/predict"),
    ("POST", "/model/test/intents"),
    ("POST", "/model/test/stories"),
    ("PUT", "/model"),
    ("DELETE", "/model"),
    ("GET", "/webhooks/callback/"),
    ("GET", "/webhooks/socketio/"),
    ("GET", "/socket.io/"),
    ("GET", "/webhooks/twilio/"),
]


def test_the_page_names_every_route_and_port_and_what_a_stranger_gets(plain: Attacked, full: Attacked) -> None:
    made = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()
    assert made.splitlines() == table(plain, full).splitlines(), "run python -m tests.security.reachable, and read it"
    assert "NOT NAMED" not in made
    assert "UNKNOWN" not in made


def test_nobody_is_named_whose_route_is_gone(full: Attacked, plain: Attacked) -> None:
    there = {path for server in (plain, full) for _, path in operations(server)}
    assert set(who_may()) == there


@pytest.mark.parametrize(("method", "path"), RASA, ids=[f"{method} {path}" for method, path in RASA])
def test_rasas_own_api_is_not_there(plain: Attacked, full: Attacked, method: str, path: str) -> None:
    for server in (plain, full):
        with as_stranger(server) as client:
            assert client.request(method, path, json={}).status_code == 404


def test_the_page_is_linked_where_people_look() -> None:
    assert "security/reachable.md" in (PROJECT / "docs" / "deployment.md").read_text(encoding="utf-8")
