"""What patients said, and who they are, stands in no log: ours, PostgreSQL's, Redis's, RabbitMQ's or the balancer's.

Two processes as in deploy/, on every channel; in between each store fails in its own way. A database that refuses a row
quotes it, and the statement beside it, unless it is told not to (deploy/compose.yaml).
"""

import json
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import redis
import sqlalchemy as sql

from assistant.doctor.database_log import look_at_database_log
from assistant.settings import settings
from benchmarks.services import Service, program, until
from tests import twiml_caller
from tests.cluster.cluster import PHONE_TOKEN, Cluster
from tests.cluster.logging_services import Logged, logged
from tests.cluster.test_what_goes_away import without
from tests.scenarios.needles import found, needles
from tests.twiml_caller import TwimlCaller

REST_TOKEN = "r" * 40
SENDER = "outside-sender-8812"
WHO = "this is Rosalind Quimby, born 7/8/1951, 212-555-0187, rosalind.quimby@mail.example, 44 Larkspur Lane"
ASKED = "may the purple suitcase wobble when can i drive"
ALARM = "seven zebras laugh, my neck is so stiff i cant bend it"
REASON = "crooked teapots whistle quietly"
SAID = (f"{WHO}: {ASKED}", f"{WHO}. {ALARM}", REASON)
DETAILS = (b"Rosalind", b"Quimby", b"7/8/1951", b"555-0187", b"mail.example", b"Larkspur", SENDER.encode())
LEAKED = "eleven turquoise hippos juggle"
REFUSED = "refuses"


@pytest.fixture(scope="module")
def deployment(reachable: Path, broker: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logged]:
    if missing := [name for name in ("postgres", "redis-server", "haproxy") if not program(name)]:
        pytest.skip(f"no {', '.join(missing)} here; install Debian's package of that name")
    settings = twiml_caller.settings(REST_TOKEN=REST_TOKEN)
    with logged(reachable, tmp_path_factory.mktemp("logged"), broker, **settings) as running:
        yield running


class Patients:
    """Say the planted words on every channel, well and ill formed.

    Args:
        front: where they ask.
    """

    def __init__(self, front: str) -> None:
        self._http = httpx.Client(base_url=front, timeout=30)
        self.caller = TwimlCaller(front)
        self._call, self._steps = secrets.token_hex(16), 0

    def talk(self, *said: str) -> None:
        """Each says all of it, on every channel."""
        for words in said:
            self._page(words)
            self._rest(words)
            self._telephone(words)

    def twilio(self) -> None:
        """A call that Twilio carries; where a store fails it is told so, and begins anew."""
        self.caller = TwimlCaller(str(self._http.base_url).rstrip("/"))
        self.caller.start()
        for words in SAID[:2]:
            self.caller.say(words)

    def _page(self, words: str) -> None:
        page = self._http.post("/webhooks/web/session").json()
        headers = {"Authorization": f"Bearer {page['token']}"}
        message, id_ = "/webhooks/web/message", secrets.token_hex(8)
        self._http.post(message, headers=headers, json={"id": id_, "message": words}).raise_for_status()
        rated = {"entry": f"{id_}.answer", "thumb": "down", "reason": words}
        self._http.post("/webhooks/web/feedback", headers=headers, json=rated)
        self._http.get("/webhooks/web/history", headers=headers)
        self._http.post(message, headers=headers, content=f'{{"id": "x", "message": "{words}')  # cut off in mid-send
        self._http.post(message, json={"id": id_, "message": words})  # nobody's session

    def _rest(self, words: str) -> None:
        for token in (REST_TOKEN, "wrong"):
            sent = {"sender": SENDER, "message": words}
            headers = {"Authorization": f"Bearer {token}"}
            self._http.post("/webhooks/rest/webhook", headers=headers, json=sent)

    def _telephone(self, words: str) -> None:
        """As the SIP driver tells it."""
        event = {"kind": "heard", "text": words, "confidence": 0.9} if self._steps else {"kind": "answered"}
        sent = {"call": self._call, "sequence": self._steps, "event": event}
        headers = {"Authorization": f"Bearer {PHONE_TOKEN}"}
        self._http.post("/webhooks/phone/call", headers=headers, json=sent).raise_for_status()
        self._http.post("/webhooks/phone/call", headers=headers, json={**sent, "call": words})
        self._steps += 1

    def carelessly(self) -> None:
        """As no page and no program of ours asks."""
        for path in ("/webhooks/web/message", "/webhooks/rest/webhook", "/webhooks/alexa/webhook", "/staff/login"):
            for body in (SAID[0], json.dumps({"sender": {"a": SAID[0]}, "message": [SAID[1]]}), SAID[0] * 400):
                self._http.post(path, content=body, headers={"X-Note": ASKED})


@contextmanager
def refusing_rows(cluster: Cluster) -> Iterator[None]:
    """Every table refuses every new row: the error quotes it whole."""
    engine = sql.create_engine(cluster.address)

    def tell(command: str) -> None:
        for (table,) in cluster.rows("select tablename from pg_tables where schemaname = 'public'"):
            with engine.begin() as connection:
                connection.execute(sql.text(f"alter table {table} {command}"))

    tell(f"add constraint {REFUSED} check (false) not valid")
    try:
        yield
    finally:
        tell(f"drop constraint {REFUSED}")
        engine.dispose()


@contextmanager
def full(memory: Service) -> Iterator[None]:
    """A Redis that has room for nothing."""
    client = redis.Redis(port=memory.port)
    client.config_set("maxmemory", 1)
    try:
        yield
    finally:
        client.config_set("maxmemory", 0)


@contextmanager
def silent(broker: Service) -> Iterator[None]:
    broker.freeze()
    try:
        yield
    finally:
        broker.thaw()


@pytest.fixture(scope="module")
def talked(deployment: Logged) -> Logged:
    """All was said: well, with each store failing, and well again."""
    patients = Patients(deployment.front)
    patients.talk(*SAID)
    patients.twilio()
    patients.carelessly()
    cluster = deployment.cluster
    for trouble in (
        refusing_rows(cluster),
        full(deployment.memory),
        silent(deployment.broker),
        without(cluster.database, "gone"),
    ):
        with trouble:
            patients.talk(*SAID[:2])
            patients.twilio()
    until(lambda: well_again(deployment), 40, lambda: [node.degraded() for node in cluster.nodes])
    return deployment


def quoting(files: Iterable[Path], *said: str) -> list[Path]:
    """The files in which any three words in a row stand."""
    wanted = needles(said, [])
    return [path for path in files if found(wanted, [path])]


def well_again(deployment: Logged) -> bool:
    """Whether nothing is wrong any more; a part is known to be well once it was used."""
    for node in deployment.cluster.nodes:
        asked = {"sender": secrets.token_hex(8), "message": "can i drink coffee"}
        headers = {"Authorization": f"Bearer {REST_TOKEN}"}
        httpx.post(f"{node.url}/webhooks/rest/webhook", json=asked, headers=headers, timeout=30)
    return not any(node.degraded() for node in deployment.cluster.nodes)


def test_the_stores_got_the_words_so_they_are_the_right_ones(talked: Logged) -> None:
    kept = str(talked.cluster.rows("select data from events where type_name = 'user'"))
    assert "purple suitcase wobble" in kept
    assert "Rosalind" not in kept
    assert talked.cluster.escalations() > 0


def test_nothing_of_a_patient_stands_in_any_log(talked: Logged) -> None:
    files = list(talked.files())
    places = {folder.name for folder in talked.folders} | {"balancer", "a", "b"}
    logs = [path for path in files if path.stat().st_size and "log" in path.name]
    assert {place for place in places if any(place in path.parts for path in logs)} >= places - {talked.folders[0].name}
    assert quoting(files, *SAID) == []
    caller = (twiml_caller.FROM.encode(), twiml_caller.FROM[2:].encode(), b"SAMPLETOWN")
    for path in files:
        held = path.read_bytes()
        assert [detail for detail in (*DETAILS, *caller) if detail in held] == [], path


def test_our_own_logs_are_objects_that_tell_of_the_trouble(talked: Logged) -> None:
    for node in ("a", "b"):
        written = (talked.folders[0] / "nodes" / node / "log").read_text(encoding="utf-8").splitlines()
        entries = [json.loads(line) for line in written if line.split()[0] not in ("Loading,", "Ready:")]
        assert entries
        assert {frozenset(entry) for entry in entries} == {frozenset(("level", "logger", "timestamp", "event"))}
        told = " ".join(entry["event"] for entry in entries)
        assert "conversation store" in told
        assert "shared memory" in told


def test_the_databases_failed_rows_are_in_its_log(talked: Logged) -> None:
    """Without what was in them: else nothing above was tried."""
    held = next(path for path in talked.files() if "logged-db" in path.parts and path.name == "log").read_text()
    assert f'violates check constraint "{REFUSED}"' in held


def test_a_database_that_is_not_told_to_be_quiet_would_have_quoted(talked: Logged) -> None:
    """Last: the words stay. The search above can fail, and compose's settings are why it does not."""
    engine = sql.create_engine(talked.cluster.address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        _fails(connection)
        assert quoting(talked.files(), LEAKED) == []
        connection.execute(sql.text("set log_min_error_statement = 'error'"))
        _fails(connection)
    engine.dispose()
    assert [path.parent.name for path in quoting(talked.files(), LEAKED)] == ["logged-db"]


def _fails(connection: sql.engine.Connection) -> None:
    with pytest.raises(sql.exc.DBAPIError):
        connection.execute(sql.text("select 1 / (length(:said) * 0)"), {"said": LEAKED})


def test_what_was_planted_would_be_found_among_our_files(talked: Logged) -> None:
    place = talked.folders[0] / "nodes" / "a" / "journal.jsonl"
    place.write_text(json.dumps({"said": LEAKED}), encoding="utf-8")
    assert place in quoting(talked.files(), LEAKED)


async def test_the_doctor_finds_this_database_quiet_and_one_of_the_others_not(
    talked: Logged, database: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    for port, state in ((talked.cluster.database.port, "ok"), (database.port, "failed")):
        monkeypatch.setenv("ASSISTANT_DATABASE_URL", f"postgresql://postgres@127.0.0.1:{port}/postgres")
        settings.cache_clear()
        (found,) = await look_at_database_log()
        settings.cache_clear()
        assert found.state == state, found
