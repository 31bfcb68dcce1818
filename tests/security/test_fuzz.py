"""Whatever arrives, each parser gives its value or its own error, in time; nothing else ever leaves it."""

import asyncio
import contextlib
import json
import struct
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sanic.compat import Header
from twilio.request_validator import RequestValidator
from wyoming.event import async_read_event

from assistant.alexa.certificate_url import certificate_address
from assistant.alexa.envelope import read_request
from assistant.alexa.unverified import Unverified
from assistant.alexa.verification import Verifier
from assistant.channels.phone_contract import BadEvent, confidence, read_message
from assistant.channels.twilio_requests import NotTwilio, TwilioRequest
from assistant.channels.wyoming import LARGEST, WyomingService
from assistant.dialogue.commands import command_of
from assistant.dialogue.correction import corrected
from assistant.dialogue.duration import duration
from assistant.dialogue.languages import read_foreign
from assistant.dialogue.yes_no import unsure, yes_or_no
from assistant.errors import AssistantError, ContentError, SetupError, UnreadableText
from assistant.hours import read_hours
from assistant.message_text import clean, printable
from assistant.safety import detect
from assistant.safety.lexicon import lexicon
from assistant.settings import Settings
from assistant.speech.sound import RATE, as_wav, read_wav
from assistant.web.sessions import BadSession, Sessions
from assistant.yaml_files import read_yaml
from tests.security.bounded import FUZZ

PIECES = [
    "since",
    "tuesday",
    "3",
    "days",
    "half",
    "yes",
    "no",
    "not",
    "my back",
    "9" * 40,
    "-1",
    "/",
    "31 Feb",
    "\u0660",
    "½",
    "²",
    "0",
    "ago",
]
WORDS = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Word lists are compiled once; no input's own time."""
    lexicon().compile_all()
    detect("a headache")


TOKEN, PUBLIC = "for-tests", "https://hotline.example"


@settings(FUZZ)
@given(st.one_of(WORDS, JSON))
@example("my fever is " + "9" * 5_000)  # int() takes 4,300 digits
@example("temperature of ²²²")
@example("\ud800 my neck is stiff")
@example("fe\u200b\u0301ver")  # a letter and its accent, apart by nothing to be seen
def test_text(said: Any) -> None:
    printable(said).encode()
    with contextlib.suppress(UnreadableText):
        readable = clean(said)
        assert clean(readable) == readable
        assert readable.strip() == readable
        detect(readable)


@settings(FUZZ)
@given(WORDS)
@example("9" * 400 + " days")
@example("since the 31st of february 99999")
@example("\u0663 days")
@example("² days ago")
def test_time_words(said: str) -> None:
    found = duration(said)
    assert found is None or isinstance(found.two_days, bool)


@settings(FUZZ)
@given(WORDS, st.lists(st.text(max_size=20), max_size=3))
@example("-+", [])  # no word at all
def test_yes_and_no(said: str, signs: list[str]) -> None:
    assert yes_or_no(said, signs) is not None
    assert isinstance(unsure(said), bool)


@settings(FUZZ)
@given(WORDS, WORDS)
def test_commands_corrections_languages(said: str, before: str) -> None:
    command_of(said)
    corrected(said, before)
    read_foreign(said)


def twilio_request(query: str, body: bytes, *, signed: bool) -> Any:
    address = f"{PUBLIC}/webhooks/phone/gather" + (f"?{query}" if query else "")
    headers = Header()
    if signed:
        from assistant.channels.twilio_requests import _parameters

        sent = _parameters(body.decode("utf-8", "replace"))
        headers["x-twilio-signature"] = RequestValidator(TOKEN).compute_signature(address, sent)
    return SimpleNamespace(query_string=query, body=body, method="POST", path="/webhooks/phone/gather", headers=headers)


FIELDS = ["CallSid", "Digits", "SpeechResult", "Confidence", "To", "CallStatus", "DialCallStatus", "DialBridged"]
FORMS = st.one_of(
    st.binary(max_size=200),
    st.lists(st.tuples(st.sampled_from(FIELDS), st.text(max_size=20)), max_size=8).map(
        lambda pairs: "&".join(f"{name}={value}" for name, value in pairs).encode("utf-8", "replace")
    ),
)
QUERY = st.sampled_from(
    ["", "step=1", "step=99999999999", "step=²&waited=-1", "conversation=%00", "step=1&step=2", "%ff=%zz"]
)


@settings(FUZZ)
@given(QUERY, FORMS)
def test_what_twilio_signed(query: str, body: bytes) -> None:
    chosen = Settings(twilio_auth_token=TOKEN, public_url=PUBLIC)
    sent = TwilioRequest(twilio_request(query, body, signed=True), chosen)
    assert sent.step >= 0
    assert sent.waited >= 0
    sent.gathered(), sent.heard(), sent.dialled(accepted=True), sent.call.encode(), sent.nurse_of.encode()


@settings(FUZZ)
@given(QUERY, FORMS)
def test_what_twilio_did_not_sign(query: str, body: bytes) -> None:
    with pytest.raises(NotTwilio):
        TwilioRequest(twilio_request(query, body, signed=False), Settings(twilio_auth_token=TOKEN, public_url=PUBLIC))


@settings(FUZZ)
@given(JSON, st.sampled_from(["heard", "keys", "transfer_ended", "answered", "", None, 5]), JSON)
def test_events_of_the_sip_driver(body: Any, kind: Any, value: Any) -> None:
    event = {"kind": kind, "text": value, "keys": value, "result": value, "confidence": value}
    for sent in (
        body,
        {"call": "0" * 32, "sequence": 0, "event": body},
        {"call": "0" * 32, "sequence": 1, "event": event},
    ):
        with contextlib.suppress(BadEvent):
            read_message(sent)
    told = confidence(value)
    assert told is None or 0 < told <= 1


@settings(FUZZ)
@given(JSON, JSON, JSON)
def test_envelopes_of_alexa(request: Any, session: Any, system: Any) -> None:
    read = read_request({"request": request, "session": session, "context": {"System": system}})
    assert read.missed in (0, 1, 2)
    intent = {"name": request, "slots": session}
    read_request({"request": {"type": request, "intent": intent, "arguments": system, "error": session}})
    if isinstance(session, dict):
        read_request(session)


async def _no_key(address: str) -> Any:
    raise Unverified("certificate")


@settings(FUZZ)
@given(st.dictionaries(st.text(max_size=20), st.text(max_size=60), max_size=4), st.binary(max_size=200))
def test_requests_that_alexa_did_not_sign(headers: dict[str, str], body: bytes) -> None:
    verifier = Verifier(["amzn1.ask.skill.0"], SimpleNamespace(key=_no_key))  # type: ignore[arg-type]
    named = {"content-type": "application/json", "signature-256": "AAAA", "signaturecertchainurl": "https://x"}
    for sent in (headers, named | headers):
        with pytest.raises(Unverified):
            asyncio.run(verifier.verify(sent, body))


PARTS = [
    "https://",
    "s3.amazonaws.com",
    ":443",
    "/echo.api/",
    "..",
    "%2e%2e",
    "cert.pem",
    "@",
    "evil.example",
    "\\",
    "#",
    "?",
]


@settings(FUZZ)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PARTS), max_size=8).map("".join)))
def test_addresses_of_certificates(address: str) -> None:
    with contextlib.suppress(Unverified):
        from urllib.parse import urlsplit

        parts = urlsplit(certificate_address(address))
        assert (parts.scheme, parts.hostname, parts.port or 443) == ("https", "s3.amazonaws.com", 443)
        assert parts.path.startswith("/echo.api/")
        assert ".." not in parts.path


async def _answered(sent: bytes) -> set[str]:
    """The kinds of events that come back, as the library reads them."""
    reader = asyncio.StreamReader(limit=2**20)
    reader.feed_data(await _wyoming(sent))
    reader.feed_eof()
    kinds = set()
    while event := await async_read_event(reader):
        kinds.add(event.type)
    return kinds


async def _wyoming(sent: bytes) -> bytes:
    """All that the service writes for these bytes, until it closes."""
    reader, written = asyncio.StreamReader(limit=LARGEST), bytearray()
    reader.feed_data(sent)
    reader.feed_eof()
    writer = mock.MagicMock()
    writer.write = written.extend
    writer.writelines = lambda parts: written.extend(b"".join(parts))
    writer.drain = mock.AsyncMock()

    async def no_turn(words: str, conversation: str) -> Any:
        conversation.encode()
        raise ValueError("no turn")  # then the rules alone read what was said

    service = WyomingService(no_turn, lambda turn: None, "key")
    async with asyncio.timeout(5):
        await service.talk(reader, writer)
    assert writer.close.called
    return bytes(written)


LINES = st.one_of(
    st.binary(max_size=120),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.tuples(st.sampled_from(["transcript", "describe", "audio-chunk", ""]), JSON, JSON, JSON).map(
        lambda t: json.dumps({"type": t[0], "data": {"text": t[1], "context": t[2]}, "data_length": t[3]}).encode()
    ),
)


@settings(FUZZ)
@given(st.lists(LINES, max_size=4).map(b"\n".join))
@example(b'{"type": "transcript", "data_length": -1, "payload_length": 1e9}\n')
@example(b'{"type": "transcript", "data_length": 99999999999}\n')
@example(b'{"type": "transcript", "data": {"text": {"a": 1}}}\n')
@example(b'{"type": "transcript", "data": {"text": "\\ud800"}}\n')
@example(b"[" * 60_000 + b"\n")
def test_lines_of_wyoming(sent: bytes) -> None:
    assert asyncio.run(_answered(sent)) <= {"info", "handled", "not-handled"}


@settings(FUZZ)
@given(
    st.one_of(
        st.binary(max_size=200),
        JSON.map(lambda v: yaml.safe_dump(v).encode()),
        st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")),
    )
)
@example(b"a: &a [*a]")
@example(b"a: 2026-02-30")
@example(b"? {a: 1}\n: 2")
@example(b"<<: 1")
@example(b"a: !!python/object/apply:os.system [id]")
@example(b"a: 0x")
@example(b"[" * 3_000)
def test_content_files(held: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "content.yml"
        path.write_bytes(held)
        try:
            assert isinstance(read_yaml(path), dict)
        except ContentError as error:
            assert "content.yml" in str(error)


@settings(FUZZ)
@given(
    st.one_of(
        WORDS,
        st.lists(st.sampled_from(["Mon", "-", "Fri", " ", "08:00", "24:00", "25:99", ",", "00:00"]), max_size=9).map(
            "".join
        ),
    )
)
def test_hours(text: str) -> None:
    with contextlib.suppress(SetupError):
        read_hours(text, "UTC")


def lying_wav(rate: int, channels: int, width: int, told: int, samples: bytes) -> bytes:
    chunk = struct.pack("<HHIIHH", 1, channels, rate, 0, 0, width)
    return (
        b"RIFF"
        + struct.pack("<I", 36)
        + b"WAVEfmt "
        + struct.pack("<I", 16)
        + chunk
        + b"data"
        + struct.pack("<I", told)
        + samples
    )


NUMBER = st.integers(0, 2**32 - 1)


@settings(FUZZ)
@given(
    st.one_of(st.sampled_from([8_000, 16_000, 44_100, 47_999]), NUMBER),
    st.integers(0, 3),
    st.sampled_from([0, 8, 16, 24]),
    NUMBER,
    st.binary(max_size=400),
)
def test_recordings(rate: int, channels: int, width: int, told: int, samples: bytes) -> None:
    for data in (
        samples,
        lying_wav(rate, channels, width, told, samples),
        lying_wav(rate, 1, 16, len(samples), samples),
    ):
        with contextlib.suppress(AssistantError):
            assert len(read_wav(data)) <= 61 * RATE
    assert len(read_wav(as_wav(bytes(320), RATE))) == 160


@settings(FUZZ)
@given(st.text(max_size=200))
@example("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIiwiZXhwIjo5OTk5OTk5OTk5fQ.")
def test_tokens_of_web_sessions(token: str) -> None:
    with pytest.raises(BadSession):
        Sessions("k" * 32, 60).conversation(token)
