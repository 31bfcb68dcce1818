"""Coverage-guided fuzzing of one parser: python -m tests.security.coverage_fuzz NAME SECONDS.

libFuzzer, through atheris, keeps what reaches new lines and changes it further; an error that no parser may raise ends
the run with status 77 and shows the input. atheris lives in .venv-security, the assistant in .venv: the first is only
looked in for what the second has not.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

PROJECT = Path(__file__).resolve().parents[2]
SIDE = sorted((PROJECT / ".venv-security").glob("lib/python3*/site-packages"))
LONGEST = 2_000  # bytes of an input
SLOW = 5  # seconds for one input, on a busy machine
SEEDS: dict[str, list[bytes]] = {
    "message": ["my neck is so stiff, temp <102 \u00b0F".encode(), "/restart {{ 7*7 }} \uff21 e\u200b\u0301".encode()],
    "detector": [b"i have no fever but my back is wet", b"what if my legs go numb", b"101.5 and 20 tylenol"],
    "twilio": [
        b"step=1&waited=2\nCallSid=CA1&Digits=1*&SpeechResult=my+neck&Confidence=0.9",
        b"\nDialCallStatus=completed&DialBridged=true&CallSid=%ff",
    ],
    "alexa": [
        b'{"request": {"type": "IntentRequest", "intent": {"name": "A", "slots": {"q": {"value": "x"}}}}}',
        b'{"session": {"attributes": {"missed": 1}}, "context": {"System": {"user": {"userId": "u"}}}}',
    ],
    "codec": [
        b'00["fever", {"a": 1}, null, 1e9]',
        b'{"text": "a", "channel": "phone", "topics": [], "confidence": 1, "tier": "none", "red_flags": []}',
        b'{"tier": "urgent", "flags": ["fever"]}',
    ],
}


def _message() -> Callable[[bytes], None]:
    from assistant.errors import UnreadableText
    from assistant.message_text import clean, printable, sayable

    def read(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")  # halves of surrogate pairs too
        sayable(printable(text)).encode()
        try:
            readable = clean(text)
        except UnreadableText:
            return
        assert clean(readable) == readable
        assert not set("<>{}") & set(readable)

    return read


def _detector() -> Callable[[bytes], None]:
    from assistant.errors import UnreadableText
    from assistant.message_text import clean
    from assistant.safety import detect

    def read(data: bytes) -> None:
        try:
            words = clean(data.decode("utf-8", "replace"))
        except UnreadableText:
            return
        report = detect(words)
        assert report.tier in ("none", "watch", "urgent", "emergency")

    return read


def _twilio() -> Callable[[bytes], None]:
    from assistant.settings import Settings
    from tests.security.test_fuzz import PUBLIC, TOKEN, twilio_request

    def read(data: bytes) -> None:
        from assistant.channels.twilio_requests import TwilioRequest

        query, _, body = data.partition(b"\n")
        address = quote(query, safe="=&%+")  # a request's line holds nothing else
        request = twilio_request(address, body, signed=True)
        sent = TwilioRequest(request, Settings(twilio_auth_token=TOKEN, public_url=PUBLIC))
        assert sent.step >= 0
        assert sent.waited >= 0
        for text in (sent.call, sent.nurse_of, sent.words, sent.own_number):
            text.encode()
        sent.gathered(), sent.heard(), sent.dialled(accepted=True)

    return read


def _alexa() -> Callable[[bytes], None]:
    from assistant.alexa.envelope import read_request
    from assistant.alexa.intents import said

    def read(data: bytes) -> None:
        try:
            envelope = json.loads(data)
        except (ValueError, RecursionError):
            return
        if isinstance(envelope, dict):
            request = read_request(envelope)
            assert request.missed in (0, 1, 2)
            said(request.intent, request.slots)

    return read


def _codec() -> Callable[[bytes], None]:
    import logging

    from assistant.channels.shared_calls import _read
    from assistant.shared.codec import as_text, of_text
    from tests.security.test_fuzz_kept import KINDS, RECORDS

    logging.disable(logging.CRITICAL)  # each text that cannot be read is told, a million times here

    def comes_back(kind: type, text: str) -> None:
        found = of_text(kind, text)
        if found is not None and found == found:  # not a number is not itself
            assert of_text(kind, as_text(found)) == found

    def read(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        _read(text)
        for kind in KINDS:
            comes_back(kind, text)
        try:
            value = json.loads(text[2:])
        except (ValueError, RecursionError):
            return
        record = RECORDS[data[0] % len(RECORDS)]
        told = json.loads(as_text(record))
        told[sorted(told)[data[1] % len(told)]] = value
        comes_back(type(record), json.dumps(told))

    return read


PARSERS = {"message": _message, "detector": _detector, "twilio": _twilio, "alexa": _alexa, "codec": _codec}


def main(name: str, seconds: int) -> None:
    """Fuzz it; ends the process."""
    sys.path += map(str, SIDE)
    import atheris

    with atheris.instrument_imports(include=["assistant"]):
        read = PARSERS[name]()
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(SEEDS[name]):
            (Path(folder) / str(number)).write_bytes(seed)
            read(seed)  # word lists are made once; no input's own time
        bounds = {"max_total_time": seconds, "max_len": LONGEST, "timeout": SLOW, "seed": 1, "rss_limit_mb": 0}
        options = [f"-{option}={value}" for option, value in bounds.items()]
        atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/", "-print_final_stats=1", folder], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
